"""Knows how a page of a star is told: what all its readers are told alike, and what goes by how far one is; reads nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app.activities.entry_kinds import EntryKind
from app.activities.registry import KINDS
from app.content.course_pieces import PageView, WordView
from app.content.minutes import in_minutes
from app.content.tree import GUIDE
from app.i18n import gettext as _
from app.i18n import listed
from app.services.learning.belongings import Belongings
from app.services.learning.standings import StarState
from app.views.learner.annexes_told import told_annex
from app.views.learner.choices_told import differs, told_who
from app.views.learner.onward import link_after, not_done_yet
from app.views.learner.parts import told_parts
from app.views.learner.print_told import activities_to_print
from app.views.learner.stars import frame, page_before, page_href
from app.views.reader import Reader
from app.views.rendering import href

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """What a page goes by besides its reader's pathway: where that is the same, all but their own things is."""

    page: str
    on_paper: bool
    is_read: bool
    texts: int
    """How many of its activities they write in."""
    has_simpler: bool
    """Whether any of their own things can be had in simpler words."""
    words: tuple[WordView, ...]
    """Those that their own things explain."""

    @classmethod
    def of(cls, page_id: str, mine: Belongings, own: Mapping[str, Told]) -> "Standpoint":
        """Where the reader stands; `own`: their own things, told."""
        parts = own.values()
        return cls(
            page=page_id,
            on_paper=mine.state.is_on_paper(page_id),
            is_read=page_id in mine.state.read_pages,
            texts=len([part for part in parts if part.get("entry")]),
            has_simpler=any(part["block"]["simple"] for part in parts),
            words=tuple(word for part in parts for word in part.get("words", ())),
        )


def told_page(at: Reader, here: Standpoint, *, own: Mapping[str, Markup], around: Told) -> dict[str, Any]:
    """What the template of a page needs; the reader's `own` things by their ids, and what stands `around`, are drawn already."""
    page_id = here.page
    star = at.course.place(at.course.pages[page_id].star)
    looks_on, is_annex = at.actor.only_looks_on, star.id in at.course.annexes
    return {
        "around": around,
        "annex": told_annex(at, star, here=page_id) if is_annex else None,
        "page": _page(at, here, own),
        "looks_on": looks_on,
        "drawn_in": at.release_id,
        "who": told_who(at, star, matters=not is_annex and differs(at, page_id)),
        "action": None if looks_on else page_href(page_id),
        "read_action": None if looks_on or is_annex or here.is_read else f"{page_href(page_id)}/read",
        "paper": {
            "page": f"{page_href(page_id)}/print",
            "activities": activities_to_print(at, at.course.pages[page_id].items),
            "star": None if is_annex else href(f"{star.id}/print"),
            "guide": href("guide/pdf") if star.id == GUIDE else None,
        },
    }


def told_around(at: Reader, page_id: str, state: StarState) -> dict[str, Any]:
    """What stands round a page and goes by how far its reader is in the star: its pages, what comes next."""
    star = at.course.place(at.course.pages[page_id].star)
    around = frame(at, star, state, here=page_id)
    return {
        "star": around.shown,
        "number": around.page_ids.index(page_id) + 1,
        "total": len(around.page_ids),
        "minutes": _minutes(at, at.view.page(page_id)),
        "back_href": href(page_before(at, star, page_id)),
        "next": link_after(at, star, state, page_id),
        "not_done": None if star.id in at.course.annexes else not_done_yet(at, at.inside(state), star.id),
    }


def _page(at: Reader, here: Standpoint, own: Mapping[str, Markup]) -> dict[str, Any]:
    view = at.view.page(here.page)
    parts = told_parts(at, view, own)
    return {
        "title": view.title,
        "minutes": _minutes(at, view),
        "lang": at.foreign(view.lang),
        "outdated": view.is_outdated or any(at.view.item(item).is_outdated for item in view.page.items),
        "on_paper": here.on_paper,
        "has_simpler": here.has_simpler or any(_has_simpler(part) for part in parts),
        "parts": parts,
        "texts": here.texts,
        "sources": view.sources,
        "words": tuple({word.id: word for word in (*view.words, *here.words)}.values()),
        "audience_note": _audience_note(at, view),
        "others": _others(at, here.page),
    }


def _has_simpler(part: Told) -> bool:
    return bool(
        part["simple"] if part["kind"] == "text" else part["kind"] == "shown" and part["block"]["simple"]
    )


def _minutes(at: Reader, view: PageView) -> int:
    """The page, and the texts it asks of this reader; where nothing is asked, in an annex, those it is about."""
    page = view.page
    if page.star in at.course.annexes:
        texts = [name for name in page.items if isinstance(KINDS[at.course.items[name].kind], EntryKind)]
    else:
        asked = {item.id for item in at.course.required_entries(page.star, at.actor.pathway)}
        texts = [name for name in page.items if name in asked]
    things = [page.id, *texts]
    return in_minutes(sum(at.view.seconds(thing, at.actor.pathway) for thing in things))


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
