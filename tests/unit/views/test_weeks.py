"""Bars of somebody's weeks: where they begin, how far they reach."""

from datetime import UTC, datetime, timedelta

import pytest

from app.services.reporting.people import Cell, PersonLine
from app.views.admin.weeks_told import MOST_LINES, weeks

SINCE = datetime(2026, 1, 25, 9, tzinfo=UTC)
NOW = SINCE + timedelta(days=38)


def told(*, opened=None, completed=None, last=None, now=NOW):
    days = {"opened_at": opened, "completed_at": completed, "last_activity_at": last}
    moments = {name: None if day is None else SINCE + timedelta(days=day) for name, day in days.items()}
    cell = Cell(
        star="m01",
        is_required=True,
        status="started" if completed is None else "completed",
        fraction=0.5,
        quiz_best=None,
        quiz_passed=False,
        completed_by=None,
        texts=0,
        started_at=None,
        due_at=None,
        **moments,
    )
    line = PersonLine(
        key="k",
        name=None,
        email=None,
        lms_user_id="7",
        group=None,
        pathway=None,
        left_at=None,
        context_title=None,
        active_at=None,
        cells={"m01": cell},
    )
    return weeks(line, since=SINCE, now=now)


@pytest.mark.parametrize(
    ("days", "bar"),
    [
        ({"opened": 0, "completed": 0}, (0, 1, True)),
        ({"opened": 3, "completed": 17, "last": 37}, (0, 3, True)),
        ({"opened": 7, "last": 36}, (1, 5, False)),
        ({"opened": 13.9}, (1, 1, False)),
        ({"opened": -30, "last": 1}, (0, 1, False)),
        ({"opened": 20, "completed": 3}, (2, 1, True)),
    ],
    ids=["one day", "done", "going on", "only opened", "before the roster knew them", "a clock went back"],
)
def test_a_bar_reaches_from_the_first_week_to_the_last(days, bar):
    found = told(**days)
    assert found["count"] == 6
    assert (
        found["bars"]["m01"]["from"],
        found["bars"]["m01"]["span"],
        found["bars"]["m01"]["is_done"],
    ) == bar


def test_what_was_never_opened_has_none():
    assert told()["bars"] == {}


@pytest.mark.parametrize("weeks_ago", [0, MOST_LINES - 1, MOST_LINES, 300])
def test_of_very_many_weeks_no_lines_are_drawn(weeks_ago):
    found = told(opened=0, now=SINCE + timedelta(weeks=weeks_ago))
    assert (found["count"], found["has_lines"]) == (weeks_ago + 1, weeks_ago < MOST_LINES)
