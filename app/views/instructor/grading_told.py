"""What a set-up does to grades, told before it is saved: whose go down, what new stars do, what pass marks mean elsewhere."""

from dataclasses import replace
from typing import Any

from app.i18n import gettext as _
from app.services.learning import falling_grades
from app.services.setup.configuration import Setup
from app.views.desk import Desk
from app.views.instructor.sheet import NEW, Sheet
from app.views.instructor.words import asking_words, percent
from app.views.rendering import href

MOST_NAMED = 20
"""People who are named; of the others only how many they are."""


def falls(at: Desk, after: Setup) -> dict[str, Any] | None:
    """Whose grade goes down with a set-up, and by how much; None: nobody's."""
    found = falling_grades.falls(at.session, at.actor, after=after)
    if not found:
        return None
    named = [one for one in found if one.is_seen][:MOST_NAMED]
    return {
        "count": len(found),
        "rows": [
            {
                "name": one.person_name or _("Somebody whose name your learning platform does not tell"),
                "before": percent(one.before),
                "after": percent(one.after),
            }
            for one in named
        ],
        "more": len(found) - len(named),
    }


def newer(sheet: Sheet) -> dict[str, Any] | None:
    """The stars that came after the course had begun, and what it does to show them; None where there are none."""
    at = sheet.at
    if not at.setup.newer or sheet.is_reviewed or sheet.source == NEW:
        return None
    after = replace(at.setup, document=at.setup.with_newer)
    return {
        "stars": [
            {"title": at.view.star(star).title, "asked": asking_words(at, star, setup=after)}
            for star in at.setup.newer
        ],
        "falls": falls(at, after),
        "href": href(f"set-up?from={NEW}"),
    }


def marks_words(at: Desk) -> str:
    """What follows from pass marks where a platform has one of its own for a column, as Moodle has."""
    marks = [
        at.setup.pass_mark(star.star, pathway=pathway)
        for star in at.setup.written
        if star.is_enabled
        for pathway in at.course.pathways
    ]
    low, high = min(marks, default=0.0), max(marks, default=0.0)
    if low == high:
        return _(
            "Pass marks count here. Moodle has a “Grade to pass” of its own for each column: %(mark)s there says the same as "
            "here.",
            mark=percent(low),
        )
    return _(
        "Pass marks count here, and they differ: from %(low)s to %(high)s. Moodle has one “Grade to pass” for each column, the "
        "same for everybody. With %(low)s there, some look passed in Moodle who have not passed here; with %(high)s, some look "
        "failed in Moodle who have passed here.",
        low=percent(low),
        high=percent(high),
    )
