"""Knows how the tool asks for notices and how they are sent: once each, whatever comes of it, as Canvas does.

Platform Notification Service 1.0.
"""

import secrets
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Blueprint, Response, jsonify, request

from lti.practice_lms.addresses.tokens import require_scope
from lti.practice_lms.answers import json_body
from lti.practice_lms.claims import NOTICE_SCOPE, NOTICES, context_claim
from lti.practice_lms.config import origin_of
from lti.practice_lms.context import Platform, platform
from lti.practice_lms.memory import Message
from lti.practice_lms.refusal import Refused
from lti.practice_lms.world import Course

blueprint = Blueprint("notices", __name__)

HELLO, CONTEXT_COPY = NOTICES
_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
_JSON = "application/json"
_TIMEOUT = 5
_LASTS_SECONDS = 3600
_LARGEST_BATCH = 1000


@blueprint.route("/notice-handlers/1", methods=["GET", "PUT"])
def notice_handlers() -> Response:
    """Show where notices go, or send one kind of them somewhere."""
    require_scope(NOTICE_SCOPE)
    here = platform()
    if request.method == "GET":
        rows = [{"notice_type": kind, "handler": here.handlers.address(kind)} for kind in NOTICES]
        return jsonify(
            client_id=here.config.client_id, deployment_id=here.config.deployment_id, notice_handlers=rows
        )
    kind, handler = _wish(json_body(_JSON))
    here.handlers.set(kind, handler)
    if kind == HELLO and handler:
        send(here, HELLO, {})
    return jsonify(notice_type=kind, handler=handler)


def tell_of_copy(here: Platform, course: Course, *, origin: Course) -> None:
    """Tell the tool, if it wants to know, that a course was copied."""
    about = {
        _LTI + "context": context_claim(here, course),
        _LTI + "origin_contexts": [here.context_id(origin.id)],
    }
    send(here, CONTEXT_COPY, about)


def send(here: Platform, kind: str, about: dict[str, Any]) -> None:
    """Post one notice. A tool that does not answer has missed it."""
    address = here.handlers.address(kind)
    if not address:
        return
    body = {"notices": [{"jwt": here.key.sign(notice_claims(here, kind, about))}]}
    try:
        status: int | None = requests.post(address, json=body, timeout=_TIMEOUT).status_code
    except requests.RequestException:
        status = None
    summary = f"{kind} sent" if status else f"{kind} sent, and nobody answered"
    here.memory.note(
        Message(at=here.config.clock(), kind="notice", summary=summary, status=status, detail=about)
    )


def notice_claims(here: Platform, kind: str, about: dict[str, Any]) -> dict[str, Any]:
    """What a notice says besides what it is about."""
    config, now = here.config, here.config.clock()
    issued_at = int(now.timestamp())
    return {
        "iss": config.issuer,
        "aud": config.client_id,
        "azp": config.client_id,
        "iat": issued_at,
        "exp": issued_at + _LASTS_SECONDS,
        "nonce": secrets.token_hex(16),
        _LTI + "version": "1.3.0",
        _LTI + "deployment_id": config.deployment_id,
        _LTI + "notice": {
            "id": secrets.token_hex(16),
            "timestamp": datetime.fromtimestamp(issued_at, UTC).isoformat(),
            "type": kind,
        },
        **about,
    }


def _wish(body: Any) -> tuple[str, str]:
    """The kind and the address of a wish; only the tool itself is told anything."""
    if not isinstance(body, dict) or body.get("notice_type") not in NOTICES:
        raise Refused(400, "unknown notice_type")
    handler, batch = body.get("handler"), body.get("max_batch_size", _LARGEST_BATCH)
    if not isinstance(handler, str) or (handler and not urlsplit(handler).netloc):
        raise Refused(400, "handler must be a valid URL or an empty string")
    if handler and origin_of(handler) not in platform().config.tool.origins:
        raise Refused(400, "handler url should match tool domain")
    if not isinstance(batch, int) or not 0 < batch <= _LARGEST_BATCH:
        raise Refused(400, "max_batch_size is no usable number")
    return body["notice_type"], handler
