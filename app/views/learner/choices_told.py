"""Knows how the question is told whose pages one reads, and where it matters; keeps no answer."""

from typing import Any

from app.activities.fields import PATHWAYS
from app.activities.registry import KINDS
from app.content.tree import Page, Star
from app.services.actors import LEARNER
from app.views.reader import Reader
from app.views.rendering import href


def own_variant(at: Reader, page_id: str, pathway: str) -> Page:
    """The page that a pathway has where this one stands; the page itself, where it has none."""
    page = at.course.pages[page_id]
    around = (page, *at.course.variants(page_id))
    return next((one for one in around if not one.pathways or pathway in one.pathways), page)


def told_who(at: Reader, star: Star, *, matters: bool) -> dict[str, Any] | None:
    """The line that asks for the pathway, or says which it is, where it `matters`; None where it does not.

    Whoever does not learn here is not asked, and nobody twice in a star.
    """
    if not matters or at.actor.only_looks_on or not at.actor.can(LEARNER):
        return None
    is_open = at.actor.pathway is None and star.id not in at.actor.undecided_in
    names = at.course.pathways if is_open else (at.pathway,)
    return {
        "asks": is_open,
        "pathways": [
            {"id": name, "title": told.title, "lang": at.foreign(told.lang)}
            for name in names
            for told in (at.view.pathway(name),)
        ],
        "action": href(f"pathway?to={star.id}"),
    }


def differs(at: Reader, page_id: str) -> bool:
    """Whether a page, or what it asks, is another one in another pathway."""
    items = (at.course.items[item] for item in at.course.pages[page_id].items)
    return bool(at.course.variants(page_id)) or any(KINDS[item.kind].differs(item.bones) for item in items)


def mark_differs(at: Reader, star: Star) -> bool:
    """Whether the check of a star is passed with another mark in another pathway."""
    return len({at.setup.pass_mark(star.id, pathway=pathway) for pathway in PATHWAYS}) > 1
