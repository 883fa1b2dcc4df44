"""What people wrote about barriers, for those who look after the institution; the rules are the service's."""

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.services.actors import Actor
from app.services.privacy import feedback
from app.views.admin.asking import can_set_up
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.visits import back_to, visited
from app.wiring import wiring

PATH = "messages"


@visited
def everything(session: Session, actor: Actor) -> PageToDraw:
    """Every message, those that wait first."""
    found = feedback.messages(session, actor)
    return PageToDraw(
        "admin/messages.html",
        waiting=[_told(one) for one in found if one.done_at is None],
        done=[_told(one) for one in found if one.done_at is not None],
        can_set_up=can_set_up(actor),
    )


@visited
def mark(session: Session, actor: Actor, key: str) -> AnyResponse:
    """Say that one is dealt with, or is not."""
    feedback.mark(session, actor, key, is_done=request.form.get("do") == "done", now=wiring().clock())
    return back_to(PATH)


def _told(one: feedback.Message) -> dict[str, object]:
    return {"message": one, "action": href(f"{PATH}/{one.key}")}
