"""Knows how own texts are told: all of them, and the versions of one; reads and saves nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.content.course_pieces import ItemView
from app.content.tree import START
from app.content.view import CourseView
from app.services.learning.entries import VERSIONS_A_PAGE, TextVersion, Written
from app.views.learner.chart import States
from app.views.learner.files_told import own_files
from app.views.learner.forms import new_form_key
from app.views.learner.writing import count_words, is_older_draft, open_place
from app.views.reader import Reader
from app.views.rendering import href
from app.views.telling.audiences import audiences
from app.views.telling.stars import GLYPH, heading
from app.views.telling.texts import excerpt, labelled, title_of

Versions = Sequence[tuple[TextVersion, ItemView | None]]
"""Versions with their item as the course had it then: a field may have gone since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A text, with its item and its course as they are or, where a release took them away, as they were."""

    written: Written
    item: ItemView | None
    course: CourseView


def told_texts(at: Reader, texts: Sequence[Kept], states: States) -> dict[str, Any]:
    """What the template of all texts needs."""
    return {
        "count": len(texts),
        "has_files": any(kept.written.files for kept in texts),
        "stars": [
            {
                "id": star,
                **heading(star, found[0].course, foreign=at.foreign),
                "state": GLYPH[states[star].status if star in states else "not_started"],
                "texts": [told_kept(at, kept) for kept in found],
            }
            for star, found in by_star(at, texts)
        ],
    }


def by_star(at: Reader, texts: Iterable[Kept]) -> list[tuple[str, list[Kept]]]:
    """Texts by the star they were written in, in the order of the course here; what it has not comes last."""
    stars: dict[str, list[Kept]] = {star: [] for star in (START, *at.setup.order)}
    for kept in texts:
        stars.setdefault(kept.written.star, []).append(kept)
    return [(star, found) for star, found in stars.items() if found]


def told_kept(at: Reader, kept: Kept) -> dict[str, Any]:
    """A text as it stands in a list."""
    written, view = kept.written, kept.item
    titles = {one.id: one.title for one in audiences()}
    versions = f"entry/{written.slot}/history"
    return {
        **title_of(written.slot, view, course=at.view, foreign=at.foreign),
        "href": href(open_place(at, written.slot) or versions),
        "history_href": href(versions)
        if (written.revision_no or is_older_draft(at, written)) and not written.is_hidden
        else None,
        "is_hidden": written.is_hidden,
        "excerpt": excerpt(labelled(view, written.texts)),
        "files": own_files(written.files),
        "words": count_words(view, written),
        "saved_at": written.saved_at,
        "sharing_words": titles[written.sharing],
        "on_paper": written.on_paper,
        "remarks": written.remarks,
    }


def told_history(at: Reader, kept: Kept, versions: Versions, *, is_first: bool) -> dict[str, Any]:
    """What the template of one text's versions needs; `is_first`: the newest is among them."""
    written = kept.written
    place = open_place(at, written.slot)
    last = versions[-1][0].no if versions else 0
    older = (
        f"entry/{written.slot}/history?before={last}"
        if len(versions) == VERSIONS_A_PAGE and last > 1
        else None
    )
    if (
        is_first
        and (place is None or is_older_draft(at, written))
        and written.has_draft
        and not written.is_hidden
    ):
        versions = [(_as_version(at, kept), kept.item), *versions]
    title = title_of(written.slot, kept.item, course=kept.course, foreign=at.foreign)
    return {
        "title": title["title"],
        "title_lang": title["lang"],
        "back_href": href(place or "texts"),
        "action": href(f"entry/{written.slot}/history") if place else None,
        "form_key": new_form_key(),
        "is_hidden": written.is_hidden,
        "older_href": href(older) if older else None,
        "newest_href": None if is_first else href(f"entry/{written.slot}/history"),
        "versions": [
            _version(at, version, view) | {"is_newest": is_first and number == 0}
            for number, (version, view) in enumerate(versions)
        ],
    }


def _as_version(at: Reader, kept: Kept) -> TextVersion:
    written = kept.written
    return TextVersion(
        no=written.revision_no + 1,
        texts=written.texts,
        words=count_words(kept.item, written),
        saved_at=written.saved_at or at.now,
        release_id=None,
    )


def _version(at: Reader, version: TextVersion, view: ItemView | None) -> dict[str, Any]:
    return {
        "no": version.no,
        "at": version.saved_at,
        "words": version.words,
        "fields": labelled(view, version.texts),
        "lang": at.foreign(view.lang) if view else None,
    }
