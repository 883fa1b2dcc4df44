"""Knows how statements that write and give nothing back are said on one way there and back; knows no table.

PostgreSQL hears them as one, the others before the first (`WITH … AS (UPDATE …)`); to SQLite, which is no other process,
they are said one after the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Insert, Update
from sqlalchemy.orm import Session

from app.adapters.sql.often import Often, connection_of

KEPT_STATEMENTS = 64


@dataclass(frozen=True, slots=True)
class Writing:
    """A statement that writes, a constant of its module, and what it is told."""

    statement: Insert | Update
    told: Mapping[str, Any]


def write(session: Session | Connection, *writings: Writing) -> None:
    """Say them all. Each writes rows of its own, and what one is told is called as nothing of another, columns included.

    An insert stands first, and there is one at most.

    Raises `DBAPIError`, as SQLAlchemy does.
    """
    if len(writings) > 1 and connection_of(session).dialect.name == "postgresql":
        told = {name: value for one in writings for name, value in one.told.items()}
        _said_as_one(*(one.statement for one in writings)).run(session, **told)
    else:
        for one in writings:
            _said_as_one(one.statement).run(session, **one.told)


@lru_cache(KEPT_STATEMENTS)
def _said_as_one(first: Any, *others: Any) -> Often:
    return Often(first.add_cte(*(one.cte(f"also_{number}") for number, one in enumerate(others))))
