"""Knows how little is written when a platform tells the same again."""

from collections.abc import Mapping
from typing import Any


def renew(row: Any, told: Mapping[str, Any]) -> bool:
    """Set what the platform told anew; untouched rows are not written. Whether anything was new."""
    news = {name: value for name, value in told.items() if getattr(row, name) != value}
    for name, value in news.items():
        setattr(row, name, value)
    return bool(news)
