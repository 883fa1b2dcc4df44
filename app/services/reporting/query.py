"""Knows which rows the completion report has, as one SQL statement; knows no format, no page and no words.

A row is a real enrolment that learns and does not teach, times a star that is on in its course. People who never
launched are known from the roster and have rows like everybody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, literal, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.institution import Institution
from app.models.person import Person
from app.models.platform import Platform
from app.models.progress import Progress
from app.models.setup import SetupVersion, StarSetting
from app.services.actors import ADMIN, INSTRUCTOR, LEARNER, Actor

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
    platform_id: int | None = None
    """Narrows it to one platform of the institution."""
    context_id: int | None = None
    """Narrows it to one course."""

    def of_contexts(self) -> list[ColumnElement[bool]]:
        """What a context must meet to be seen."""
        wanted: list[tuple[InstrumentedAttribute[int], int | None]] = [
            (Context.institution_id, self.institution_id),
            (Context.platform_id, self.platform_id),
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
    ceased: tuple[tuple[int, str], ...] = ()
    """Context and star of rows that were there at `since` and are gone at `until`: the star was turned off."""


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
        return [*found, _is_told(self.changes)]


STATUS: ColumnElement[str] = case(
    (Enrolment.left_at.is_not(None), literal(LEFT)),
    (Progress.status.is_(None), literal(NOT_STARTED)),
    else_=cast(Progress.status, Text),
)
_SAVED = (
    select(SetupVersion.context_id, func.max(SetupVersion.at).label("at"))
    .group_by(SetupVersion.context_id)
    .subquery("saved")
)


def _later(first: ColumnElement[datetime], second: ColumnElement[Any]) -> ColumnElement[datetime]:
    """The later of two moments, of which the second may be none: both databases have their own name for it."""
    return case((second > first, second), else_=first)


_changed_at: ColumnElement[datetime] = _later(
    _later(
        _later(
            _later(Enrolment.enrolled_at.expression, Enrolment.changed_at.expression),
            Person.changed_at.expression,
        ),
        Progress.changed_at.expression,
    ),
    _SAVED.c.at,
)
PLACE = (Enrolment.context_id, Enrolment.id, StarSetting.star)


def _is_told(changes: Changes | None) -> ColumnElement[bool]:
    if changes is None:
        return StarSetting.enabled.is_(True)
    has_changed = and_(
        StarSetting.enabled.is_(True), _changed_at > changes.since, _changed_at <= changes.until
    )
    if not changes.ceased:
        return has_changed
    has_ceased = and_(
        StarSetting.enabled.is_(False),
        Enrolment.enrolled_at <= changes.since,
        tuple_(StarSetting.context_id, StarSetting.star).in_(changes.ceased),
    )
    return or_(has_changed, has_ceased)


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
            StarSetting.enabled,
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
            _changed_at.label("changed_at"),
            Enrolment.context_id.label("context_no"),
            Enrolment.id.label("enrolment_no"),
        ),
        scope,
        filters,
        stars=stars,
    )
    if after is not None:
        statement = statement.where(tuple_(*PLACE) > tuple_(*(literal(part) for part in after)))
    return statement.order_by(*PLACE)


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
    roles = cast(Enrolment.roles, Text)  # a JSON list of three known words reads alike on both databases
    return (
        statement.select_from(StarSetting)
        .join(Enrolment, Enrolment.context_id == StarSetting.context_id)
        .join(Context, Context.id == Enrolment.context_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Institution, Institution.id == Context.institution_id)
        .join(Platform, Platform.id == Context.platform_id)
        .outerjoin(Progress, and_(Progress.enrolment_id == Enrolment.id, Progress.star == StarSetting.star))
        .outerjoin(_SAVED, _SAVED.c.context_id == Context.id)
        .where(
            *scope.conditions(),
            Enrolment.kind == "real",
            roles.contains(f'"{LEARNER}"'),
            ~roles.contains(f'"{INSTRUCTOR}"'),
            StarSetting.star.in_(stars),
            *filters.conditions(),
        )
    )
