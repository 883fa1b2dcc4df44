"""Knows how what was found is told: where it stands, and the words round it; asks no database."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.content.finding import Findable, fold, has_all, plain, snippet
from app.content.tree import GUIDE, Page
from app.services.actors import INSTRUCTOR
from app.services.learning.entries import Written
from app.views.learner.stars import page_path
from app.views.learner.writing import open_place
from app.views.reader import Reader
from app.views.rendering import href
from app.views.telling.stars import heading
from app.views.telling.texts import labelled, title_of

MOST = 30
"""Of one sort that are shown."""
Hits = list[dict[str, Any]]


def told_pages(at: Reader, found: Iterable[Findable], words: Sequence[str]) -> Hits:
    """Pages the reader can open and gets on their pathway, each once: with the words where they were met first."""
    hits: dict[str, dict[str, Any]] = {}
    for one in found:
        page = at.course.pages[one.page]
        if one.page in hits or not _is_theirs(at, page):
            continue
        star = heading(page.star, at.view, foreign=at.foreign)
        hits[one.page] = {
            "title": one.title,
            "lang": at.foreign(one.lang),
            "star": star["title"],
            "star_lang": star["lang"],
            "href": href(page_path(one.page)) + (f"#{one.block}" if one.block else ""),
            "pieces": snippet(one.text, words),
        }
        if len(hits) == MOST:
            break
    return list(hits.values())


def _is_theirs(at: Reader, page: Page) -> bool:
    place = at.course.place(page.star)
    if place.id in at.course.annexes:
        return place.id != GUIDE or at.actor.can(INSTRUCTOR)
    return at.is_open(place) and (not page.pathways or at.actor.pathway in {None, *page.pathways})


def told_glossary(at: Reader, words: Sequence[str]) -> Hits:
    """Words of the glossary; those that are called so come first."""
    found = [
        one for one in at.view.glossary() if words and has_all(fold(f"{one.term} {plain(one.text)}"), words)
    ]
    found.sort(key=lambda one: not has_all(fold(one.term), words))
    return [
        {
            "title": one.term,
            "lang": at.foreign(one.lang),
            "href": f"{href('words')}#{one.id}",
            "pieces": snippet(plain(one.text), words),
        }
        for one in found[:MOST]
    ]


def told_texts(at: Reader, texts: Iterable[Written], words: Sequence[str]) -> Hits:
    """Own texts, decrypted for their writer in this request and indexed nowhere."""
    hits = []
    for written in texts:
        view = at.view.item(written.slot) if written.slot in at.course.items else None
        lines = [line["text"] for line in labelled(view, written.texts)]
        said = " ".join([*lines, *(file.words for file in written.files)])
        if not written.is_hidden and has_all(fold(said), words):
            hits.append(
                {
                    **title_of(written.slot, view, course=at.view, foreign=at.foreign),
                    "href": href(open_place(at, written.slot) or f"entry/{written.slot}/history"),
                    "pieces": snippet(said, words),
                }
            )
    return hits[:MOST]
