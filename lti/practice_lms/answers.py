"""Knows how services answer and refuse; does not know what they are asked for."""

from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

from flask import Response, g, jsonify, request

from lti.practice_lms.context import platform
from lti.practice_lms.faultboard import service_kind
from lti.practice_lms.memory import Message
from lti.practice_lms.refusal import Refused

_LARGEST_NUMBER = 1_000_000


def typed(body: Any, media_type: str, *, status: int = 200) -> Response:
    """`body` as JSON of the exact media type."""
    response = jsonify(body)
    response.status_code = status
    response.headers["Content-Type"] = media_type
    return response


def refused(problem: Refused) -> Response:
    """The answer to a refused call; the reason is in the status line, as Moodle has it, and in the body."""
    body = {"status": problem.status, "reason": problem.reason}
    response = jsonify(body)
    response.status = f"{problem.status} {problem.reason}"
    return response


def require_accept(media_type: str) -> None:
    """Refuse a read that does not ask for `media_type`, on platforms that are exact about it.

    Raises:
        Refused: 400.
    """
    if (
        platform().config.family.exact_accept
        and request.headers.get("Accept", "").split(";")[0] != media_type
    ):
        raise Refused(400, f"No handler found for {request.path} {request.headers.get('Accept', '')}"[:200])


def json_body(media_type: str) -> Any:
    """The request's body, which has to be JSON of `media_type`.

    Raises:
        Refused: 400.
    """
    if request.mimetype != media_type:
        raise Refused(400, f"No handler found for {request.path} {request.mimetype}"[:200])
    g.service_body = request.get_json(force=True, silent=True)
    return g.service_body


def number(name: str) -> int | None:
    """A whole number of the query string; None: not given.

    Raises:
        Refused: 400, it is not a number.
    """
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or int(text) > _LARGEST_NUMBER:
        raise Refused(400, f"{name} is not a number")
    return int(text)


def link_header(addresses: Sequence[tuple[str, str]], *, unreadable: bool = False) -> str:
    """A `Link` header of (relation, address) pairs (RFC 8288); `unreadable`: with Moodle's faults."""
    if unreadable:
        text = ", ".join(f"<{escape(address)}>; rel=“{rel}”" for rel, address in addresses)
        return text.encode().decode("latin-1")  # header bytes are what WSGI makes of Latin-1
    return ",".join(f'<{address}>; rel="{rel}"' for rel, address in addresses)


def page_address(base: str, **query: str | int | None) -> str:
    """`base` with the given parameters; those that are None are left out."""
    kept = {name: value for name, value in query.items() if value is not None}
    return f"{base}{'&' if '?' in base else '?'}{urlencode(kept, safe=':')}"


def note_call(response: Response) -> Response:
    """Put a service call among the messages, without anything secret."""
    if service_kind(request.endpoint) is None:
        return response
    here, body = platform(), g.get("service_body")
    here.memory.note(
        Message(
            at=here.config.clock(),
            kind="service",
            summary=f"{request.method} {request.path}",
            status=response.status_code,
            detail=body if isinstance(body, dict) else {},
        )
    )
    return response
