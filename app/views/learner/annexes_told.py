"""Knows how the annexes of a course are told: on the map, round a page of theirs, and as doors into a star."""

from collections.abc import Sequence
from typing import Any

from app.content.tree import CLOSE, GUIDE, Star
from app.views.learner.stars import page_link
from app.views.reader import Reader
from app.views.rendering import href
from app.views.telling.annexes import annex_names


def told_annexes(at: Reader, *, later: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What stands below the map: each annex that is for learners with its pages, and the stars they lead into.

    `later`: the pages of the end that are due some time after it, and are by now.
    """
    return [
        {
            "id": annex.id,
            "name": annex_names()[annex.id],
            "pages": [
                *(_page(at, page.id) for page in at.course.pages_for(annex.id, at.actor.pathway)),
                *({**page, "stars": []} for page in later if annex.id == CLOSE),
            ],
        }
        for annex in at.course.annexes.values()
        if annex.id != GUIDE
    ]


def told_annex(at: Reader, annex: Star, *, here: str) -> dict[str, Any]:
    """What stands round a page of an annex: what it is called, its pages, and the stars this one leads into."""
    pages = [page.id for page in at.course.pages_for(annex.id, at.actor.pathway)]
    return {
        "name": annex_names()[annex.id],
        "pages": [{**page_link(at, page), "here": page == here} for page in pages],
        "stars": _stars(at, here),
        "portfolio_href": href("portfolio") if annex.id == CLOSE else None,
    }


def doors_into(at: Reader, star_id: str) -> list[dict[str, Any]]:
    """The pages of annexes that lead into a star."""
    return [page_link(at, page) for page, stars in at.course.doors.items() if star_id in stars]


def _page(at: Reader, page_id: str) -> dict[str, Any]:
    return {**page_link(at, page_id), "stars": _stars(at, page_id)}


def _stars(at: Reader, page_id: str) -> list[dict[str, Any]]:
    """Those that are open here: of another nothing is promised."""
    return [
        {
            "title": found.title,
            "lang": at.foreign(found.lang),
            "constellation": found.star.constellation,
            "href": href(f"{name}/"),
        }
        for name in at.course.doors.get(page_id, ())
        if at.is_open(at.course.stars[name])
        for found in (at.view.star(name),)
    ]
