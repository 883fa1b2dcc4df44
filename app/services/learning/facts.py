"""Knows what a learner has done, star by star, as the tables have it; knows no rule about what that is worth.

One statement brings everything: what was done and what was earned so far (`progress`), for one star or for all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Text,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    null,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from app.adapters.sql.often import Often
from app.content.tree import Star
from app.models.attempt import Attempt, Response
from app.models.base import table_of
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.entry import Entry
from app.models.page_mark import PageMark
from app.models.progress import CompletedBy, Progress, ProgressStatus
from app.models.types import BigId
from app.models.vote import Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A page that was opened, or done on paper without opening it."""

    first_at: datetime | None
    last_at: datetime | None
    paper_at: datetime | None
    read_at: datetime | None

    @property
    def is_read(self) -> bool:
        """Whether the page counts as read: to its end, or on paper. To have opened it is not enough."""
        return self.read_at is not None or self.paper_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far somebody is with a star: the columns of `progress` that follow from facts and from what was earned."""

    status: ProgressStatus
    fraction: float
    quiz_best: float | None
    quiz_passed: bool
    pass_earned: bool
    """Whether it was passed by something the learner did, with the mark of that moment."""
    journals: int
    opened_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    completed_by: CompletedBy | None
    release_id: int | None

    @property
    def is_done(self) -> bool:
        """Whether the star is done, now or once."""
        return self.completed_at is not None


@dataclass(slots=True, kw_only=True)
class StarFacts:
    """What an enrolment has done in one star. Ids are qualified."""

    marks: dict[str, Mark] = field(default_factory=dict)
    enough: set[str] = field(default_factory=set)
    """Slots whose saved text is enough, or that were done on paper."""
    journals: int = 0
    """Journal entries with a saved text."""
    quiz_best: float | None = None
    """The best finished check, 0…1; None before the first one."""
    quiz_rounds: int = 0
    """How many checks are finished."""
    starts: list[datetime] = field(default_factory=list)
    """When each thing that counts as having started was begun: answers, texts, votes, paper."""
    votes: dict[str, str] = field(default_factory=dict)
    """What was chosen, by poll."""

    @property
    def read_pages(self) -> set[str]:
        """The pages that count as read."""
        return {page for page, mark in self.marks.items() if mark.is_read}

    @property
    def started_at(self) -> datetime | None:
        """The first of them."""
        return min(self.starts, default=None)

    @property
    def opened_at(self) -> datetime | None:
        """The first page, or whatever was done before it."""
        firsts = [mark.first_at for mark in self.marks.values() if mark.first_at]
        return min([*firsts, *self.starts], default=None)

    @property
    def last_look(self) -> tuple[datetime, str] | None:
        """When a page was looked at last, and which."""
        looks = [(mark.last_at, page) for page, mark in self.marks.items() if mark.last_at]
        return max(looks, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What one enrolment has done in the stars that were asked for, and what it has earned in all of them."""

    facts: Mapping[str, StarFacts]
    earned: Mapping[str, Standing]
    """`progress` as it stands, of every star that was begun."""
    active_at: Mapping[str, datetime | None]
    """When something was done last, of the same stars."""
    settings_no: int
    """The number of the course's settings, as of this statement."""


def gather(
    session: Session, enrolment_id: int, *, stars: Iterable[Star], found: Sequence[Any] | None = None
) -> Gathered:
    """What somebody has done in some stars: one statement, however many stars are asked for.

    `found`: the rows of that, where they came along with another statement (`done_in_one_star`).
    """
    asked = {star.id: star for star in stars}
    facts = {star: StarFacts() for star in asked}
    earned: dict[str, Standing] = {}
    active_at: dict[str, datetime | None] = {}
    settings_no = 0
    if found is None:
        found = _rows(session, enrolment_id, only=next(iter(asked)) if len(asked) == 1 else None)
    for row in found:
        if row.what == _PROGRESS:
            earned[row.id], active_at[row.id] = _standing(row), row.at_4
        elif row.what == _SETTINGS:
            settings_no = row.number
        elif (star := row.id.partition("/")[0]) in facts:
            _TAKE[row.what](facts[star], row, asked[star])
    return Gathered(facts=facts, earned=earned, active_at=active_at, settings_no=settings_no)


def _rows(session: Session, enrolment_id: int, *, only: str | None) -> Sequence[Any]:
    if only is None:
        return _OF_ALL.rows(session, enrolment_id=enrolment_id)
    return _OF_ONE.rows(session, enrolment_id=enrolment_id, within=within(only))


def within(star: str) -> str:
    """What the ids of everything in a star are like."""
    return f"{star}/%"


def _standing(row: Any) -> Standing:
    return Standing(
        status=row.word,
        fraction=row.share,
        quiz_best=row.grade,
        quiz_passed=row.flag,
        pass_earned=row.flag_2,
        journals=row.number,
        opened_at=row.at_1,
        started_at=row.at_2,
        completed_at=row.at_3,
        completed_by=row.word_2,
        release_id=row.number_2,
    )


def _take_mark(facts: StarFacts, row: Any, _star: Star) -> None:
    facts.marks[row.id] = Mark(first_at=row.at_1, last_at=row.at_2, paper_at=row.at_3, read_at=row.at_4)
    facts.starts += [row.at_3] if row.at_3 else []


def _take_entry(facts: StarFacts, row: Any, _star: Star) -> None:
    facts.starts += [at for at in (row.at_1, row.at_2) if at]
    facts.journals += row.number
    facts.enough |= {row.id} if row.flag or row.at_2 else set()


def _take_attempt(facts: StarFacts, row: Any, star: Star) -> None:
    facts.starts.append(row.at_1)
    if star.quiz and row.id == star.quiz.id:
        facts.quiz_best, facts.quiz_rounds = row.grade, row.number


def _take_vote(facts: StarFacts, row: Any, _star: Star) -> None:
    facts.starts.append(row.at_1)
    facts.votes[row.id] = row.word


_PROGRESS, _SETTINGS = "progress", "settings"
_TAKE = {"mark": _take_mark, "entry": _take_entry, "attempt": _take_attempt, "vote": _take_vote}
_COLUMNS = (
    "at_1",
    "at_2",
    "at_3",
    "at_4",
    "grade",
    "share",
    "number",
    "number_2",
    "word",
    "word_2",
    "flag",
    "flag_2",
)


def _branch(what: str, key: ColumnElement[Any], **told: ColumnElement[Any]) -> Any:
    """A part of the statement; what a table does not have is null. The first part says the types of all."""
    columns: list[ColumnElement[Any]] = [told.get(name, null()) for name in _COLUMNS]
    return select(
        literal_column(f"'{what}'", Text).label("what"),
        key.label("id"),
        *(column.label(name) for name, column in zip(_COLUMNS, columns, strict=True)),
    )


def _statement(of: ColumnElement[Any], asked: Any) -> CompoundSelect[Any]:
    """Everything of one enrolment; `asked` says which of the ids of pages, slots, activities and polls."""
    progress, mark, entry = table_of(Progress).c, table_of(PageMark).c, table_of(Entry).c
    attempt, response, vote = table_of(Attempt).c, table_of(Response).c, table_of(Vote).c
    context, enrolment = table_of(Context).c, table_of(Enrolment).c
    nothing, something = literal_column("0", Integer), literal_column("1", Integer)
    return union_all(
        _branch(
            _PROGRESS,
            progress.star,
            at_1=progress.opened_at,
            at_2=progress.started_at,
            at_3=progress.completed_at,
            at_4=progress.last_activity_at,
            grade=progress.quiz_best,
            share=progress.fraction,
            number=progress.journals,
            number_2=progress.release_id,
            word=type_coerce(progress.status, Text),
            word_2=type_coerce(progress.completed_by, Text),
            flag=progress.quiz_passed,
            flag_2=progress.pass_earned,
        ).where(progress.enrolment_id == of),
        _branch(_SETTINGS, context.key, number=context.settings_no)
        .select_from(table_of(Context))
        .join(table_of(Enrolment), enrolment.context_id == context.id)
        .where(enrolment.id == of),
        _branch(
            "mark",
            mark.page,
            at_1=mark.first_at,
            at_2=mark.last_at,
            at_3=mark.paper_at,
            at_4=mark.read_at,
        ).where(mark.enrolment_id == of, asked(mark.page)),
        _branch(
            "entry",
            entry.slot,
            at_1=entry.started_at,
            at_2=entry.paper_at,
            number=case((entry.is_journal & (entry.revision_no > nothing), something), else_=nothing),
            flag=entry.is_complete,
        ).where(entry.enrolment_id == of, asked(entry.slot)),
        # By activity: when the first was begun that has an answer, how many are finished, and the best grade.
        _branch(
            "attempt",
            attempt.activity,
            at_1=func.min(attempt.started_at),
            grade=func.max(attempt.grade),
            number=func.count(attempt.grade),
        )
        .where(
            attempt.enrolment_id == of,
            asked(attempt.activity),
            attempt.grade.is_not(None) | exists().where(response.attempt_id == attempt.id),
        )
        .group_by(attempt.activity),
        _branch("vote", vote.poll, at_1=vote.at, word=vote.option).where(
            vote.enrolment_id == of, asked(vote.poll)
        ),
    )


def done_in_one_star(of: ColumnElement[Any]) -> CompoundSelect[Any]:
    """All that an enrolment has done in a star, `within` which ids are."""
    return _statement(of, _in_one_star)


def _in_one_star(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return column.like(bindparam("within", type_=Text))


_ENROLMENT = bindparam("enrolment_id", type_=BigId)
_OF_ALL = Often(_statement(_ENROLMENT, lambda _column: true()))
_OF_ONE = Often(done_in_one_star(_ENROLMENT))
