"""Knows how settings are shown to whoever runs the tool; knows none by name."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import make_url


def as_it_is(value: Any) -> str:
    """The value as text."""
    return ",".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def whether_set(value: Collection[Any]) -> str:
    """Of a secret, whether there is one."""
    return "set" if value else "not set"


def address(value: str) -> str:
    """The address of a database: kind, user, host, name. Never the password, nor options: they may hold one, too."""
    return make_url(value).set(query={}).render_as_string(hide_password=True) if value else "not set"
