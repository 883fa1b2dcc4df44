"""Knows how a page of a star is told: its head, its parts, what stands round it; reads nothing."""

from typing import Any

from app.content.minutes import in_minutes
from app.content.view import PageView
from app.i18n import gettext as _
from app.i18n import listed
from app.services.learning.belongings import Belongings
from app.views.learner.forms import Trouble
from app.views.learner.parts import Asking, can_be_sent, told_parts
from app.views.learner.standing_told import told_standing
from app.views.learner.stars import frame, neighbours, page_href, page_link
from app.views.reader import Editions, Reader
from app.views.rendering import href


def told_page(
    at: Reader,
    page_id: str,
    mine: Belongings,
    *,
    editions: Editions,
    trouble: Trouble | None,
) -> dict[str, Any]:
    """What the template of a page needs."""
    star = at.course.place(at.course.pages[page_id].star)
    around = frame(at, star, mine.state, here=page_id)
    number = around.page_ids.index(page_id) + 1
    before, _after = neighbours(at, star, page_id)
    asked = Asking(editions=editions, trouble=trouble)
    looks_on = at.actor.only_looks_on
    told, total = _page(at, page_id, mine, asked), len(around.page_ids)
    return {
        "star": around.shown,
        "page": {
            **told,
            "number": number,
            "total": total,
            "is_end": star.id in at.course.ends,
            "on_paper": mine.state.is_on_paper(page_id),
            "paper_action": None if looks_on else f"{page_href(page_id)}/paper",
        },
        "looks_on": looks_on,
        "action": page_href(page_id) if any(map(can_be_sent, told["parts"])) else None,
        "standing": told_standing(told["parts"], number=number, total=total),
        "back_href": href(before),
        "next": _next(at, star.quiz.id if star.quiz else None, around.page_ids, number),
    }


def _page(at: Reader, page_id: str, mine: Belongings, asked: Asking) -> dict[str, Any]:
    view = at.view.page(page_id)
    parts = told_parts(at, view, mine, asked)
    met = [*view.words, *(word for part in parts for word in part.get("words", ()))]
    return {
        "title": view.title,
        "minutes": in_minutes(_seconds(at, view)),
        "lang": at.foreign(view.lang),
        "outdated": view.is_outdated or any(at.view.item(item).is_outdated for item in view.page.items),
        "has_simpler": any(
            part["simple"] if part["kind"] == "text" else part["block"]["simple"] for part in parts
        ),
        "parts": parts,
        "sources": view.sources,
        "words": tuple({word.id: word for word in met}.values()),
        "audience_note": _audience_note(at, view),
        "others": _others(at, page_id),
    }


def _seconds(at: Reader, view: PageView) -> float:
    """The page, and the texts it asks of this reader."""
    asked = {item.id for item in at.course.required_entries(view.page.star, at.actor.pathway)}
    things = [view.page.id, *(item for item in view.page.items if item in asked)]
    return sum(at.view.seconds(thing, at.actor.pathway) for thing in things)


def _next(at: Reader, quiz_id: str | None, page_ids: tuple[str, ...], number: int) -> dict[str, str | None]:
    if number < len(page_ids):
        return page_link(at, page_ids[number])
    if quiz_id:
        return {"href": href(quiz_id), "title": _("the quiz")}
    return {"href": href(), "title": _("the map")}


def _audience_note(at: Reader, view: PageView) -> str | None:
    """Whose page this is, where it is not everybody's."""
    if not view.page.pathways:
        return None
    return _("This page is written for: %(group)s.", group=_titles(at, view.page.pathways))


def _others(at: Reader, page_id: str) -> list[dict[str, str | None]]:
    """What people on other pathways read here."""
    return [
        {
            "href": page_href(page.id),
            "label": _titles(at, page.pathways),
            "lang": at.foreign(at.view.pathway(page.pathways[0]).lang),
        }
        for page in at.course.variants(page_id)
    ]


def _titles(at: Reader, pathways: tuple[str, ...]) -> str:
    return listed([at.view.pathway(pathway).title for pathway in pathways])
