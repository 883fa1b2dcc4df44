"""Knows how people, stars and cells of the report are told; asks nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from babel.dates import format_skeleton
from flask_babel import get_locale

from app.content.view import CourseView
from app.i18n import gettext as _
from app.i18n import ngettext, percent
from app.services.reporting.people import Cell, InGradebook, PersonLine, Sum
from app.services.reporting.sorting import DONE, LAST, NAME, SortedBy
from app.views.admin import words
from app.views.admin.forms import Asked
from app.views.rendering import calendar, href, zone
from app.views.sky import State

GLYPHS: Mapping[str, State] = {
    "completed": "done",
    "started": "open",
    "opened": "unwritten",
    "not_started": "new",
}
"""How a star is drawn for what is done in it; a broken outline: opened."""
NOT_ASKED = "not"


def foreign(lang: str, page: str) -> str | None:
    """The tag of words that are not in the page's language, for `lang=`."""
    return None if lang == page else lang.replace("_", "-")


def by_constellation(view: CourseView, stars: Sequence[str]) -> list[str]:
    """Stars of one constellation beside each other; each comes where its first star does."""
    places = {star: view.course.stars[star].constellation for star in stars}
    order = list(dict.fromkeys(places.values()))
    return sorted(stars, key=lambda star: order.index(places[star]))


def heads(view: CourseView, stars: Sequence[str], *, page: str) -> list[dict[str, Any]]:
    """The columns of the stars; `begins` where another constellation does."""
    told, before = [], None
    for star in stars:
        found, constellation = view.star(star), view.course.stars[star].constellation
        told.append(
            {
                "id": star,
                "title": found.title,
                "lang": foreign(found.lang, page),
                "constellation": constellation,
                "begins": constellation != before and before is not None,
            }
        )
        before = constellation
    return told


def line(
    view: CourseView, one: PersonLine, *, stars: Sequence[str], page: str, has_course: bool
) -> dict[str, Any]:
    """One person. `has_course`: whether the course is told, because there are several."""
    titles = {star: view.star(star).title for star in stars}
    cells = [one.cells.get(star) for star in stars]
    done = [titles[cell.star] for cell in cells if cell and cell.is_done]
    begun = [titles[cell.star] for cell in cells if cell and cell.status in {"started", "opened"}]
    pathway = view.pathway(one.pathway) if one.pathway else None
    return {
        "href": href(f"reports/people/{one.key}"),
        "name": one.name or _("Name not shared"),
        "email": one.email,
        "id": one.lms_user_id,
        "who": words.MEMBER.get(one.group or ""),
        "course": one.context_title if has_course else None,
        "pathway": pathway.title if pathway else None,
        "pathway_lang": foreign(pathway.lang, page) if pathway else None,
        "left_at": one.left_at,
        "cells": [_cell(view, star, cell) for star, cell in zip(stars, cells, strict=True)],
        "done": one.done,
        "asked": one.asked,
        "last": _day(one.last_at) if one.last_at else None,
        "last_at": one.last_at,
        "done_words": " · ".join(done),
        "begun_words": " · ".join(begun),
        "sentence": _sentence(one),
    }


def foot(view: CourseView, sums: Mapping[str, Sum], *, stars: Sequence[str]) -> dict[str, Any]:
    """The row below all people: how many have done a star, of those of whom it is asked; None where of nobody."""
    nobody = Sum(asked=0, done=0)
    cells = [sums.get(star, nobody) for star in stars]
    return {
        "cells": [cell if cell.asked else None for cell in cells],
        "done": sum(cell.done for cell in cells),
        "asked": sum(cell.asked for cell in cells),
        "words": [
            (view.star(star).title, cell) for star, cell in zip(stars, cells, strict=True) if cell.asked
        ],
    }


def _sentence(one: PersonLine) -> str:
    """What the page of a person begins with."""
    if one.asked:
        return ngettext(
            "%(done)s of %(num)s star that the pathway asks for is done.",
            "%(done)s of %(num)s stars that the pathway asks for are done.",
            one.asked,
            done=one.done,
        )
    return _("The pathway asks for no star here.")


def _cell(view: CourseView, star: str, cell: Cell | None) -> dict[str, Any]:
    constellation = view.course.stars[star].constellation
    begins: dict[str, Any] = {"star": star, "constellation": constellation, "is_talk": False, "short": ""}
    if cell is None or (not cell.is_required and cell.status == "not_started"):
        said = _("not in the course") if cell is None else _("not in the pathway")
        return begins | {"state": NOT_ASKED, "glyph": None, "words": said}
    told = begins | {"state": cell.status, "glyph": GLYPHS[cell.status]}
    if cell.is_done and cell.completed_at:
        return told | {
            "words": _("completed on"),
            "short": _day(cell.completed_at),
            "is_talk": cell.completed_by == "talk",
        }
    if cell.status == "started":
        return told | {"words": _("started"), "short": percent(round(cell.fraction, 2))}
    return told | {"words": str(words.STATUS[cell.status])}


def stars(
    view: CourseView, one: PersonLine, grades: Sequence[InGradebook], *, page: str
) -> list[dict[str, Any]]:
    """The stars of one person, those that were touched last first, with what the gradebook has."""
    in_order = sorted(
        one.cells.values(),
        key=lambda cell: cell.last_activity_at.timestamp() if cell.last_activity_at else 0.0,
        reverse=True,
    )
    return [
        {
            "id": cell.star,
            "title": view.star(cell.star).title,
            "lang": foreign(view.star(cell.star).lang, page),
            "constellation": view.course.stars[cell.star].constellation,
            "glyph": GLYPHS[cell.status],
            "status": words.STATUS[cell.status],
            "by": words.COMPLETED_BY.get(cell.completed_by or ""),
            "fraction": cell.fraction if cell.status == "started" else None,
            "is_required": cell.is_required,
            "moments": [
                (said, moment)
                for said, moment in (
                    (_("Completed"), cell.completed_at),
                    (_("Opened"), cell.opened_at),
                    (_("Due"), cell.due_at),
                )
                if moment
            ],
            "quiz": cell.quiz_best,
            "passed": cell.quiz_passed,
            "texts": cell.texts,
            "grades": [_grade(grade) for grade in grades if grade.measures == cell.star],
        }
        for cell in in_order
    ]


def _grade(one: InGradebook) -> str:
    grade = percent(round(one.grade, 2))
    if one.state == "sent":
        return (
            _("%(grade)s, arrived on %(day)s", grade=grade, day=_day(one.sent_at))
            if one.sent_at
            else _("%(grade)s, arrived", grade=grade)
        )
    if one.state == "theirs":
        return _("%(grade)s here; changed in the platform", grade=grade)
    if one.state == "emptied":
        return _("%(grade)s here; emptied in the platform", grade=grade)
    if one.state == "parked":
        return _("%(grade)s, not taken by the platform", grade=grade)
    return _("%(grade)s, on its way", grade=grade)


def _day(moment: datetime) -> str:
    """`29 Jan`; a year that is not this one's stands beside it where the page tells the whole date."""
    return format_skeleton("MMMd", moment.astimezone(zone()), locale=calendar() or get_locale())


def sortable(asked: Asked, sort: SortedBy, by: str | None, *, path: str) -> dict[str, Any]:
    """How the head of a column sorts, and whether it does so now."""
    if by is None:
        return {"href": None, "sorted": None}
    now = "descending" if sort.is_descending else "ascending"
    return {
        "href": f"{href(path)}?{asked.query(sort=sort.turned(by))}#rows",
        "sorted": now if sort.by == by else None,
    }


def sorts(asked: Asked, sort: SortedBy, *, path: str) -> dict[str, dict[str, Any]]:
    """The columns by which people are sorted."""
    told = {NAME: _("Name"), DONE: _("Done"), LAST: _("Last here")}
    return {by: {"words": said, **sortable(asked, sort, by, path=path)} for by, said in told.items()}
