"""Knows which rows the completion report has, as one SQL statement; knows no format, no page and no words.

A row is a real enrolment that learns and does not teach, times a star that is on in its course. People who never
launched are known from the roster and have rows like everybody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, literal, not_, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.institution import Institution
from app.models.person import Person
from app.models.platform import Platform
from app.models.progress import Progress
from app.models.setup import StarSetting
from app.services.actors import ADMIN, INSTRUCTOR, Actor

GROUPS = ("citizen", "professional", "civil_society", "leader")
NOT_STARTED, LEFT = "not_started", "left"
STATUSES = (NOT_STARTED, "opened", "started", "completed", LEFT)

Columns = TypeVarTuple("Columns")
Place = tuple[int, int, str]
"""Where a row stands in the order: the numbers of context and enrolment, the star."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose rows may be seen at all; every statement starts from it."""

    institution_id: int | None
    """None only for operators: every institution."""
    context_id: int | None = None
    """Narrows it to one course."""

    def of_contexts(self) -> list[ColumnElement[bool]]:
        """What a context must meet to be seen."""
        wanted: list[tuple[InstrumentedAttribute[int], int | None]] = [
            (Context.institution_id, self.institution_id),
            (Context.id, self.context_id),
        ]
        return [column == value for column, value in wanted if value is not None]

    def conditions(self) -> list[ColumnElement[bool]]:
        """What a context and a person in it must meet to be seen."""
        return [*self.of_contexts(), Person.institution_id == Context.institution_id]


def scope_of(actor: Actor) -> Scope:
    """An administrator sees the institution, an instructor the course they are in. Raises `visit.forbidden`."""
    actor.require(ADMIN, INSTRUCTOR)
    if actor.can(ADMIN):
        return Scope(institution_id=actor.institution_id)
    return Scope(institution_id=actor.institution_id, context_id=actor.context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Only what changed after `since` and not later than `until`."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What somebody wants to see of it. Empty means everything."""

    contexts: tuple[str, ...] = ()
    """Keys of contexts."""
    stars: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    active_from: datetime | None = None
    """The last activity in the star was then or later."""
    active_before: datetime | None = None
    """The last activity in the star was earlier."""
    text: str = ""
    """Part of a name, an e-mail address or the platform's id of a person."""
    changes: Changes | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """What a row must meet."""
        lists: list[tuple[Any, tuple[str, ...]]] = [
            (Context.key, self.contexts),
            (StarSetting.star, self.stars),
            (Enrolment.group, self.groups),
            (STATUS, self.statuses),
        ]
        found: list[ColumnElement[bool]] = [column.in_(values) for column, values in lists if values]
        if self.active_from is not None:
            found.append(Progress.last_activity_at >= self.active_from)
        if self.active_before is not None:
            found.append(Progress.last_activity_at < self.active_before)
        if self.text:
            columns = (Person.name, Person.email, Person.sub)
            found.append(or_(*(column.icontains(self.text, autoescape=True) for column in columns)))
        return found


STATUS: ColumnElement[str] = case(
    (Enrolment.left_at.is_not(None), literal(LEFT)),
    (Progress.status.is_(None), literal(NOT_STARTED)),
    else_=cast(Progress.status, Text),
)


MOMENTS: dict[str, ColumnElement[Any]] = {
    "enrolment_made_at": Enrolment.enrolled_at.expression,
    "enrolment_changed_at": Enrolment.changed_at.expression,
    "person_changed_at": Person.changed_at.expression,
    "context_changed_at": Context.changed_at.expression,
    "setting_changed_at": StarSetting.changed_at.expression,
    "progress_changed_at": Progress.changed_at.expression,
}
"""By column of the statement: when which part of a row last changed. The latest of them is the row's `changed_at`."""
PLACE = (Enrolment.context_id, Enrolment.id, StarSetting.star)


def _is_on(stars: Sequence[str]) -> ColumnElement[bool]:
    return and_(StarSetting.enabled, StarSetting.star.in_(stars))


def _is_there(stars: Sequence[str]) -> ColumnElement[bool]:
    """Whether the report has the row now."""
    return and_(Enrolment.counts_as_learner, _is_on(stars))


def _is_told(changes: Changes | None, *, stars: Sequence[str]) -> ColumnElement[bool]:
    if changes is None:
        return _is_there(stars)
    has_changed = and_(
        _is_there(stars),
        or_(*(moment > changes.since for moment in MOMENTS.values())),
        *(or_(moment.is_(None), moment <= changes.until) for moment in MOMENTS.values()),
    )
    return or_(has_changed, _has_ceased(changes, stars=stars))


def _has_ceased(changes: Changes, *, stars: Sequence[str]) -> ColumnElement[bool]:
    """Whether the row was there at `since` and was not any more at `until`."""
    return and_(
        Enrolment.enrolled_at <= changes.since,
        or_(Enrolment.counts_as_learner, Enrolment.ceased_at > changes.since),
        or_(_is_on(stars), StarSetting.ceased_at > changes.since),
        or_(Enrolment.ceased_at <= changes.until, StarSetting.ceased_at <= changes.until),
        not_(_is_there(stars)),
    )


def rows(
    scope: Scope, filters: Filters, *, stars: Sequence[str], after: Place | None = None
) -> Select[*tuple[Any, ...]]:
    """The statement for the report's rows in their order; `stars` are those the current release has."""
    statement = _from_tables(
        select(
            Institution.key.label("institution_id"),
            Platform.key.label("platform_id"),
            Context.key.label("context_id"),
            Context.title.label("context_title"),
            Person.key.label("person_id"),
            Person.sub.label("lms_user_id"),
            Person.name,
            Person.email,
            Enrolment.group,
            Enrolment.pathway,
            StarSetting.star,
            _is_there(stars).label("is_there"),
            StarSetting.required,
            STATUS.label("status"),
            Progress.fraction,
            Progress.quiz_best,
            Progress.quiz_passed,
            Progress.completed_by,
            Progress.journals,
            Enrolment.enrolled_at,
            Progress.opened_at,
            Progress.started_at,
            Progress.completed_at,
            Progress.last_activity_at,
            StarSetting.due_at,
            Enrolment.left_at,
            *(moment.label(name) for name, moment in MOMENTS.items()),
            Enrolment.context_id.label("context_no"),
            Enrolment.id.label("enrolment_no"),
        ),
        scope,
        filters,
        stars=stars,
    )
    if after is not None:
        statement = statement.where(*_beyond(after))
    return statement.order_by(*PLACE)


def _beyond(place: Place) -> list[ColumnElement[bool]]:
    """What a row must meet to come after `place`: said so that the index leads there and no row before it is read."""
    context, enrolment, star = place
    return [
        tuple_(Enrolment.context_id, Enrolment.id) >= tuple_(literal(context), literal(enrolment)),
        StarSetting.context_id >= context,
        or_(Enrolment.id != enrolment, StarSetting.star > star),
    ]


def figures(scope: Scope, filters: Filters, *, stars: Sequence[str]) -> Select[str, str, int]:
    """The statement for how many rows of a star have which status."""
    status = STATUS.label("status")
    statement = _from_tables(select(StarSetting.star, status, func.count()), scope, filters, stars=stars)
    return statement.group_by(StarSetting.star, status)


def people(scope: Scope, filters: Filters, *, stars: Sequence[str]) -> Select[int]:
    """The statement for how many people the rows are about."""
    return _from_tables(select(func.count(Person.id.distinct())), scope, filters, stars=stars)


def _from_tables(
    statement: Select[*Columns], scope: Scope, filters: Filters, *, stars: Sequence[str]
) -> Select[*Columns]:
    return (
        statement.select_from(StarSetting)
        .join(Enrolment, Enrolment.context_id == StarSetting.context_id)
        .join(Context, Context.id == Enrolment.context_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Institution, Institution.id == Context.institution_id)
        .join(Platform, Platform.id == Context.platform_id)
        .outerjoin(Progress, and_(Progress.enrolment_id == Enrolment.id, Progress.star == StarSetting.star))
        .where(*scope.conditions(), *filters.conditions(), _is_told(filters.changes, stars=stars))
    )
