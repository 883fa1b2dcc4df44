"""Knows people and stars as a page of the report shows them: a line for each person, a cell for each star; knows no words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.delivery import Delivery
from app.models.line_item import LineItem
from app.services.reporting import people_query
from app.services.reporting.question import Question
from app.services.reporting.sorting import PEOPLE, SortedBy

COMPLETED, NOT_STARTED = "completed", "not_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How far one person is with one star."""

    star: str
    is_required: bool
    """Whether the pathway or the set-up asks for it."""
    status: str
    """not_started, opened, started or completed."""
    fraction: float
    quiz_best: float | None
    quiz_passed: bool
    completed_by: str | None
    texts: int
    opened_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    last_activity_at: datetime | None
    due_at: datetime | None

    @property
    def is_done(self) -> bool:
        """Whether all it asks for is done."""
        return self.status == COMPLETED


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One person in one course, and their cells by star."""

    key: str
    name: str | None
    email: str | None
    lms_user_id: str
    group: str | None
    pathway: str | None
    left_at: datetime | None
    context_title: str | None
    active_at: datetime | None
    """The last activity in the course, beside the stars too."""
    cells: Mapping[str, Cell]

    @property
    def asked(self) -> int:
        """How many stars are asked for."""
        return sum(cell.is_required for cell in self.cells.values())

    @property
    def done(self) -> int:
        """How many of those are done."""
        return sum(cell.is_required and cell.is_done for cell in self.cells.values())

    @property
    def last_at(self) -> datetime | None:
        """When something was done last, in a star or beside them."""
        found = [self.active_at, *(one.last_activity_at for one in self.cells.values())]
        return max((at for at in found if at), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class InGradebook:
    """What became of the grade of one star."""

    measures: str
    grade: float
    state: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Of how many people a star is asked, and how many of these have done it."""

    asked: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOfPeople:
    """The lines of one page, and what is told of all the people who fit."""

    lines: Sequence[PersonLine]
    number: int
    """Which page it is, from 1."""
    total: int
    """How many people there are."""
    sums: Mapping[str, Sum]
    """By star of the lines, of all the people but for those who have left. Empty where that was not asked."""


def read_page(
    session: Session, asked: Question, *, sort: SortedBy, limit: int, number: int, with_sums: bool
) -> PageOfPeople:
    """Page `number` (from 1), or the first where there are fewer. Two statements."""
    found = _page(session, asked, sort=sort, limit=limit, number=number)
    if not found and number > 1:
        number = 1
        found = _page(session, asked, sort=sort, limit=limit, number=number)
    numbers = [row.enrolment_no for row in found]
    rows = _rows_of_cells(session, asked, numbers, with_sums=with_sums)
    of_people = _cells(asked, numbers, rows)
    told = [_line(row, row.enrolment_id, row.context_title, of_people[row.enrolment_no]) for row in found]
    sums = (
        {row.star: Sum(asked=row.asked_of or 0, done=row.done_by or 0) for row in rows} if with_sums else {}
    )
    return PageOfPeople(lines=told, number=number, total=found[0].all if found else 0, sums=sums)


def _page(
    session: Session, asked: Question, *, sort: SortedBy, limit: int, number: int
) -> Sequence[Row[Any]]:
    statement = people_query.people(asked, *sort.order(PEOPLE))
    return session.execute(statement.limit(limit).offset((number - 1) * limit)).all()


def one(session: Session, asked: Question, *, key: str) -> tuple[PersonLine, datetime, Sequence[InGradebook]]:
    """One person, since when they are known there, and what their gradebook has. Raises `page.not_found`.

    `asked` says whose people may be seen; its filters do not count.
    """
    found = session.execute(people_query.person(asked.scope, key)).one_or_none()
    if found is None:
        raise AppError("page.not_found")
    enrolment, person, context = found
    rows = _rows_of_cells(session, asked, [enrolment.id], with_sums=False)
    cells = _cells(asked, [enrolment.id], rows)[enrolment.id]
    grades = session.execute(
        select(LineItem.measures, Delivery.given, Delivery.state, Delivery.sent_at)
        .join(LineItem, LineItem.id == Delivery.line_item_id)
        .where(Delivery.enrolment_id == enrolment.id, Delivery.given.is_not(None), LineItem.state == "live")
        .order_by(LineItem.id)
    )
    row = _Known(enrolment, person)
    return (
        _line(row, enrolment.key, context.title, cells),
        enrolment.enrolled_at,
        [
            InGradebook(measures=measures or "", grade=given or 0.0, state=state, sent_at=sent_at)
            for measures, given, state, sent_at in grades
        ],
    )


class _Known:
    """An enrolment and its person, named as in a row of people."""

    def __init__(self, enrolment: Any, person: Any) -> None:
        self.group, self.pathway, self.left_at = enrolment.group, enrolment.pathway, enrolment.left_at
        self.last_activity_at = enrolment.last_activity_at
        self.name = person.name
        self.email, self.lms_user_id = person.email, person.sub


def _rows_of_cells(
    session: Session, asked: Question, enrolments: Sequence[int], *, with_sums: bool
) -> Sequence[Row[Any]]:
    if not enrolments:
        return ()
    return session.execute(people_query.cells(asked, enrolments, with_sums=with_sums)).all()


def _cells(
    asked: Question, enrolments: Sequence[int], rows: Sequence[Row[Any]]
) -> Mapping[int, dict[str, Cell]]:
    """The cells by enrolment and star, the stars in the order of the course."""
    found: dict[int, dict[str, Cell]] = defaultdict(dict)
    by_place = {(row.enrolment_no, row.star): row for row in rows}
    for enrolment in enrolments:
        for star in asked.stars:
            row = by_place.get((enrolment, star))
            if row is not None:
                found[enrolment][star] = _cell(row)
    return found


def _cell(row: Row[Any]) -> Cell:
    return Cell(
        star=row.star,
        is_required=bool(row.required),
        status=row.status or NOT_STARTED,
        fraction=row.fraction or 0.0,
        quiz_best=row.quiz_best,
        quiz_passed=bool(row.quiz_passed),
        completed_by=row.completed_by,
        texts=row.journals or 0,
        opened_at=row.opened_at,
        started_at=row.started_at,
        completed_at=row.completed_at,
        last_activity_at=row.last_activity_at,
        due_at=row.due_at,
    )


def _line(row: Any, key: str, context_title: str | None, cells: Mapping[str, Cell]) -> PersonLine:
    return PersonLine(
        key=key,
        name=row.name,
        email=row.email,
        lms_user_id=row.lms_user_id,
        group=row.group,
        pathway=row.pathway,
        left_at=row.left_at,
        context_title=context_title,
        active_at=row.last_activity_at,
        cells=cells,
    )
