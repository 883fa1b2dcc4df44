"""Knows which background work is due, for whom, and when it is due again; knows no kind of work.

A job is asked for as often as anybody likes and done once. It calls one platform, or none at all. Grades have rows of
their own (`outbox`); what is due of either is told here, by platform.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.adapters.sql.claim import claim
from app.adapters.sql.races import insert_or_get
from app.models.context import Context
from app.models.delivery import Delivery
from app.models.job import Job
from app.models.line_item import LineItem
from app.models.platform import Platform

LEASE = timedelta(minutes=15)
"""Longer than the largest roster takes."""
SETTINGS = "settings.renew"
"""The settings of a course have changed: grades are worked out anew. Whoever sees it asks for it; `learning` does it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A job that is taken on."""

    id: int
    kind: str
    subject: str
    platform_id: int | None
    due_at: datetime
    lease_until: datetime
    tries: int


def ask(session: Session, kind: str, subject: str, *, platform_id: int | None, now: datetime) -> None:
    """Ask for a job as soon as possible from `now` on; one that waits already stays as it is.

    One that is under way is done once more: it may have passed by already what it is asked for.
    `platform_id`: whom it calls; None where it calls nobody.
    """
    fresh = {"platform_id": platform_id, "due_at": now, "tries": 0}
    job = insert_or_get(session, Job, {"kind": kind, "subject": subject}, fresh=fresh, hold=True)
    if job.due_at is None:
        job.due_at, job.tries = now, 0
    elif job.lease_until is not None and job.lease_until > now:
        job.due_at = max(now, job.due_at + timedelta(microseconds=1))


def is_waiting(kind: str, subject: ColumnElement[str] | InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether a job is asked for already, to be read along in another statement."""
    return exists().where(Job.kind == kind, Job.subject == subject, Job.due_at.is_not(None))


def take(session: Session, platform_id: int | None, *, now: datetime) -> Task | None:
    """Take on the job that is due longest, of a platform or (None) of those that call nobody; None if none is."""
    rows = claim(
        session, Job, due=Job.due_at, now=now, lease=LEASE, limit=1, where=[Job.platform_id == platform_id]
    )
    if not rows:
        return None
    (job,) = rows
    return Task(
        id=job.id,
        kind=job.kind,
        subject=job.subject,
        platform_id=platform_id,
        due_at=job.due_at or now,
        lease_until=job.lease_until or now,
        tries=job.tries,
    )


def finish(session: Session, task: Task, *, again_at: datetime | None, now: datetime) -> None:
    """It went well; `again_at`: when it is due again."""
    job = _held(session, task)
    if job is None:
        return
    if job.due_at == task.due_at:
        job.due_at = again_at
    job.ended_at, job.tries, job.reason, job.lease_until = now, 0, None, None


def put_off(session: Session, task: Task, *, until: datetime | None, reason: str, now: datetime) -> None:
    """It failed; `until`: when it is tried again, None for never (until somebody asks anew)."""
    job = _held(session, task)
    if job is None:
        return
    job.ended_at, job.due_at, job.reason, job.lease_until = now, until, reason, None


def _held(session: Session, task: Task) -> Job | None:
    """The job, if it is still ours."""
    job = session.get(Job, task.id, with_for_update=True)
    return job if job is not None and job.lease_until == task.lease_until else None


def due_by_platform(session: Session, *, now: datetime, until: datetime) -> dict[int | None, datetime]:
    """For every active platform with something due before `until`: when the first of it is due.

    None stands for what calls no platform.
    """
    grades = (
        select(Context.platform_id.label("platform"), func.min(Delivery.next_at).label("at"))
        .join(LineItem, LineItem.context_id == Context.id)
        .join(Delivery, Delivery.line_item_id == LineItem.id)
        .where(
            Delivery.state == "waiting",
            Delivery.next_at <= until,
            or_(Delivery.lease_until.is_(None), Delivery.lease_until <= now),
        )
        .group_by(Context.platform_id)
    )
    others = (
        select(Job.platform_id.label("platform"), func.min(Job.due_at).label("at"))
        .where(Job.due_at <= until, or_(Job.lease_until.is_(None), Job.lease_until <= now))
        .group_by(Job.platform_id)
    )
    both = union_all(grades, others).subquery()
    query = (
        select(both.c.platform, func.min(both.c.at).label("at"))
        .outerjoin(Platform, Platform.id == both.c.platform)
        .where(or_(both.c.platform.is_(None), Platform.state == "active"))
        .group_by(both.c.platform)
    )
    return {row.platform: row.at for row in session.execute(query)}
