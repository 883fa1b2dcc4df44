"""Knows how the course moves from a frame into a window of its own; which cookies a window has, the browser knows.

A window beside the LMS has none of the frame's cookies, so a second visit is laid beside the first, and the button that
opens it takes the same way as for browsers without cookies: the person is asked once whether it is them.
"""

from sqlalchemy.orm import Session

from app.services.actors import Actor
from app.services.arrival import tickets
from app.views.lti.tickets import ticket_to
from app.views.page import PageToDraw
from app.views.posted_forms import page_before
from app.views.rendering import href
from app.views.visits import visited
from app.wiring import wiring


@visited
def offer(session: Session, actor: Actor) -> PageToDraw:
    """The page with the button."""
    path = page_before(actor)
    key = tickets.twin(session, actor, now=wiring().clock())
    before, ticket = href(path), ticket_to(key, path)
    return PageToDraw(
        "learner/window.html", action="/lti/ticket", ticket=ticket, back_href=before, here=before
    )
