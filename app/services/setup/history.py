"""Knows who set a course up how and when; every version stays, so that any of them can be taken back."""

from dataclasses import dataclass, replace
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
from app.services.setup.changes import SettingChange, differences
from app.services.setup.document import SetupDocument, restored


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSetup:
    """One saved set-up, with what it changed of the one before. `by` is None where the name is not known."""

    number: int
    at: datetime
    by: str | None
    is_mine: bool
    why: str
    changed: tuple[SettingChange, ...]


def versions(session: Session, actor: Actor, *, course: Course) -> list[SavedSetup]:
    """All saved set-ups of the actor's course, newest first. Raises `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    rows = session.execute(
        select(SetupVersion, Person.name)
        .outerjoin(Person, Person.id == SetupVersion.by_id)
        .where(SetupVersion.context_id == actor.context)
        .order_by(SetupVersion.version)
    ).all()
    known = configuration.read(session, actor.context, course=course)
    saved = [restored(row.SetupVersion.body, course=course) for row in rows]
    if known.kept is not None:  # stars that came later were off then
        saved = [replace(known, document=document).whole for document in saved]
    befores = [configuration.defaults(session, actor.context, course=course), *saved]
    found = [
        SavedSetup(
            number=row.SetupVersion.version,
            at=row.SetupVersion.at,
            by=row.name,
            is_mine=row.SetupVersion.by_id == actor.person_id,
            why=row.SetupVersion.why,
            changed=tuple(differences(before, after)),
        )
        for row, (before, after) in zip(rows, pairwise(befores), strict=True)
    ]
    return found[::-1]


def document_at(session: Session, actor: Actor, *, number: int, course: Course) -> SetupDocument:
    """The settings of a version, 0 being the course's own, with stars that are newer at the end.

    Raises `page.not_found`, `visit.forbidden`.
    """
    actor.require(INSTRUCTOR)
    if number == 0:
        return configuration.defaults(session, actor.context, course=course)
    row = session.get(SetupVersion, (actor.context, number))
    if row is None:
        raise AppError("page.not_found")
    known = configuration.read(session, actor.context, course=course)
    return replace(known, version=number, document=restored(row.body, course=course)).whole
