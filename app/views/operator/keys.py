"""Knows the page of the tool's own keys; how they take turns the service knows."""

from flask import request
from sqlalchemy.orm import Session

from app.services.operating import keys
from app.services.operating.entrance import Operator
from app.views.operator.visiting import entered, operated
from app.views.operator.words import DONE, KEY
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.visits import Answer, back_to
from app.wiring import wiring


@operated
def show(session: Session, operator: Operator) -> PageToDraw:
    """Which keys are published, and which one signs."""
    del operator
    found = keys.published(session, now=wiring().clock())
    return PageToDraw(
        "operator/keys.html",
        action=href("operator/keys"),
        done=DONE.get(request.args.get("done", "")),
        keys=[{"key": one, "state": KEY[one.state]} for one in found],
        is_waiting=any(one.state == "waiting" for one in found),
        lead=int(keys.LEAD.total_seconds() // 3600),
        gone=int((keys.LEAD + keys.OVERLAP).total_seconds() // 3600),
    )


def rotate(visit: str) -> Answer:
    """Let a new key take over. Making one is slow, so it happens outside the visit's unit of work."""
    with entered(visit):
        pass
    shared = wiring()
    turn = keys.take_turns(shared.database, key_ring=shared.key_ring, clock=shared.clock)
    return back_to(f"operator/keys?done={'rotated' if turn.is_new else 'waiting'}")
