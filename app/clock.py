"""Knows what time it is; the only place that asks the machine."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware UTC."""
    return datetime.now(UTC)
