"""Knows who comes with a launch, as what; knows no course beyond the one they come from.

Rows are written only where the platform says something new.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from app.adapters.sql.races import make
from app.errors import AppError
from app.models.base import random_key
from app.models.context import Context
from app.models.enrolment import Enrolment, written_groups
from app.models.person import Person
from app.models.platform import Platform
from app.services.arrival.known import enrolment_kind
from app.services.arrival.news import renew
from app.services.exchange import ceilings, cell_groups, names
from app.services.exchange.forgotten import forgotten
from lti.messages import Launch, Role


def person_of(
    session: Session,
    launch: Launch,
    known: Person | None,
    *,
    institution_id: int,
    is_admin: bool,
    now: datetime,
) -> Person:
    """The person, with the names the platform tells now. `is_admin`: they look after the platform.

    Raises `visit.anonymous`, and `review.unknown` where somebody acts as a person who was erased: only they themselves come back.
    """
    told = launch.person
    if told is None:
        raise AppError("visit.anonymous")
    locale, zone = told.locale, _zone(told.time_zone)
    is_admin = is_admin and not launch.is_masquerading
    if known is None:
        platform_id = launch.registration.platform_id
        if launch.is_masquerading and forgotten(session, [told.sub], platform_id=platform_id):
            raise AppError("review.unknown")
        ceilings.check(session.get_one(Platform, platform_id), ceilings.PEOPLE)
        identity = {
            "institution_id": institution_id,
            "platform_id": platform_id,
            "sub": told.sub,
        }
        first = names.told_first(told, by=names.LAUNCH)
        fresh = {
            **first,
            "key": random_key(),
            "locale": locale,
            "time_zone": zone,
            "changed_at": now if first["told_by"] else None,
            "admin_seen_at": now if is_admin else None,
        }
        known = make(session, Person, identity, fresh=fresh)
    if names.renew(known, told, by=names.LAUNCH):
        known.changed_at = now
    renew(known, {"locale": locale or known.locale, "time_zone": zone or known.time_zone})
    if is_admin and (known.admin_seen_at is None or known.admin_seen_at < now - timedelta(days=1)):
        known.admin_seen_at = now
    return known


def _zone(told: str | None) -> str | None:
    """An IANA zone; Moodle says `99` for "as the server", which tells nothing."""
    try:
        return ZoneInfo(told).key if told else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def enrolment_of(
    session: Session,
    launch: Launch,
    known: Enrolment | None,
    *,
    context: Context,
    person: Person,
    now: datetime,
) -> Enrolment | None:
    """Their place in the course; none where the launch comes from a whole account."""
    if launch.context and launch.context.kind == "account":
        return None
    # Where somebody else looks, nothing is learned about this person.
    roles = [] if launch.is_masquerading else sorted(_roles(launch))
    came_at = None if launch.is_masquerading else now
    if known is None:
        identity = {"context_id": context.id, "person_id": person.id, "kind": enrolment_kind(launch)}
        fresh = {
            "key": random_key(),
            "enrolled_at": now,
            "roles": roles,
            "opened_at": came_at,
            "changed_at": came_at,
        }
        known = make(session, Enrolment, identity, fresh=fresh)
    if launch.is_masquerading:
        return known
    _note_groups(launch, known, context=context)
    did_count, has_other_roles = known.counts_as_learner, known.roles != roles
    if has_other_roles:
        known.take_roles(roles, now=now)
    if known.left_at is not None or (known.counts_as_learner and not did_count):
        cell_groups.came_back(session, [known.id], now=now)
    if renew(known, {"left_at": None, "opened_at": known.opened_at or now}) or has_other_roles:
        known.changed_at = now
    return known


def learns(launch: Launch) -> bool:
    """Whether this is somebody who takes part in a course themselves, and does not teach there."""
    is_of_course = launch.context is None or launch.context.kind != "account"
    return (
        is_of_course
        and enrolment_kind(launch) == "real"
        and Role.LEARNER in launch.roles
        and not (launch.is_masquerading or Role.INSTRUCTOR in launch.roles)
    )


def _note_groups(launch: Launch, known: Enrolment, *, context: Context) -> None:
    """Keep what the platform tells of groups; what it does not tell stays as it was."""
    if launch.groups is not None:
        renew(known, {"told_groups": written_groups(launch.groups)})
        renew(context, {"has_groups": context.has_groups or bool(launch.groups)})
    if launch.only_groups is not None:
        renew(known, {"sees_all_groups": not launch.only_groups})


def _roles(launch: Launch) -> set[str]:
    return {role.value for role in launch.roles if role is not Role.ADMIN}
