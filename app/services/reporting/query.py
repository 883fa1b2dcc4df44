"""Knows which rows the completion report has, as SQL statements; knows no format, no page and no words.

A row is a real enrolment that learns and does not teach, times a star that is on in its course. People who never
launched are known from the roster and have rows like everybody else. What stands in a row, `columns` says.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import (
    Case,
    ColumnElement,
    Label,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    tuple_,
)

from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.institution import Institution
from app.models.person import Person
from app.models.platform import Platform
from app.models.progress import Progress
from app.models.setup import StarSetting
from app.services.reporting.columns import COLUMNS, MOMENTS, STATUS, ReportColumn, Value
from app.services.reporting.question import EnrolmentPlace, Question, RowPlace

Columns = TypeVarTuple("Columns")
PLACE = (Enrolment.context_id, Enrolment.id, StarSetting.star)


def _is_on(stars: Sequence[str]) -> ColumnElement[bool]:
    return and_(StarSetting.enabled, StarSetting.star.in_(stars))


def is_there(stars: Sequence[str]) -> ColumnElement[bool]:
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
        not_(is_there(stars)),
    )


def conditions_of(asked: Question, *, with_gone: bool = False) -> list[ColumnElement[bool]]:
    """What a row must meet to be told: be there, or have ceased since, where that can be said."""
    told = is_there(asked.stars)
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
    told = is_there(asked.stars)

    def cell(column: ReportColumn) -> Label[Any]:
        value = column.value(asked.view)
        may_be_told = column.is_told_of_gone or not with_gone
        return (value if may_be_told else case((told, value))).label(column.name)

    statement = _joined(
        select(
            *(cell(column) for column in COLUMNS),
            (not_(told) if with_gone else literal(False)).label("removed"),
            Enrolment.context_id.label("context_no"),
            Enrolment.id.label("enrolment_no"),
        )
    ).where(*conditions_of(asked, with_gone=with_gone))
    if after is not None:
        statement = statement.where(*_beyond(after))
    return statement.order_by(*order, *PLACE)


def written(asked: Question, write: Callable[[ReportColumn, Value], Value]) -> list[Value]:
    """The columns of the report, each as `write` puts it.

    Of a choice each of what is chosen from is put so: constants, which the database then puts once and not in each row.
    """

    def put(column: ReportColumn, value: Value) -> Value:
        if not isinstance(value, Case):
            return write(column, value)
        otherwise = cast(null(), Text) if value.else_ is None else value.else_
        choices = ((when, write(column, chosen)) for when, chosen in value.whens)
        return case(*choices, value=value.value, else_=write(column, otherwise))

    return [put(column, column.value(asked.view)) for column in COLUMNS]


def lines(asked: Question, *cells: Value) -> Select[*tuple[Any, ...]]:
    """The statement for files: these cells of the rows that are there, in the rows' order."""
    return _joined(select(*cells)).where(*conditions_of(asked)).order_by(*PLACE)


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


def figures(asked: Question) -> Select[str, str, int, int]:
    """The statement for how many rows of a star have which status, and (in each line) how many people all rows are about."""
    found = (
        of_people(select(StarSetting.star, STATUS.label("status"), Enrolment.person_id))
        .where(*conditions_of(asked))
        .cte("found")
    )
    people = select(func.count(found.c.person_id.distinct())).scalar_subquery()
    return select(found.c.star, found.c.status, func.count(), people).group_by(found.c.star, found.c.status)


def _joined(statement: Select[*Columns]) -> Select[*Columns]:
    return (
        of_people(statement)
        .join(Institution, Institution.id == Context.institution_id)
        .join(Platform, Platform.id == Context.platform_id)
    )


def of_people(statement: Select[*Columns]) -> Select[*Columns]:
    """A statement about people and the stars that are on in their courses, with how far they are."""
    return (
        statement.select_from(StarSetting)
        .join(Enrolment, Enrolment.context_id == StarSetting.context_id)
        .join(Context, Context.id == Enrolment.context_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Progress, and_(Progress.enrolment_id == Enrolment.id, Progress.star == StarSetting.star))
    )
