"""Knows whose rows a report may show and what is asked of it; knows no statement and no column."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from app.content.view import CourseView
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.person import Person
from app.services.actors import ADMIN, INSTRUCTOR, Actor
from app.services.reporting.columns import written_stars
from app.services.reporting.filters import Filters

EnrolmentPlace = tuple[int, int]
"""Where a person's rows stand in the order: the numbers of context and enrolment."""
RowPlace = tuple[int, int, str]
"""Where a row stands in the order: the same, and the star."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose rows may be seen at all; every statement starts from it."""

    institution_id: int | None
    """None only for operators: every institution."""
    context_id: int | None = None
    """Narrows it to one course."""
    only_groups: frozenset[str] | None = None
    """Narrows it to people in one of these groups of the platform."""

    def of_contexts(self) -> list[ColumnElement[bool]]:
        """What a context must meet to be seen."""
        wanted: list[tuple[InstrumentedAttribute[int], int | None]] = [
            (Context.institution_id, self.institution_id),
            (Context.id, self.context_id),
        ]
        return [column == value for column, value in wanted if value is not None]

    def conditions(self) -> list[ColumnElement[bool]]:
        """What a context and a person in it must meet to be seen."""
        return [
            *self.of_contexts(),
            Person.institution_id == Context.institution_id,
            *Enrolment.is_among(self.only_groups),
        ]


def scope_of(actor: Actor) -> Scope:
    """An administrator sees the institution, an instructor their course, or their groups there. Raises `visit.forbidden`."""
    actor.require(ADMIN, INSTRUCTOR)
    if actor.can(ADMIN):
        return Scope(institution_id=actor.institution_id)
    return Scope(institution_id=actor.institution_id, context_id=actor.context, only_groups=actor.only_groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the report."""

    scope: Scope
    filters: Filters
    view: CourseView
    """The course as it reads now, in the language of the answer."""
    until: datetime
    """Up to when changes are told, where only changes are asked for."""
    before: EnrolmentPlace | None = None
    """Only people in front of this place: a page looks at a bounded part of a long report."""

    @property
    def stars(self) -> Sequence[str]:
        """The stars that can have rows."""
        return written_stars(self.view)

    @property
    def since(self) -> datetime | None:
        """After when something has to have changed."""
        return self.filters.updated_since
