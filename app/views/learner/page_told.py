"""Knows how a page of a star is told: its head, its parts, what stands round it; reads nothing."""

from collections.abc import Sequence
from typing import Any

from app.content.changes import BonesChange
from app.content.minutes import in_minutes
from app.content.tree import GUIDE
from app.content.view import PageView
from app.i18n import gettext as _
from app.i18n import listed
from app.services.learning.belongings import Belongings
from app.views.learner.annexes_told import told_annex
from app.views.learner.choices_told import differs, told_who
from app.views.learner.forms import Trouble
from app.views.learner.onward import link_after, not_done_yet
from app.views.learner.parts import Asking, told_parts
from app.views.learner.print_told import activities_to_print
from app.views.learner.standing_told import told_standing
from app.views.learner.stars import frame, page_before, page_href
from app.views.learner.updates_told import told_changes
from app.views.reader import Editions, Reader
from app.views.rendering import href


def told_page(
    at: Reader,
    page_id: str,
    mine: Belongings,
    *,
    editions: Editions,
    trouble: Trouble | None,
    changed: Sequence[BonesChange] = (),
) -> dict[str, Any]:
    """What the template of a page needs; `changed` is what changed since its star was done."""
    star = at.course.place(at.course.pages[page_id].star)
    around = frame(at, star, mine.state, here=page_id)
    number = around.page_ids.index(page_id) + 1
    asked = Asking(editions=editions, trouble=trouble)
    looks_on, is_annex = at.actor.only_looks_on, star.id in at.course.annexes
    told, total = _page(at, page_id, mine, asked), len(around.page_ids)
    return {
        "star": around.shown,
        "annex": told_annex(at, star, here=page_id) if is_annex else None,
        "page": {
            **told,
            "number": number,
            "total": total,
            "on_paper": mine.state.is_on_paper(page_id),
        },
        "looks_on": looks_on,
        "drawn_in": at.release_id,
        "who": told_who(at, star, matters=not is_annex and differs(at, page_id)),
        "action": None if looks_on else page_href(page_id),
        "read_action": None
        if looks_on or is_annex or page_id in mine.state.read_pages
        else f"{page_href(page_id)}/read",
        "paper": {
            "page": f"{page_href(page_id)}/print",
            "activities": activities_to_print(at, at.course.pages[page_id].items),
            "star": None if is_annex else href(f"{star.id}/print"),
            "guide": href("guide/pdf") if star.id == GUIDE else None,
        },
        "standing": told_standing(told["parts"], number=number, total=total),
        "back_href": href(page_before(at, star, page_id)),
        "next": link_after(at, star, mine.state, page_id),
        "not_done": None if is_annex else not_done_yet(at, at.whereabouts(mine.state), star.id),
        "updated": None if is_annex or number > 1 else told_changes(at, mine.state, changed),
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
        "texts": len([part for part in parts if part.get("entry")]),
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
