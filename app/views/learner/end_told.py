"""Knows how the end of a star is told: own words with their days, what they feed, Monday, where to go on; reads nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from app.activities.registry import entry
from app.content.changes import BonesChange
from app.content.prose_schemas import FOR_ALL
from app.content.tree import CLOSE, Item, Star
from app.services.exchange.deliveries import GradeOnItsWay
from app.services.learning.entries import Written
from app.services.learning.sharing import PRIVATE
from app.views.learner.chart import States
from app.views.learner.stars import frame, page_link
from app.views.learner.updates_told import told_changes
from app.views.learner.writing import has_words
from app.views.reader import Reader
from app.views.rendering import href
from app.views.telling.texts import own_words, shortened


def told_end(
    at: Reader,
    star: Star,
    states: States,
    texts: Iterable[Written],
    *,
    delivery: GradeOnItsWay,
    changed: Sequence[BonesChange] = (),
) -> dict[str, Any]:
    """What the template of a star's end needs; `texts` is what was written in the star, `changed` what changed since it was done."""
    written = sorted(filter(has_words, texts), key=lambda one: one.saved_at or at.now)
    return {
        "star": frame(at, star, states[star.id]).shown,
        "picture": href(f"picture/{star.ending}") if star.ending else None,
        "texts": [_own_words(at, one) for one in written],
        "feeds": _feeds(at, written),
        "monday": _monday(at, star),
        "delivery": delivery,
        "updated": told_changes(at, states[star.id], changed),
        "seen_action": None if at.actor.only_looks_on else href(f"{star.id}/seen"),
        "next": _next_star(at, star, states),
    }


def _own_words(at: Reader, written: Written) -> dict[str, Any]:
    """A text as it comes back: the longest thing that was written in it; what was picked from a list is nobody's own words."""
    view = at.view.item(written.slot)
    own = own_words(view, written.texts)
    return {
        "title": view.title,
        "lang": at.foreign(view.lang),
        "text": shortened(max(own, key=len, default="")),
        "at": written.saved_at,
        "is_private": written.sharing == PRIVATE,
        "on_paper": written.on_paper,
        "is_hidden": written.is_hidden,
    }


def _feeds(at: Reader, written: Iterable[Written]) -> list[dict[str, Any]]:
    """The stars in which a text comes back, with the text; of a star that is not here, nothing is promised."""
    return [
        {
            **_star_link(at, name),
            "text": at.view.item(item.id).title,
            "text_lang": at.foreign(at.view.item(item.id).lang),
        }
        for one in written
        for item in (at.course.items[one.slot],)
        for name in _fed(at, item)
    ]


def _fed(at: Reader, item: Item) -> list[str]:
    shown = {star.id for star in at.stars}
    return [name for name in entry(item.kind).leads_to(item.bones) if name in shown]


def _star_link(at: Reader, name: str) -> dict[str, Any]:
    star, found = at.course.stars[name], at.view.star(name)
    return {
        "title": found.title,
        "lang": at.foreign(found.lang),
        "constellation": star.constellation,
        "href": href(f"{name}/") if at.is_open(star) else None,
    }


def _monday(at: Reader, star: Star) -> dict[str, Any] | None:
    """One thing to do on Monday."""
    found = at.view.star(star.id)
    by_pathway: Mapping[str, Markup] = found.monday
    words = by_pathway.get(at.pathway) or by_pathway.get(FOR_ALL)
    return {"html": words, "lang": at.foreign(found.lang)} if words else None


def _next_star(at: Reader, star: Star, states: States) -> dict[str, Any] | None:
    """A star to go on with: one that is written, along the map's lines if there is one; after the last, the course's close."""
    near = [line.end for line in at.course.lines if line.start == star.id]
    stands = at.whereabouts(*states.values())
    following = stands.next_star(star.id, near=near)
    if following:
        return {**_star_link(at, following), "is_star": True}
    close = at.course.annexes.get(CLOSE)
    return {**page_link(at, close.pages[0]), "is_star": False} if close else None
