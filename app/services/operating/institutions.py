"""Knows how operators name an institution and change what it is called; knows nothing of what belongs to it."""

import re
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.institution import Institution
from app.services.operating import platforms


def by_key(session: Session, key: str) -> Institution | None:
    """The institution with this key: what strangers may name it by. Numbers can be counted through."""
    return session.scalar(select(Institution).where(Institution.key == key))


def find(session: Session, named: str) -> Institution:
    """The institution with this number or key. Raises `operator.unknown`."""
    number = int(named) if re.fullmatch(r"[0-9]{1,18}", named) else None  # no database holds a longer one
    found = session.scalar(select(Institution).where(or_(Institution.key == named, Institution.id == number)))
    if found is None:
        raise AppError("operator.unknown", what="institution", id=named)
    return found


def change(
    session: Session,
    named: str,
    *,
    name: str | None,
    locale: str | None,
    time_zone: str | None,
    now: datetime,
) -> bool:
    """Give an institution another name, language or clock; None leaves each. False: it is like that already.

    Raises `operator.unknown`.
    """
    found = find(session, named)
    told = {"name": name, "locale": locale, "time_zone": time_zone}
    wanted = {key: value for key, value in told.items() if value not in {None, getattr(found, key)}}
    for key, value in wanted.items():
        setattr(found, key, value)
    if wanted:
        platforms.note(
            session,
            action="institution.changed",
            target=found.key,
            institution_id=found.id,
            detail={"changed": sorted(wanted)},
            now=now,
        )
    return bool(wanted)
