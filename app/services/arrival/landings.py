"""Knows which page of a visit a launch's `item` means for this person; knows no launch and no address outside a visit.

Items are ids and never positions. One that is not here (any more) opens its star, or else the map, with a sentence;
one that is not for this person opens the nearest page that is.
"""

from collections.abc import Callable, Collection

from app.content.tree import Course, Star
from app.services.actors import ADMIN, INSTRUCTOR, LEARNER, UNPROVED_ADMIN

MAP, REPORTS, CONTENT, REVIEW = "", "reports", "content", "review"
GONE, NOT_FOR_YOU, OFF, UNWRITTEN = "gone", "not-for-you", "off", "unwritten"
UNPROVED, NOT_TEACHING = "unproved", "not-teaching"
DETOURS = (GONE, NOT_FOR_YOU, OFF, UNWRITTEN, UNPROVED, NOT_TEACHING)
"""Why a page is not the one that the link leads to: people are told on it."""

_PAGES = {"course": MAP, "glossary": "words", "portfolio": "portfolio"}
_FOR_SOME = {"guide": ("set-up", {INSTRUCTOR}), "reports": (REPORTS, {ADMIN, INSTRUCTOR})}


def landing(
    item: str | None, *, powers: Collection[str], course: Course, is_on: Callable[[str], bool]
) -> str:
    """The path inside a visit that `item` opens, with a detour named where it is not what was asked for.

    `is_on` says whether a written star is part of the course here; it is asked only about the star in question.
    """
    item = item or "course"
    if item == "course" and not {LEARNER, INSTRUCTOR}.intersection(powers):
        return _of_administrators(powers)
    if item in _PAGES:
        return _PAGES[item]
    if item in _FOR_SOME:
        path, needed = _FOR_SOME[item]
        return path if needed.intersection(powers) else _with(MAP, _why_not(item, powers))
    star_id, _slash, part = item.partition("/")
    if star_id in course.annexes:
        return f"{star_id}/{part}" if _has(course.annexes[star_id], part) else f"{star_id}/"
    star = course.stars.get(star_id)
    if why_not := _closed(star, is_on):
        return _with(MAP, why_not)
    is_there = star is not None and (not part or _has(star, part))
    return f"{star_id}/{part}" if is_there else _with(f"{star_id}/", GONE)


def _of_administrators(powers: Collection[str]) -> str:
    """The course for who takes no part in it: reports for who may read them."""
    if ADMIN in powers:
        return REPORTS
    return _with(MAP, UNPROVED) if UNPROVED_ADMIN in powers else MAP


def _why_not(item: str, powers: Collection[str]) -> str:
    """Why a page for some people is not for these: whoever looks after something hears who can help."""
    if item == "reports":
        return UNPROVED if UNPROVED_ADMIN in powers else NOT_FOR_YOU
    return NOT_TEACHING if {ADMIN, UNPROVED_ADMIN}.intersection(powers) else NOT_FOR_YOU


def _closed(star: Star | None, is_on: Callable[[str], bool]) -> str | None:
    if star is None:
        return GONE
    if not star.is_written:
        return UNWRITTEN
    return None if is_on(star.id) else OFF


def _has(star: Star, part: str) -> bool:
    if part == "quiz":
        return star.quiz is not None
    if part == "journal":
        return star.journal is not None
    return part.startswith("page/") and f"{star.id}/{part.removeprefix('page/')}" in star.pages


def _with(path: str, detour: str) -> str:
    return f"{path}?detour={detour}"
