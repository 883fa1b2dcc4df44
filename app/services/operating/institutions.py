"""Knows how operators name an institution; knows nothing of what belongs to it."""

import re

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.institution import Institution


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
