"""Knows today's settings as rows, for the report's join, and since when they say what they say; knows no document."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.setup import StarSetting
from app.services.setup.document import StarSetup
from app.services.setup.fields import STAR, fields_of
from app.services.setup.setting_types import Value

COLUMNS = frozenset(StarSetting.__table__.columns.keys())


def write(session: Session, setups: Mapping[int, Sequence[StarSetup]], *, now: datetime) -> Sequence[int]:
    """Make the rows of some contexts say what their stars do; answers with the contexts where one did not.

    What says so already stays as it is: reports tell what changed, and when.
    """
    query = select(StarSetting).where(StarSetting.context_id.in_(setups))
    rows: dict[int, dict[str, StarSetting]] = {}
    for row in session.scalars(query.execution_options(populate_existing=True)):
        rows.setdefault(row.context_id, {})[row.star] = row
    changed = [
        context_id
        for context_id, stars in setups.items()
        if _write(session, context_id, stars, rows=rows.get(context_id, {}), now=now)
    ]
    session.flush()
    return changed


def _write(
    session: Session,
    context_id: int,
    stars: Sequence[StarSetup],
    *,
    rows: dict[str, StarSetting],
    now: datetime,
) -> bool:
    """Whether a row did not say so already."""
    renewed = []
    for position, star in enumerate(stars):
        known = rows.pop(star.star, None)
        told = _columns(star, position=position)
        if known is None:
            session.add(StarSetting(context_id=context_id, star=star.star, changed_at=now, **told))
            renewed.append(True)
        else:
            ceased_at = None if star.is_enabled else _off_since(known, now=now)
            renewed.append(_renew(known, {**told, "ceased_at": ceased_at}, now=now))
    renewed += [_renew(gone, {"ceased_at": _off_since(gone, now=now)}, now=now) for gone in rows.values()]
    return any(renewed)


def _columns(star: StarSetup, *, position: int) -> dict[str, Value]:
    own = {field.name: field.of(star.values) for field in fields_of(STAR) if field.name in COLUMNS}
    return {"position": position, **own}


def _off_since(row: StarSetting, *, now: datetime) -> datetime | None:
    """Since when a star that is off has been; none if it never was on."""
    return row.ceased_at or (now if row.enabled else None)


def _renew(row: StarSetting, told: Mapping[str, Any], *, now: datetime) -> bool:
    """Whether anything was not as told."""
    other = {name: value for name, value in told.items() if getattr(row, name) != value}
    for name, value in other.items():
        setattr(row, name, value)
        row.changed_at = now
    return bool(other)
