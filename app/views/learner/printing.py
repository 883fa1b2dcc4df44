"""What is made for paper: a page, a star, one activity, the map. Nothing of it is anybody's, and nothing is noted."""

from sqlalchemy.orm import Session

from app.errors import AppError
from app.services.actors import Actor
from app.views.desk import desk
from app.views.learner.print_told import (
    told_activity_sheets,
    told_map_sheets,
    told_page_sheets,
    told_star_sheets,
)
from app.views.page import PageToDraw
from app.views.visits import visited


@visited
def blank_map(session: Session, actor: Actor) -> PageToDraw:
    """The map, with nothing done on it."""
    return PageToDraw("learner/print_map.html", **told_map_sheets(desk(session, actor)))


@visited
def page(session: Session, actor: Actor, *, star: str, page: str) -> PageToDraw:
    """One page."""
    at = desk(session, actor)
    found, page_id = at.star(star), f"{star}/{page}"
    if page_id not in found.pages:
        raise AppError("page.not_found")
    return PageToDraw("learner/print.html", **told_page_sheets(at, found, page_id))


@visited
def star(session: Session, actor: Actor, *, star: str) -> PageToDraw:
    """A whole star."""
    at = desk(session, actor)
    return PageToDraw("learner/print.html", **told_star_sheets(at, at.star(star)))


@visited
def activity(session: Session, actor: Actor, *, star: str, item: str) -> PageToDraw:
    """One activity of a page. A question of the quiz is on no page, and is not printed."""
    at = desk(session, actor)
    found = at.star(star)
    known = at.course.items.get(f"{star}/{item}")
    if known is None or known.page not in found.pages:
        raise AppError("page.not_found")
    return PageToDraw("learner/print.html", **told_activity_sheets(at, found, at.view.item(known.id)))
