"""The door for what platforms tell unasked: a list of signed notices, each judged by itself; answers in JSON.

Canvas does not send a notice again, so a good one is kept whatever is beside it. One that comes again changes nothing
and is answered like the first.
"""

import json
from typing import Any

from flask import Response, request

from app.errors import CATALOGUE, AppError, Refusal
from app.logs import logger
from app.services.arrival import notices
from app.wiring import wiring
from lti.errors import GateError
from lti.notices import MOST_AT_ONCE, read_notice

TAKEN, AGAIN, REFUSED = "taken", "taken before", "refused"


def receive() -> Response:
    """Take what is genuine. With a bad notice among them the answer is its refusal, and says which one it is."""
    told = _sent()
    if told is None:
        return _answer(CATALOGUE["notices.unreadable"])
    if len(told) > MOST_AT_ONCE:
        return _answer(CATALOGUE["notices.too_many"])
    results = [_judge(one) for one in told]
    refusals = [CATALOGUE[result["code"]] for result in results if "code" in result]
    if not refusals:
        return _json({"notices": results}, status=200)
    # The gravest: 503 where it may help to send them again.
    return _answer(CATALOGUE["notices.refused"], status=max(one.status for one in refusals), notices=results)


def _sent() -> list[str] | None:
    """The JWTs in the body; None where it is not `{"notices": [{"jwt": "..."}, ...]}`."""
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError):
        return None
    rows = body.get("notices") if isinstance(body, dict) else None
    if not isinstance(rows, list) or not rows:
        return None
    found = [row["jwt"] for row in rows if isinstance(row, dict) and isinstance(row.get("jwt"), str)]
    return found if len(found) == len(rows) else None


def _judge(jwt: str) -> dict[str, Any]:
    """What becomes of one notice, in a unit of work of its own."""
    shared = wiring()
    try:
        notice = read_notice(jwt, gate=shared.gate)
        with shared.database.writing() as session:
            is_new = notices.take(session, notice, now=shared.clock())
    except (GateError, AppError) as refusal:
        logger().warning("notice refused", code=refusal.code)
        return {"outcome": REFUSED, "code": refusal.code}
    logger().info("notice", kind=notice.kind, platform=notice.platform_id, is_new=is_new)
    return {"outcome": TAKEN if is_new else AGAIN, "id": notice.id}


def _answer(entry: Refusal, *, status: int | None = None, **more: Any) -> Response:
    """A refusal as RFC 9457 has it; nobody reads it in a browser."""
    status = entry.status if status is None else status
    told = {"title": str(entry.title), "status": int(status), "detail": str(entry.hint), "code": entry.code}
    if not more:
        logger().warning("refused", code=entry.code)
    return _json(told | more, status=status, mimetype="application/problem+json")


def _json(body: dict[str, Any], *, status: int, mimetype: str = "application/json") -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status=status, mimetype=mimetype)
