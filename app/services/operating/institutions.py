"""Knows how operators name an institution; knows nothing of what belongs to it."""

import re

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.institution import Institution


def find(session: Session, named: str) -> Institution:
    """The institution with this number or key. Raises `operator.unknown`."""
    number = int(named) if re.fullmatch(r"[0-9]{1,18}", named) else None  # no database holds a longer one
    found = session.scalar(select(Institution).where(or_(Institution.key == named, Institution.id == number)))
    if found is None:
        raise AppError("operator.unknown", what="institution", id=named)
    return found
