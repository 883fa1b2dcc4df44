"""Erases a person: everything that hangs on them goes at once, and rosters do not bring them back."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.audit import Audit
from app.models.enrolment import Enrolment
from app.models.person import Person
from app.models.visit import Visit
from app.services.exchange import forgotten


def find(session: Session, key: str) -> Person:
    """The person with this key, as reports show it. Raises `operator.unknown`."""
    person = session.scalar(select(Person).where(Person.key == key))
    if person is None:
        raise AppError("operator.unknown", what="person", id=key)
    return person


def erase(session: Session, person_id: int, *, by: str, now: datetime) -> None:
    """Delete a person, if they are not gone by now (a double click, two windows), with their enrolments, texts, answers, marks and visits, in every course of their institution.

    What names them elsewhere (settings they changed, cases they wrote) stays without a name. `by` is a person's key or
    `operator`. What their platform has received stays there.
    """
    person = _held(session, person_id)
    if person is None:
        return
    forgotten.forget(session, person.sub, platform_id=person.platform_id, now=now)
    session.add(
        Audit(
            institution_id=person.institution_id,
            at=now,
            by=by,
            action="person.erased",
            target=f"person {person.key}",
            detail={},
        )
    )
    session.flush()
    session.execute(delete(Person).where(Person.id == person.id).execution_options(synchronize_session=False))


def _held(session: Session, person_id: int) -> Person | None:
    """The person, once nobody writes about them any more; who erases them at the same moment finds nobody then.

    Rows are held in the order in which others come by: requests begin with their visit, launches and rosters go from the
    person to the enrolment. Who held the person first, and then waited for a visit, would be waited for by it.
    """
    visits = select(Visit.id).where(Visit.person_id == person_id).order_by(Visit.id)
    session.execute(visits.with_for_update()).all()
    # Rows that refer to the person may still be written until it is deleted.
    person = session.scalar(select(Person).where(Person.id == person_id).with_for_update(key_share=True))
    enrolments = select(Enrolment.id).where(Enrolment.person_id == person_id).order_by(Enrolment.id)
    session.execute(enrolments.with_for_update()).all()
    return person
