"""Knows how somebody's way through the weeks is drawn: a bar for each star; asks nothing."""

from datetime import datetime, timedelta
from typing import Any

from app.services.reporting.people import Cell, PersonLine

WEEK = timedelta(days=7)
MOST_LINES = 26
"""Weeks that are drawn one by one; of more the bars alone are told."""


def weeks(one: PersonLine, *, since: datetime, now: datetime) -> dict[str, Any]:
    """How many weeks it has been, and by star the weeks (from 0) in which its bar begins and how many it spans.

    A bar begins where a star was opened and ends where it was done or, as long as it is not, last touched.
    """
    count = _week(now, since=since) + 1
    return {
        "count": count,
        "has_lines": count <= MOST_LINES,
        "bars": {cell.star: bar for cell in one.cells.values() if (bar := _bar(cell, since=since))},
    }


def _bar(cell: Cell, *, since: datetime) -> dict[str, Any] | None:
    if cell.opened_at is None:
        return None
    end = cell.completed_at or cell.last_activity_at or cell.opened_at
    first, last = _week(cell.opened_at, since=since), _week(end, since=since)
    return {"from": first, "span": max(last - first, 0) + 1, "is_done": cell.is_done}


def _week(moment: datetime, *, since: datetime) -> int:
    """Which week it is, from 0; what was before the beginning is in the first."""
    return max((moment - since) // WEEK, 0)
