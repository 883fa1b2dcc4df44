"""Knows how much one platform may bring, and how much it has brought; knows nothing of what it is.

Counting is the worker's, once an hour, so that a launch counts nothing. A platform that brings very much within an hour may
be over its ceiling by that.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.adapters.sql.upsert import upsert_all
from app.errors import AppError
from app.models.context import Context
from app.models.notice import Notice
from app.models.person import Person
from app.models.platform import Platform
from app.models.platform_count import PlatformCount
from app.models.resource_link import ResourceLink

PEOPLE: Final = "people"
COURSES: Final = "courses"
LINKS: Final = "links"
NOTICES: Final = "notices"
MOST: Mapping[str, int] = {PEOPLE: 2_000_000, COURSES: 200_000, LINKS: 1_000_000, NOTICES: 500_000}
"""Of one platform. Told in docs/operations.md."""
NEAR = 0.8
"""Of a ceiling: from here on operators are told."""
EVERY = timedelta(hours=1)

_COUNTS: Mapping[str, Select[*tuple[Any, ...]]] = {
    PEOPLE: select(Person.platform_id, func.count()).group_by(Person.platform_id),
    COURSES: select(Context.platform_id, func.count()).group_by(Context.platform_id),
    LINKS: select(Context.platform_id, func.count())
    .join(ResourceLink, ResourceLink.context_id == Context.id)
    .group_by(Context.platform_id),
    NOTICES: select(Notice.platform_id, func.count()).group_by(Notice.platform_id),
}


def check(platform: Platform, kind: str) -> None:
    """Let a platform bring one more of a kind. Raises `platform.full`."""
    if kind in platform.full_of:
        raise AppError("platform.full", platform=platform.id, kind=kind)


def near(session: Session) -> dict[int, list[tuple[str, int]]]:
    """By platform what is near its ceiling, or at it: the kind, and how many there are."""
    found: dict[int, list[tuple[str, int]]] = {}
    rows = session.scalars(select(PlatformCount).order_by(PlatformCount.kind))
    for row in rows:
        if row.number >= NEAR * MOST[row.kind]:
            found.setdefault(row.platform_id, []).append((row.kind, row.number))
    return found


def count(session: Session, *, now: datetime) -> None:
    """Count anew what every platform has brought, unless that was done within the hour."""
    last = session.scalar(select(func.max(PlatformCount.counted_at)))
    if last is not None and last > now - EVERY:
        return
    numbers = {(row[0], kind): row[1] for kind, query in _COUNTS.items() for row in session.execute(query)}
    rows = [
        {"platform_id": platform_id, "kind": kind, "number": number, "counted_at": now}
        for (platform_id, kind), number in numbers.items()
    ]
    upsert_all(session, PlatformCount, rows, on=[PlatformCount.platform_id, PlatformCount.kind])
    for platform in session.scalars(select(Platform)):
        full_of = [kind for kind, most in MOST.items() if numbers.get((platform.id, kind), 0) >= most]
        if platform.full_of != full_of:
            platform.full_of = full_of
