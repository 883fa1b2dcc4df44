"""The list of what can be placed, to be ticked: its rows, their words and their boxes, in the person's language."""

from typing import Any

from app.content.tree import GUIDE
from app.i18n import gettext as _
from app.services.setup import catalogue
from app.services.setup.catalogue import ContentOffer
from app.views.desk import Desk
from app.views.instructor.choosing import Choosing
from app.views.instructor.placing import Placing
from app.views.page import PageToDraw
from app.views.rendering import href, local_date
from app.views.telling.annexes import annex_names


def listed(choosing: Choosing, *, placing: Placing | None = None) -> PageToDraw:
    """The page, with what is ticked and what is wrong with it. `placing`: what is told before it is done."""
    at, request = choosing.at, choosing.request
    stars = list(dict.fromkeys(offer.star for offer in choosing.shown if offer.star))
    unwritten = sum(not star.is_written for star in at.course.stars.values())
    left_out = [star for star in at.setup.written if not star.is_enabled]
    return PageToDraw(
        "instructor/content.html",
        status=422 if choosing.problem else 200,
        action=href("content"),
        problem=choosing.problem,
        placing=placing.told() if placing else None,
        first_id=_field_id(choosing.shown[0]),
        kind_of_choice="checkbox" if request.accepts_several else "radio",
        course=_rows(choosing, [catalogue.COURSE]),
        constellations=[
            {
                "id": name,
                "name": told.text,
                "lang": at.foreign(told.lang),
                "stars": [_star(choosing, star) for star in stars if _lies_in(at, star, name)],
            }
            for name in at.course.constellations
            for told in (at.view.constellation(name),)
            if any(_lies_in(at, star, name) for star in stars)
        ],
        more=_rows(choosing, (*(one for one in at.course.annexes if one != GUIDE), *catalogue.FOR_LEARNERS)),
        leading=_rows(choosing, catalogue.FOR_LEADERS),
        pathways=[
            ("", _("All stars")),
            *((name, at.view.pathway(name).title) for name in at.course.pathways),
        ],
        pathway=choosing.pathway,
        targets=catalogue.targets(request),
        target=choosing.target,
        kept={
            "no_column": _hidden(choosing, choosing.without_column),
            "no_dates": _hidden(choosing, choosing.without_dates),
        },
        has_dates=any(offer.opens_at or offer.due_at for offer in choosing.offers),
        takes_columns=request.takes_columns,
        unwritten=unwritten,
        left_out=len(left_out) if at.setup.version else 0,
    )


def _hidden(choosing: Choosing, items: frozenset[str]) -> list[str]:
    """Which of `items` the filter does not show."""
    shown = {offer.item for offer in choosing.shown}
    return [offer.item for offer in choosing.offers if offer.item in items - shown]


def _lies_in(at: Desk, star: str, constellation: str) -> bool:
    return at.course.stars[star].constellation == constellation


def _star(choosing: Choosing, star_id: str) -> dict[str, Any]:
    at = choosing.at
    star = at.view.star(star_id)
    rows = [_row(choosing, offer) for offer in choosing.shown if offer.star == star_id]
    return {
        "id": star_id,
        "title": star.title,
        "lang": at.foreign(star.lang),
        "constellation": star.star.constellation,
        "rows": rows,
    }


def _rows(choosing: Choosing, kinds: list[str] | tuple[str, ...]) -> list[dict[str, Any]]:
    return [_row(choosing, offer) for offer in choosing.shown if offer.kind in kinds]


def _row(choosing: Choosing, offer: ContentOffer) -> dict[str, Any]:
    """One thing to tick, and what comes with it."""
    takes_columns, placement = choosing.request.takes_columns, choosing.placement(offer)
    return {
        "item": offer.item,
        "id": _field_id(offer),
        "words": _name(offer),
        "facts": " ".join(_facts(offer, takes_columns=takes_columns)),
        "has_column": takes_columns and offer.measures is not None,
        "wants_column": placement.with_column,
        "has_dates": bool(offer.opens_at or offer.due_at),
        "wants_dates": placement.with_dates,
        "is_placed": offer.is_placed,
        "is_ticked": offer.item in choosing.ticked,
    }


def _facts(offer: ContentOffer, *, takes_columns: bool) -> list[str]:
    """What comes with it, in sentences."""
    told = [_column_words(offer)] if takes_columns else []
    if offer.opens_at:
        told.append(_("Opens on %(day)s.", day=local_date(offer.opens_at)))
    if offer.due_at:
        told.append(_("Due on %(day)s.", day=local_date(offer.due_at)))
    return told


def _field_id(offer: ContentOffer) -> str:
    return f"choice-{offer.item.replace('/', '-')}"


def _name(offer: ContentOffer) -> str:
    """What it is, below the name of its star."""
    told = {
        catalogue.COURSE: _("The map with all stars"),
        catalogue.STAR: _("The whole star"),
        catalogue.QUIZ: _("Its quiz"),
        catalogue.JOURNAL: _("Its journal"),
    }
    return told.get(offer.kind) or page_name(offer)


def page_name(offer: ContentOffer) -> str:
    """How the page is called that an item of its own opens."""
    return {
        **annex_names(),
        "portfolio": _("Portfolio"),
        "glossary": _("Words"),
        "guide": _("Set up the stars"),
        catalogue.GUIDE_PAGES: annex_names()[GUIDE],
        "reports": _("Completion report"),
    }[offer.kind]


def _column_words(offer: ContentOffer) -> str:
    if offer.kind == catalogue.COURSE:
        return _("With a column in the gradebook: how much of the course is done.")
    if offer.kind == catalogue.STAR:
        return _("With a column in the gradebook: the best quiz alone, whatever else the star asks for.")
    if offer.measures:
        return _("With a column in the gradebook: the best quiz.")
    return _("Never graded.")
