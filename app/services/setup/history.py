"""Knows who set a course up how and when; every version stays, so that any of them can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.tree import Course
from app.errors import AppError
from app.models.person import Person
from app.models.setup import SetupVersion
from app.services.actors import INSTRUCTOR, Actor
from app.services.setup import configuration
from app.services.setup.changes import Change, changes
from app.services.setup.configuration import StarSetup


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One saved set-up, with what it changed of the one before. `by` is None where the name is not known."""

    number: int
    at: datetime
    by: str | None
    is_mine: bool
    why: str
    stars: tuple[StarSetup, ...]
    changed: tuple[Change, ...]


def versions(session: Session, actor: Actor, *, course: Course) -> list[Version]:
    """All saved set-ups of the actor's course, newest first. Raises `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    rows = session.execute(
        select(SetupVersion, Person.name)
        .outerjoin(Person, Person.id == SetupVersion.by_id)
        .where(SetupVersion.context_id == actor.context)
        .order_by(SetupVersion.version)
    ).all()
    documents = [configuration.from_document(row.SetupVersion.body, course=course) for row in rows]
    befores = [configuration.defaults(session, actor.context, course=course), *documents]
    found = [
        Version(
            number=row.SetupVersion.version,
            at=row.SetupVersion.at,
            by=row.name,
            is_mine=row.SetupVersion.by_id == actor.person_id,
            why=row.SetupVersion.why,
            stars=after,
            changed=tuple(changes(before, after)),
        )
        for row, (before, after) in zip(rows, pairwise(befores), strict=True)
    ]
    return found[::-1]


def stars_at(session: Session, actor: Actor, *, number: int, course: Course) -> tuple[StarSetup, ...]:
    """The settings of a version, 0 being the course's own, with stars that are newer at the end.

    Raises `page.not_found`, `visit.forbidden`.
    """
    actor.require(INSTRUCTOR)
    if number == 0:
        return configuration.defaults(session, actor.context, course=course)
    row = session.get(SetupVersion, (actor.context, number))
    if row is None:
        raise AppError("page.not_found")
    return _completed(configuration.from_document(row.body, course=course), course=course)


def _completed(stars: Sequence[StarSetup], *, course: Course) -> tuple[StarSetup, ...]:
    return configuration.Setup(version=0, stars=tuple(stars), course=course).written
