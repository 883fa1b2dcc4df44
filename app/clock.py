"""Knows what time it is, and how months are counted; the only place that asks the machine."""

from calendar import monthrange
from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware UTC."""
    return datetime.now(UTC)


def months_on(moment: datetime, months: int) -> datetime:
    """The same day so many months later (before, where they are negative); the last one of a month that is shorter."""
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))
