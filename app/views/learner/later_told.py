"""Knows the pages that are due some months after somebody has finished: which are, and how they are told on the map; reads nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.clock import months_on
from app.content.tree import Item
from app.i18n import ngettext
from app.services.learning.entries import Written
from app.services.learning.whereabouts import Whereabouts
from app.views.learner.stars import page_link
from app.views.reader import Reader

Texts = Mapping[str, Written]


def due_pages(at: Reader, stands: Whereabouts) -> list[str]:
    """The pages that are due by now, in their order; none before the pathway is finished."""
    finished = stands.finished_at
    if finished is None:
        return []
    return [page for page, months in at.course.later.items() if months_on(finished, months) <= at.now]


def entries_on(at: Reader, pages: Sequence[str]) -> list[Item]:
    """What can be written on some pages."""
    return [at.course.items[item] for page in pages for item in at.course.pages[page].items]


def told_later(at: Reader, pages: Sequence[str], texts: Texts) -> list[dict[str, Any]]:
    """Each page that is due, with a sentence as long as nothing is written on it."""
    return [
        {
            **page_link(at, page),
            "sentence": _sentence(at.course.later[page]) if _is_empty(at, page, texts) else None,
        }
        for page in pages
    ]


def _is_empty(at: Reader, page: str, texts: Texts) -> bool:
    found = (texts.get(item) for item in at.course.pages[page].items)
    return not any(one and (one.saved_at or one.has_draft or one.on_paper) for one in found)


def _sentence(months: int) -> str:
    return ngettext(
        "%(num)s month ago you finished. A page asks what came of it, and shows what you wrote then:",
        "%(num)s months ago you finished. A page asks what came of it, and shows what you wrote then:",
        months,
    )
