"""Grades of a column that are settled together: what was refused for one reason, and what was emptied in the platform."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from app.errors import CATALOGUE
from app.i18n import gettext as _
from app.i18n import ngettext
from app.services.exchange.deliveries import Undelivered
from app.services.exchange.measures import COURSE
from app.views.desk import Desk
from app.views.instructor.words import percent
from app.views.rendering import local_date, local_moment

PARKED, EMPTIED = "parked", "emptied"
OF_COLUMNS = frozenset({PARKED, EMPTIED})


def rows(at: Desk, found: Iterable[Undelivered]) -> list[dict[str, Any]]:
    """One row for each column and reason."""

    def place(grade: Undelivered) -> tuple[str, str, str]:
        return grade.column_key, grade.state, grade.code or ""

    settled = sorted((one for one in found if one.state in OF_COLUMNS), key=place)
    return [_row(at, list(grades)) for _place, grades in groupby(settled, key=place)]


def _row(at: Desk, grades: Sequence[Undelivered]) -> dict[str, Any]:
    first = grades[0]
    entry = CATALOGUE.get(first.code or "")
    is_emptied = first.state == EMPTIED
    return {
        "key": first.column_key,
        "code": first.code or "",
        "column": column_of(at, first),
        "is_emptied": is_emptied,
        "words": _emptied_words(grades) if is_emptied else _parked_words(grades),
        "title": entry.title if entry and not is_emptied else None,
        "hint": entry.hint if entry and not is_emptied else None,
        "people": [{"key": one.key, "by": name_of(one), "grade": percent(one.grade)} for one in grades],
    }


def _parked_words(grades: Sequence[Undelivered]) -> str:
    return ngettext(
        "%(num)s grade was not taken. It is not tried again by itself.",
        "%(num)s grades were not taken. They are not tried again by themselves.",
        len(grades),
    )


def _emptied_words(grades: Sequence[Undelivered]) -> str:
    days = sorted(one.changed_at for one in grades if one.changed_at)
    first, last = (local_date(day) for day in (days[0], days[-1]))
    seen = [one.seen_at for one in grades if one.seen_at]
    if first == last:
        told = ngettext(
            "%(num)s grade was emptied in your platform on %(day)s.",
            "%(num)s grades were emptied in your platform on %(day)s.",
            len(grades),
            day=first,
        )
    else:
        told = ngettext(
            "%(num)s grade was emptied in your platform from %(first)s to %(last)s.",
            "%(num)s grades were emptied in your platform from %(first)s to %(last)s.",
            len(grades),
            first=first,
            last=last,
        )
    return " ".join([told, as_of(min(seen, default=None))]).strip()


def as_of(seen_at: datetime | None) -> str:
    """When that was last looked at, in a sentence; nothing where it is not known."""
    return _("That is as of %(moment)s.", moment=local_moment(seen_at)) if seen_at else ""


def name_of(grade: Undelivered) -> str:
    """Whose grade it is."""
    return grade.person_name or _("Somebody whose name your learning platform does not tell")


def column_of(at: Desk, grade: Undelivered) -> str:
    """What its column is called."""
    return grade.column or measured(at, grade.measures)


def measured(at: Desk, measures: str) -> str:
    """What a column measures."""
    if measures == COURSE or measures not in at.course.stars:
        return _("The whole course")
    return at.view.star(measures).title
