"""Knows which links of a course have no column, and an instructor's wish to have them; makes none itself.

A package that was imported, or a link placed without a grade, brings no column. The platform then has nowhere to show a
grade, until the instructor of the course has the worker make one. A link is known here once somebody has opened it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audit import Audit
from app.models.context import Context
from app.models.job import Job
from app.models.resource_link import ResourceLink
from app.services.actors import INSTRUCTOR, Actor
from app.services.exchange import columns, jobs, rights
from app.services.exchange.measures import measured_by


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingColumn:
    """Something that is graded, placed here, and has no column."""

    link_id: int
    measures: str
    """A star's id, or `course`."""
    is_under_way: bool
    """Whether the worker is about to make it."""
    has_failed: bool
    """Whether the platform refused the last time."""


def missing(session: Session, actor: Actor) -> list[MissingColumn]:
    """What of the actor's course is graded and has no column, in the order it was placed; one for each thing.

    Whether one can be made the rights say. Nothing is missing where the platform has no grade service for the course.

    Raises `visit.forbidden` for anybody but instructors.
    """
    actor.require(INSTRUCTOR)
    context = session.get_one(Context, actor.context)
    if not rights.of_course(session, actor).has_grade_service:
        return []
    shown = columns.measured_here(session, context.id)
    links = session.scalars(
        select(ResourceLink)
        .where(ResourceLink.context_id == context.id, ResourceLink.is_placed)
        .order_by(ResourceLink.id)
    ).all()
    asked = _asked(session, [str(link.id) for link in links])
    found: dict[str, MissingColumn] = {}
    for link in links:
        measured, subject = measured_by(link.item), str(link.id)
        if measured is None or measured in shown or measured in found:
            continue
        seek, make = asked.get((columns.SEEK, subject)), asked.get((columns.MAKE, subject))
        if seek is not None and seek.due_at is not None:
            continue  # it may have one: that is being looked up
        is_under_way = make is not None and make.due_at is not None
        found[measured] = MissingColumn(
            link_id=link.id,
            measures=measured,
            is_under_way=is_under_way,
            has_failed=make is not None and make.reason is not None and not is_under_way,
        )
    return list(found.values())


def wish(session: Session, actor: Actor, *, of: Collection[str], now: datetime) -> None:
    """Have the worker make the columns that are missing of what is named, where the platform lets us.

    `of`: what the columns are to measure, as the instructor has seen it named. Something that turned out to be missing
    since then waits until it has been named, too: each new column counts in the platform.

    Raises `visit.forbidden` for anybody but instructors.
    """
    actor.require(INSTRUCTOR)
    if not rights.of_course(session, actor).makes_columns:
        return
    context = session.get_one(Context, actor.context)
    lacking = missing(session, actor)
    wanted = [one for one in lacking if one.measures in of and not one.is_under_way]
    for one in wanted:
        jobs.ask(session, columns.MAKE, str(one.link_id), platform_id=context.platform_id, now=now)
    if wanted:
        session.add(
            Audit(
                institution_id=actor.institution_id,
                at=now,
                by=actor.person_key,
                action="columns.wished",
                target=str(context.id),
                detail={"measures": [one.measures for one in wanted]},
            )
        )


def _asked(session: Session, subjects: list[str]) -> dict[tuple[str, str], Job]:
    found = session.scalars(
        select(Job).where(Job.kind.in_([columns.SEEK, columns.MAKE]), Job.subject.in_(subjects))
    )
    return {(job.kind, job.subject): job for job in found}
