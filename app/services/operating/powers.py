"""Knows which powers are granted by name, beside what launches say; knows no launch."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.adapters.sql.races import insert_or_get
from app.errors import AppError
from app.models.audit import Audit
from app.models.person import Person
from app.models.power import Power
from app.models.visit import Visit
from app.services.actors import ADMIN
from app.services.operating.platforms import OPERATOR


def grant_admin(session: Session, person_key: str, *, now: datetime) -> None:
    """Let a person see the reports of their institution from the next launch on. Raises `operator.unknown`."""
    person = _person(session, person_key)
    insert_or_get(session, Power, _identity(person), fresh={"granted_by": OPERATOR, "at": now})
    _note(session, person, action="admin.granted", now=now)


def revoke_admin(session: Session, person_key: str, *, now: datetime) -> None:
    """Take it back, in visits that are under way too. Raises `operator.unknown`.

    A launch with an administrator's role gives it again: that power is the platform's to take.
    """
    person = _person(session, person_key)
    session.execute(delete(Power).filter_by(**_identity(person)))
    for visit in session.scalars(
        select(Visit).where(Visit.person_id == person.id, Visit.ended_at.is_(None), Visit.expires_at > now)
    ):
        visit.powers = [power for power in visit.powers if power != ADMIN]
    _note(session, person, action="admin.revoked", now=now)


def _person(session: Session, key: str) -> Person:
    found = session.scalar(select(Person).where(Person.key == key))
    if found is None:
        raise AppError("operator.unknown", what="person", id=key)
    return found


def _identity(person: Person) -> dict[str, object]:
    return {"person_id": person.id, "power": ADMIN, "institution_id": person.institution_id}


def _note(session: Session, person: Person, *, action: str, now: datetime) -> None:
    session.add(
        Audit(
            institution_id=person.institution_id,
            at=now,
            by=OPERATOR,
            action=action,
            target=f"person {person.key}",
        )
    )
