"""Knows how a course's roster becomes people and enrolments; asks no platform for one.

The roster tells who is enrolled but never came. What a launch said wins: its roles stay, and only somebody who never
came gets the roster's. Nobody is ever matched by name or e-mail.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.adapters.sql.upsert import insert_missing
from app.models.base import random_key
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.person import Person
from app.models.platform import Platform
from app.models.roster_run import RosterRun
from app.services.exchange import ceilings, cell_groups, names, rounds
from app.services.exchange.forgotten import forgotten
from lti.families import family_named
from lti.messages import Member, Role, RosterPage

JOB = rounds.ROSTER
EVERY = timedelta(hours=6)
WHOLE = timedelta(hours=23)
"""So often it is read whole, also where the platform tells changes: what it forgets to tell is then seen."""
AT_ONCE = 200
"""Members that are written in one unit of work: learners' saves wait meanwhile."""
MOST = 25_000
"""Entries of one roster that are read: the largest courses have some thousands."""
LONGEST = timedelta(minutes=10)
"""How long one reading may take: less than the lease of its job (`jobs.LEASE`)."""
OK = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterReading:
    """One reading of a course's roster, whole or in its changes."""

    context_id: int
    url: str
    changes_url: str | None
    """Where the platform tells what has changed since the last reading; None: it is time to read it whole."""
    run_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterCount:
    """What came of the pages of one reading."""

    members: int = 0
    lost: int = 0
    """Rows that could not be read."""
    is_cut: bool = False
    """There would have been more."""
    changes_url: str | None = None

    def and_page(self, page: RosterPage) -> "RosterCount":
        """With one more page."""
        return RosterCount(
            members=self.members + len(page.members),
            lost=self.lost + page.lost,
            changes_url=self.changes_url or page.changes_url,
        )

    @property
    def is_complete(self) -> bool:
        """Whether whoever was not told of is not there."""
        return not self.lost and not self.is_cut


def begin(session: Session, context_key: str, *, now: datetime) -> RosterReading | None:
    """Open the books of one reading; None if the course is gone or has no roster any more."""
    context = session.scalar(select(Context).where(Context.key == context_key))
    if context is None or context.memberships_url is None:
        return None
    if not rounds.reads_roster(context, session.get_one(Platform, context.platform_id)):
        return None
    run = RosterRun(context_id=context.id, started_at=now)
    session.add(run)
    session.flush()
    is_known = context.roster_full_at is not None and context.roster_full_at > now - WHOLE
    return RosterReading(
        context_id=context.id,
        url=context.memberships_url,
        changes_url=context.roster_changes_url if is_known else None,
        run_id=run.id,
    )


def merge(session: Session, reading: RosterReading, members: Sequence[Member], *, now: datetime) -> None:
    """Write some of the members that were read; how many there are costs no more statements."""
    active = {
        member.person.sub: member for member in members if member.is_active and not member.is_test_person
    }
    if not active:
        return
    context = session.get_one(Context, reading.context_id)
    platform = session.get_one(Platform, context.platform_id)
    tells_editors = family_named(platform.family).roster_knows_who_edits
    people = _people(session, context, active, is_full=ceilings.PEOPLE in platform.full_of, now=now)
    by_person = {person.id: active[person.sub] for person in people}
    is_theirs = (
        Enrolment.context_id == context.id,
        Enrolment.kind == "real",
        Enrolment.person_id.in_(by_person),
    )
    known = session.scalars(
        select(Enrolment).where(*is_theirs).order_by(Enrolment.id).with_for_update(key_share=True)
    ).all()
    came_back = [enrolment.id for enrolment in known if enrolment.left_at is not None]
    for enrolment in known:
        _renew(enrolment, by_person[enrolment.person_id], tells_editors=tells_editors, now=now)
    if came_back:
        cell_groups.came_back(session, came_back, now=now)
    _enrol(session, context, by_person, known=known, tells_editors=tells_editors, now=now)
    session.flush()
    session.execute(update(Enrolment).where(*is_theirs).values(roster_seen_at=now))


def _people(
    session: Session, context: Context, members: Mapping[str, Member], *, is_full: bool, now: datetime
) -> Sequence[Person]:
    """The people behind the members, those who are new included; names come and go with the platform's setting."""
    home = {"institution_id": context.institution_id, "platform_id": context.platform_id}
    query = select(Person).filter_by(**home).order_by(Person.id)
    found = session.scalars(query.where(Person.sub.in_(members))).all()
    for person in found:
        if names.renew(person, members[person.sub].person, by=names.ROSTER):
            person.changed_at = now
    unknown = members.keys() - {person.sub for person in found}
    new = sorted(unknown - forgotten(session, unknown, platform_id=context.platform_id))
    if not new or is_full:
        return found
    session.flush()
    rows = [
        {"sub": sub, "key": random_key(), **home, **told, "changed_at": now if told["told_by"] else None}
        for sub, told in ((sub, names.told_first(members[sub].person, by=names.ROSTER)) for sub in new)
    ]
    # Somebody may launch for the first time at this moment: then it is the launch that has told their names.
    insert_missing(session, Person, rows, on=[Person.institution_id, Person.platform_id, Person.sub])
    return [*found, *session.scalars(query.where(Person.sub.in_(new)))]


def _enrol(
    session: Session,
    context: Context,
    by_person: Mapping[int, Member],
    *,
    known: Iterable[Enrolment],
    tells_editors: bool,
    now: datetime,
) -> None:
    """Enrol those who are new in the course. Who launches at this moment enrols themselves, and those roles stay."""
    new = sorted(by_person.keys() - {enrolment.person_id for enrolment in known})
    rows = [
        {
            "context_id": context.id,
            "person_id": person_id,
            "kind": "real",
            "key": random_key(),
            "roles": _roles(by_person[person_id]),
            "sees_all_groups": Role.INSTRUCTOR in by_person[person_id].roles if tells_editors else None,
            "enrolled_at": now,
            "changed_at": now,
        }
        for person_id in new
    ]
    insert_missing(session, Enrolment, rows, on=[Enrolment.context_id, Enrolment.person_id, Enrolment.kind])


def _roles(member: Member) -> list[str]:
    return sorted(role.value for role in member.roles if role is not Role.ADMIN)


def _renew(enrolment: Enrolment, member: Member, *, tells_editors: bool, now: datetime) -> None:
    if tells_editors and (is_editor := Role.INSTRUCTOR in member.roles) != enrolment.sees_all_groups:
        enrolment.sees_all_groups = is_editor
    roles = _roles(member) if enrolment.opened_at is None else enrolment.roles
    if enrolment.left_at is None and enrolment.roles == roles:
        return
    enrolment.left_at, enrolment.changed_at = None, now
    enrolment.take_roles(roles, now=now)


def mark_left(session: Session, reading: RosterReading, members: Sequence[Member], *, now: datetime) -> None:
    """Of some members that were told as changes: who is in the course no more, or not active there, has left it."""
    gone = [member.person.sub for member in members if not member.is_active]
    people = (
        select(Person.id)
        .join(Context, Context.institution_id == Person.institution_id)
        .where(
            Context.id == reading.context_id,
            Person.platform_id == Context.platform_id,
            Person.sub.in_(gone),
        )
    )
    session.execute(
        update(Enrolment)
        .where(
            Enrolment.context_id == reading.context_id,
            Enrolment.kind == "real",
            Enrolment.person_id.in_(people),
            Enrolment.left_at.is_(None),
        )
        .values(left_at=now, changed_at=now)
    )


def end_changes(session: Session, reading: RosterReading, *, count: RosterCount, now: datetime) -> None:
    """Close the books of a reading of changes: the roster is as of now, and who was not told of is as before."""
    _end(session, reading, count=count, now=now)


def end(session: Session, reading: RosterReading, *, count: RosterCount, now: datetime) -> None:
    """Close the books: the roster is as of now, and who was in it before and is not any more has left.

    Somebody who was never in it is no learner who left: managers launch without being listed. Where a part of it could
    not be read, nobody has left.
    """
    run = _end(session, reading, count=count, now=now)
    if not count.is_complete:
        return
    session.get_one(Context, reading.context_id).roster_full_at = now
    session.execute(
        update(Enrolment)
        .where(
            Enrolment.context_id == reading.context_id,
            Enrolment.kind == "real",
            Enrolment.roster_seen_at < run.started_at,
            Enrolment.left_at.is_(None),
        )
        .values(left_at=now, changed_at=now)
    )


def _end(session: Session, reading: RosterReading, *, count: RosterCount, now: datetime) -> RosterRun:
    """What was lost is not told as a change again: then it is read whole the next time."""
    run, context = session.get_one(RosterRun, reading.run_id), session.get_one(Context, reading.context_id)
    run.ended_at, run.members, run.outcome = now, count.members, OK
    run.lost, run.is_cut = count.lost, count.is_cut
    context.roster_at = now
    context.roster_changes_url = count.changes_url if count.is_complete else None
    return run


def give_up(session: Session, reading: RosterReading, *, code: str, now: datetime) -> None:
    """Close the books of a reading that failed: nobody has left because of it."""
    run = session.get_one(RosterRun, reading.run_id)
    run.ended_at, run.outcome = now, code


def next_time(session: Session, reading: RosterReading, *, now: datetime) -> datetime | None:
    """When the roster is to be read again; None where nobody has been for long, until somebody comes."""
    return now + EVERY if rounds.is_visited(session, reading.context_id, now=now) else None
