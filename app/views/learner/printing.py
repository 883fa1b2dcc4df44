"""What is made for paper: a page, a star, one activity, the map. Nothing of it is anybody's, and nothing is noted."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.activities.registry import KINDS
from app.errors import AppError
from app.services.actors import Actor
from app.services.learning import local_cases
from app.services.learning.local_cases import ToldCase
from app.services.releases.binding import bound_guide
from app.views.desk import Desk, desk
from app.views.learner.print_told import (
    told_activity_sheets,
    told_map_sheets,
    told_page_sheets,
    told_star_sheets,
)
from app.views.page import PageToDraw, PdfToPrint
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
    return PageToDraw(
        "learner/print.html",
        **told_page_sheets(at, found, page_id, cases=_cases(at, at.course.pages[page_id].items)),
    )


@visited
def star(session: Session, actor: Actor, *, star: str) -> PageToDraw:
    """A whole star."""
    at = desk(session, actor)
    found = at.star(star)
    items = [item for page in found.pages for item in at.course.pages[page].items]
    return PageToDraw("learner/print.html", **told_star_sheets(at, found, cases=_cases(at, items)))


@visited
def activity(session: Session, actor: Actor, *, star: str, item: str) -> PageToDraw:
    """One activity of a page. A question of the quiz is on no page, and is not printed."""
    at = desk(session, actor)
    found = at.star(star)
    known = at.course.items.get(f"{star}/{item}")
    if known is None or known.page not in found.pages:
        raise AppError("page.not_found")
    cases = _cases(at, [known.id])
    return PageToDraw(
        "learner/print.html", **told_activity_sheets(at, found, at.view.item(known.id), cases=cases)
    )


def _cases(at: Desk, items: Sequence[str]) -> tuple[ToldCase, ...]:
    """The course's own cases where some of these activities of one star have a place for them."""
    there = [at.course.items[item] for item in items]
    places = [item for item in there if KINDS[item.kind].wants_cases(item.bones)]
    return local_cases.of_star(at.session, at.actor, star=places[0].star) if places else ()


@visited
def guide(session: Session, actor: Actor) -> PdfToPrint:
    """The whole guide for those who lead, as one file."""
    document = bound_guide(desk(session, actor).view)
    return PdfToPrint(document, name=f"samskabe-guide-{document.lang}.pdf")
