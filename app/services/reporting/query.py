"""Knows which rows the completion report has, as SQL statements; knows no format, no page and no words.

A row is a real enrolment that learns and does not teach, times a star that is on in its course. People who never
launched are known from the roster and have rows like everybody else. What stands in a row, `columns` says.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Label, Select, and_, case, func, literal, not_, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app.content.view import CourseView
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.institution import Institution
from app.models.person import Person
from app.models.platform import Platform
from app.models.progress import Progress
from app.models.setup import StarSetting
from app.services.actors import ADMIN, INSTRUCTOR, Actor
from app.services.reporting.columns import (
    COLUMNS,
    MOMENTS,
    STATUS,
    ReportColumn,
    Value,
    required,
    written_stars,
)
from app.services.reporting.filters import Filters

Columns = TypeVarTuple("Columns")
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


PLACE = (Enrolment.context_id, Enrolment.id, StarSetting.star)


def _is_on(stars: Sequence[str]) -> ColumnElement[bool]:
    return and_(StarSetting.enabled, StarSetting.star.in_(stars))


def _is_there(stars: Sequence[str]) -> ColumnElement[bool]:
    """Whether the report has the row now."""
    return and_(Enrolment.counts_as_learner, _is_on(stars))


def _has_changed(since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(
        or_(*(moment > since for moment in MOMENTS)),
        *(or_(moment.is_(None), moment <= until) for moment in MOMENTS),
    )


def _has_ceased(since: datetime, until: datetime, *, stars: Sequence[str]) -> ColumnElement[bool]:
    """Whether the row was there at `since` and was not any more at `until`."""
    return and_(
        Enrolment.enrolled_at <= since,
        or_(Enrolment.counts_as_learner, Enrolment.ceased_at > since),
        or_(_is_on(stars), StarSetting.ceased_at > since),
        or_(Enrolment.ceased_at <= until, StarSetting.ceased_at <= until),
        not_(_is_there(stars)),
    )


def _conditions(asked: Question, *, with_gone: bool = False) -> list[ColumnElement[bool]]:
    """What a row must meet to be told: be there, or have ceased since, where that can be said."""
    told = _is_there(asked.stars)
    if asked.since is not None:
        told = and_(told, _has_changed(asked.since, asked.until))
        if with_gone:
            told = or_(told, _has_ceased(asked.since, asked.until, stars=asked.stars))
    found = [*asked.scope.conditions(), *asked.filters.conditions(), told]
    return found if asked.before is None else [*found, *_in_front_of(asked.before)]


def rows(
    asked: Question,
    *,
    after: RowPlace | None = None,
    with_gone: bool = True,
    order: Sequence[ColumnElement[Any]] = (),
) -> Select[*tuple[Any, ...]]:
    """The statement for the report's rows in their order: its columns, whether the row ceased, and its place.

    Of rows that ceased only ids are told, and they are told only where changes are asked for. `order` goes before the
    rows' own order, for a page that somebody reads.
    """
    with_gone = with_gone and asked.since is not None
    is_there = _is_there(asked.stars)

    def cell(column: ReportColumn) -> Label[Any]:
        value = column.value(asked.view)
        may_be_told = column.is_told_of_gone or not with_gone
        return (value if may_be_told else case((is_there, value))).label(column.name)

    statement = _joined(
        select(
            *(cell(column) for column in COLUMNS),
            (not_(is_there) if with_gone else literal(False)).label("removed"),
            Enrolment.context_id.label("context_no"),
            Enrolment.id.label("enrolment_no"),
        )
    ).where(*_conditions(asked, with_gone=with_gone))
    if after is not None:
        statement = statement.where(*_beyond(after))
    return statement.order_by(*order, *PLACE)


def written(asked: Question, write: Callable[[ReportColumn, Value], Value]) -> list[Value]:
    """The columns of the report, each as `write` puts it."""
    return [write(column, column.value(asked.view)) for column in COLUMNS]


def lines(asked: Question, *cells: Value) -> Select[*tuple[Any, ...]]:
    """The statement for files: these cells of the rows that are there, in the rows' order."""
    return _joined(select(*cells)).where(*_conditions(asked)).order_by(*PLACE)


def _beyond(place: RowPlace) -> list[ColumnElement[bool]]:
    """What a row must meet to come after `place`: said so that the index leads there and no row before it is read."""
    context, enrolment, star = place
    return [
        tuple_(Enrolment.context_id, Enrolment.id) >= tuple_(literal(context), literal(enrolment)),
        StarSetting.context_id >= context,
        or_(Enrolment.id != enrolment, StarSetting.star > star),
    ]


def _in_front_of(place: EnrolmentPlace) -> list[ColumnElement[bool]]:
    context, enrolment = place
    return [
        tuple_(Enrolment.context_id, Enrolment.id) < tuple_(literal(context), literal(enrolment)),
        Context.id <= context,
    ]


def place_of_person(scope: Scope, *, contexts: Sequence[str], number: int) -> Select[int, int]:
    """The statement for the place of the person at `number` (from 0) in the order, of these courses (keys; none: all)."""
    chosen = [Context.key.in_(contexts)] if contexts else []
    return (
        select(Context.id, Enrolment.id)
        .join(Enrolment, Enrolment.context_id == Context.id)
        .where(*scope.of_contexts(), *chosen)
        .order_by(Context.id, Enrolment.id)
        .offset(number)
        .limit(1)
    )


def figures(asked: Question) -> Select[str, str, int, int]:
    """The statement for how many rows of a star have which status, and (in each line) how many people all rows are about."""
    found = (
        _of_people(select(StarSetting.star, STATUS.label("status"), Enrolment.person_id))
        .where(*_conditions(asked))
        .cte("found")
    )
    people = select(func.count(found.c.person_id.distinct())).scalar_subquery()
    return select(found.c.star, found.c.status, func.count(), people).group_by(found.c.star, found.c.status)


def _joined(statement: Select[*Columns]) -> Select[*Columns]:
    return (
        _of_people(statement)
        .join(Institution, Institution.id == Context.institution_id)
        .join(Platform, Platform.id == Context.platform_id)
    )


def _of_people(statement: Select[*Columns]) -> Select[*Columns]:
    return (
        statement.select_from(StarSetting)
        .join(Enrolment, Enrolment.context_id == StarSetting.context_id)
        .join(Context, Context.id == Enrolment.context_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Progress, and_(Progress.enrolment_id == Enrolment.id, Progress.star == StarSetting.star))
    )


def people(asked: Question, *order: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """The statement for the people who have a row that fits, one after the other, each with how many they are."""
    return (
        select(
            Enrolment.id.label("enrolment_no"),
            Enrolment.key.label("enrolment_id"),
            *(Enrolment.group, Enrolment.pathway, Enrolment.left_at, Enrolment.last_activity_at),
            *(Person.name, Person.email, Person.sub.label("lms_user_id")),
            Context.title.label("context_title"),
            func.count().over().label("all"),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .join(Context, Context.id == Enrolment.context_id)
        .where(Enrolment.id.in_(_fitting(asked)))
        .order_by(*order, Enrolment.context_id, Enrolment.id)
    )


def _fitting(asked: Question) -> Select[int]:
    return _of_people(select(Enrolment.id)).where(*_conditions(asked)).distinct()


def sums(asked: Question) -> Select[str, int, int]:
    """The statement for how many of those people a star is asked of, and how many of these have done it.

    Who has left is asked for nothing.
    """
    is_asked = required(asked.view)
    is_done = and_(is_asked, Progress.status == "completed")
    return (
        _of_people(select(StarSetting.star, func.count(case((is_asked, 1))), func.count(case((is_done, 1)))))
        .where(*asked.scope.conditions(), Enrolment.id.in_(_fitting(asked)), _is_there(asked.stars))
        .where(Enrolment.left_at.is_(None))
        .group_by(StarSetting.star)
    )


def cells(asked: Question, enrolments: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """The statement for how far these people (numbers of enrolments) are with each star that is on in their course."""
    return _of_people(
        select(
            Enrolment.id.label("enrolment_no"),
            StarSetting.star,
            required(asked.view).label("required"),
            *(
                StarSetting.due_at,
                Progress.status,
                Progress.fraction,
                Progress.quiz_best,
                Progress.quiz_passed,
            ),
            *(Progress.completed_by, Progress.journals, Progress.opened_at, Progress.started_at),
            *(Progress.completed_at, Progress.last_activity_at),
        )
    ).where(*asked.scope.conditions(), Enrolment.id.in_(enrolments), _is_there(asked.stars))


def stars_on(scope: Scope) -> Select[str]:
    """The statement for the stars that are on in a course of the scope."""
    return (
        select(StarSetting.star)
        .join(Context, Context.id == StarSetting.context_id)
        .where(*scope.of_contexts(), StarSetting.enabled)
        .distinct()
    )


def person(scope: Scope, key: str) -> Select[*tuple[Any, ...]]:
    """The statement for one learner (key of the enrolment) that may be seen."""
    return (
        select(Enrolment, Person, Context)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Context, Context.id == Enrolment.context_id)
        .where(*scope.conditions(), Enrolment.key == key, Enrolment.counts_as_learner)
    )
