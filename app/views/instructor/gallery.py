"""Every kind of activity in every state, for those who lead a course or write one; nothing done there is kept."""

from sqlalchemy.orm import Session

from app.activities.registry import KINDS, REGISTRY
from app.errors import AppError
from app.services.actors import INSTRUCTOR, Actor
from app.views.desk import desk
from app.views.instructor.gallery_told import Wall, told_states
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.visits import visited


@visited
def kinds(session: Session, actor: Actor) -> PageToDraw:
    """The kinds, by name."""
    del session
    actor.require(INSTRUCTOR)
    return PageToDraw("instructor/gallery.html", kinds=_linked(), kind=None, states=())


@visited
def kind(session: Session, actor: Actor, *, kind: str) -> PageToDraw:
    """One kind, in all its states."""
    actor.require(INSTRUCTOR)
    if kind not in KINDS:
        raise AppError("page.not_found")
    wall = Wall(at=desk(session, actor), kind=KINDS[kind], action=href(f"gallery/{kind}"))
    return PageToDraw("instructor/gallery.html", kinds=_linked(), kind=kind, states=told_states(wall))


def _linked() -> list[dict[str, str]]:
    return [{"name": one.name, "href": href(f"gallery/{one.name}")} for one in REGISTRY]
