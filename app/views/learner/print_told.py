"""Knows how pages of a star, or one activity, are told for paper: all of it in words, nothing of the reader; reads nothing."""

import re
from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

from markupsafe import Markup

from app.activities.asking_kinds import AskingKind, QuestionKind
from app.content.course_pieces import ItemView, PageView, WordView
from app.content.tree import Star
from app.services.learning import standings
from app.services.learning.local_cases import ToldCase
from app.views.learner.chart import drawn, legend_of, listed_stars, unwritten
from app.views.learner.parts import picture_of
from app.views.learner.stars import page_href
from app.views.reader import Reader
from app.views.rendering import href
from app.views.telling.blocks import Block, block_of
from app.views.telling.local_cases import told_cases

Told = dict[str, Any]
Cases = Sequence[ToldCase]
WAYS_BACK = re.compile(r' id="cite-[^"]*"')


def told_page_sheets(at: Reader, star: Star, page_id: str, *, cases: Cases = ()) -> Told:
    """One page, and a sheet to turn over."""
    view = at.view.page(page_id)
    sheets = _sheets(at, star, [view], back=page_href(page_id), cases=cases)
    return sheets | {"heading": {"title": view.title, "lang": at.foreign(view.lang)}, "is_star": False}


def told_star_sheets(at: Reader, star: Star, *, cases: Cases = ()) -> Told:
    """All pages that the reader's pathway has in a star. The quiz stays on the screen: its keys would be on the sheets."""
    views = [at.view.page(page.id) for page in at.course.pages_for(star.id, at.actor.pathway)]
    return _sheets(at, star, views, back=href(f"{star.id}/"), cases=cases) | {"is_star": True}


def told_activity_sheets(at: Reader, star: Star, view: ItemView, *, cases: Cases = (), **filled: Any) -> Told:
    """One activity alone; `filled` is what somebody wrote in it, as its template takes it."""
    page = {
        "title": "",
        "lang": None,
        "parts": [{"block": _block(at, view, cases=cases) | filled}],
        "sources": (),
    }
    back = f"{page_href(view.item.page or '')}#{view.item.local_id}"
    return _told(at, star, [page], [view], words=view.words, back=back) | {"is_star": False}


def told_map_sheets(at: Reader) -> Told:
    """The map of who has not been anywhere yet: their own line and what is done are drawn with a pen."""
    states = standings.untouched(at.actor, stars=at.open_stars, setup=at.setup)
    stands = at.whereabouts(*states.values())
    return {
        "course": {"title": at.view.title, "lang": at.foreign(at.view.lang)},
        "sky": drawn(at, "wide", stands=stands, people={}, idea=()),
        "constellations": listed_stars(at, stands=stands, people={}),
        "unwritten": unwritten(at),
        "legend": legend_of(at, stands=stands, people={}, idea=()),
        "back_href": href(),
    }


def activities_to_print(at: Reader, items: Iterable[str]) -> list[Told]:
    """Links to those activities of a page that can be printed alone."""
    views = [at.view.item(item) for item in items]
    return [
        {"title": view.title, "lang": at.foreign(view.lang), "href": href(f"{star}/print/{local_id}")}
        for view in views
        if view.kind.is_printed_alone
        for star, local_id in ((view.item.star, view.item.local_id),)
    ]


def order_on_paper(view: ItemView) -> Sequence[str]:
    """Mixed, and alike on everybody's sheets: people at one table speak of the same card 5."""
    if not isinstance(view.kind, QuestionKind):
        return ()
    return view.kind.arrange(view.bones, Random(view.item.id))  # noqa: S311


def _sheets(at: Reader, star: Star, views: Sequence[PageView], *, back: str, cases: Cases) -> Told:
    seen: set[str] = set()
    items = [at.view.item(item) for view in views for item in view.page.items]
    words = {word.id: word for view in views for word in view.words}
    pages = [_page(at, view, seen, cases) for view in views]
    return _told(at, star, pages, items, words=tuple(words.values()), back=back)


def _told(
    at: Reader,
    star: Star,
    pages: Sequence[Told],
    items: Sequence[ItemView],
    *,
    words: Sequence[WordView],
    back: str,
) -> Told:
    about = at.view.star(star.id)
    heading = {"title": about.title, "promise": about.promise, "lang": at.foreign(about.lang)}
    return {
        "star": heading,
        "heading": heading,
        "pages": pages,
        "overleaf": [_block(at, item) for item in items if isinstance(item.kind, AskingKind)],
        "words": words,
        "has_quiz": star.quiz is not None,
        "back_href": back,
    }


def _page(at: Reader, view: PageView, seen: set[str], cases: Cases) -> Told:
    """A page; of a source that several pages name, `is_new` where it stands first."""
    parts: list[Told] = []
    for segment in view.segments:
        # Nothing leads back on paper, and pages that cite one source stand on one sheet.
        html = Markup(WAYS_BACK.sub("", segment.html))  # noqa: S704  (it only loses names)
        if segment.kind == "simpler" and parts and "html" in parts[-1]:
            parts[-1]["simple"] = html
        elif segment.block:
            parts.append({"block": _block(at, at.view.item(segment.block), cases=cases, html=html)})
        else:
            parts.append({"html": html, "simple": None})
    sources = [{"source": source, "is_new": source.id not in seen} for source in view.sources]
    seen.update(source.id for source in view.sources)
    return {"title": view.title, "lang": at.foreign(view.lang), "parts": parts, "sources": sources}


def _block(at: Reader, view: ItemView, *, cases: Cases = (), **told: Any) -> Block:
    return block_of(
        view,
        shown=order_on_paper(view),
        lang=at.foreign(view.lang),
        pathway=at.actor.pathway,
        picture=picture_of(view.item.star),
        person=at.view.person,
        source=at.view.source,
        local_cases=told_cases(cases, foreign=at.foreign),
        **told,
    )
