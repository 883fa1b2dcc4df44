"""Seeing the course as a learner does: a visit of its own in the same frame, whose rows go when it ends."""

from urllib.parse import urlsplit

from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from app.services.actors import INSTRUCTOR, Actor
from app.services.arrival import visits
from app.views.rendering import href
from app.views.visits import send_in, visited
from app.wiring import wiring


@visited
def begin(session: Session, actor: Actor) -> AnyResponse:
    """Begin a preview."""
    actor.require(INSTRUCTOR)
    return send_in(visits.preview(session, actor, back=href("set-up"), now=wiring().clock()))


@visited
def end(session: Session, actor: Actor) -> AnyResponse:
    """End it, and go back to where it was begun."""
    visits.end_preview(session, actor)
    return redirect(urlsplit(actor.return_url or "").path or "/", code=303)
