"""Knows how workers share out what is due, so that no two take the same row; knows no work.

A claim is a lease: the row is the worker's until `lease_until`, and whoever dies holding it loses it by the clock.
PostgreSQL passes over rows that another transaction is just claiming; on SQLite there is one writer at a time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models.leased import Leased

Row = TypeVar("Row", bound=Leased)


def claim(
    session: Session,
    model: type[Row],
    *,
    due: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    now: datetime,
    lease: timedelta,
    limit: int,
    where: Sequence[ColumnElement[bool]] = (),
) -> list[Row]:
    """Take up to `limit` rows that are due and nobody's, the longest due first; they are ours until `now + lease`.

    Needs a writing unit of work, which ends before the work begins. Each row counts one more try.
    """
    free = or_(model.lease_until.is_(None), model.lease_until <= now)
    rows = session.scalars(
        select(model)
        .where(due <= now, free, *where)
        .order_by(due)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        row.lease_until = now + lease
        row.tries += 1
    session.flush()
    return list(rows)
