"""Knows how to make a service fail on purpose; does not know which services are to fail.

Switched by `POST /faults` from the same machine, or on the board by tests in the same process.
"""

import ipaddress
import time

from flask import Blueprint, Response, abort, g, jsonify, request

from lti.practice_lms.context import platform
from lti.practice_lms.faultboard import Fault, service_kind

blueprint = Blueprint("faults", __name__)


def before_service() -> Response | None:
    """Fail this call before it does anything, if its fault says so."""
    kind = service_kind(request.endpoint)
    fault = platform().faults.take(kind) if kind is not None else None
    if fault is None:
        return None
    if fault.takes_effect or fault.status is None:
        g.fault = fault
        return None
    time.sleep(fault.delay)
    return _failure(fault)


def after_service(response: Response) -> Response:
    """Spoil the answer of a call that was carried out, if its fault says so."""
    fault: Fault | None = g.pop("fault", None)
    if fault is None:
        return response
    time.sleep(fault.delay)
    return response if fault.status is None else _failure(fault)


def _failure(fault: Fault) -> Response:
    words = fault.body or "This failure was switched on.\n"
    response = Response(words, status=fault.status, mimetype="text/plain")
    if fault.retry_after is not None:
        response.headers["Retry-After"] = str(fault.retry_after)
    return response


@blueprint.before_request
def only_from_this_machine() -> None:
    """Refuse calls from elsewhere, and from web pages (they cannot send this media type unasked)."""
    address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 - stands for "nowhere"
    if not address.is_loopback or (request.method == "POST" and request.mimetype != "application/json"):
        abort(403)


@blueprint.get("/faults")
def show() -> Response:
    """The faults that are switched on."""
    return jsonify(platform().faults.as_dict())


@blueprint.post("/faults")
def switch() -> Response | tuple[Response, int]:
    """Switch faults on: `{"scores": {"status": 500, "times": 2}, "token": {"delay": 5}}`."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        return jsonify(error="A JSON object is needed."), 400
    try:
        wanted = {kind: Fault(**fields) for kind, fields in body.items()}
        for kind, fault in wanted.items():
            platform().faults.set(kind, fault)
    except (TypeError, ValueError) as problem:
        return jsonify(error=str(problem)), 400
    return show()


@blueprint.delete("/faults")
def clear() -> Response:
    """Switch all faults off."""
    platform().faults.clear()
    return show()
