"""Seeing the course as a learner does: a visit of its own in the same frame, whose rows go when it ends.

One that a launch began ends with its visit, or turns into taking part.
"""

from urllib.parse import urlsplit

from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from app.services.actors import INSTRUCTOR, Actor
from app.services.arrival import previews, visits
from app.views.rendering import href
from app.views.visits import back_to, send_in, visited
from app.wiring import wiring


@visited
def begin(session: Session, actor: Actor) -> AnyResponse:
    """Begin a preview."""
    actor.require(INSTRUCTOR)
    return send_in(visits.preview(session, actor, back=href("set-up"), now=wiring().clock()))


@visited
def end(session: Session, actor: Actor) -> AnyResponse:
    """End it, and go back to where it was begun."""
    previews.end(session, actor)
    return redirect(urlsplit(actor.return_url or "").path or "/", code=303)


@visited
def take_part(session: Session, actor: Actor) -> AnyResponse:
    """Go on in earnest, as a learner: what was done so far is forgotten."""
    previews.take_part(session, actor, now=wiring().clock())
    return back_to("")
