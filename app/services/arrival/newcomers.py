"""Knows who comes with a launch, as what; knows no course beyond the one they come from.

Rows are written only where the platform says something new.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.sql.races import insert_or_get
from app.errors import AppError
from app.models.base import random_key
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.person import Person
from app.models.power import Power
from app.services.arrival.news import renew
from lti.messages import Launch, Role


def person_of(session: Session, launch: Launch, *, institution_id: int, now: datetime) -> Person:
    """The person, with the names the platform tells now. Raises `visit.anonymous`."""
    told = launch.person
    if told is None:
        raise AppError("visit.anonymous")
    identity = {
        "institution_id": institution_id,
        "platform_id": launch.registration.platform_id,
        "sub": told.sub,
    }
    person = insert_or_get(session, Person, identity, fresh={"key": random_key()})
    # Names come and go with the platform's privacy setting: what it no longer tells is forgotten.
    if renew(person, {"name": told.name, "given": told.given, "family": told.family, "email": told.email}):
        person.changed_at = now
    renew(
        person,
        {"locale": told.locale or person.locale, "time_zone": _zone(told.time_zone) or person.time_zone},
    )
    is_admin = Role.ADMIN in launch.roles and not launch.is_masquerading
    if is_admin and (person.admin_seen_at is None or person.admin_seen_at < now - timedelta(days=1)):
        person.admin_seen_at = now
    return person


def _zone(told: str | None) -> str | None:
    """An IANA zone; Moodle says `99` for "as the server", which tells nothing."""
    try:
        return ZoneInfo(told).key if told else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def enrolment_of(
    session: Session, launch: Launch, *, context: Context, person: Person, now: datetime
) -> Enrolment | None:
    """Their place in the course; none where the launch comes from a whole account."""
    if launch.context and launch.context.kind == "account":
        return None
    identity = {
        "context_id": context.id,
        "person_id": person.id,
        "kind": "test" if launch.is_test_person else "real",
    }
    fresh = {"key": random_key(), "enrolled_at": now, "roles": []}
    enrolment = insert_or_get(session, Enrolment, identity, fresh=fresh)
    roles = sorted(role.value for role in launch.roles if role is not Role.ADMIN)
    if launch.is_masquerading:  # somebody else looks: nothing is learned about this person
        return enrolment
    has_other_roles = enrolment.roles != roles
    enrolment.take_roles(roles, now=now)
    if renew(enrolment, {"left_at": None, "opened_at": enrolment.opened_at or now}) or has_other_roles:
        enrolment.changed_at = now
    return enrolment


def powers_of(session: Session, launch: Launch, *, person: Person, institution_id: int) -> set[str]:
    """What they may do: the launch's roles, and what was granted by name."""
    powers = {role.value for role in launch.roles}
    granted = session.scalars(
        select(Power.power).where(Power.person_id == person.id, Power.institution_id == institution_id)
    )
    return powers | set(granted)
