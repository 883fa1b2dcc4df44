"""Knows what a learner has done, star by star, as the tables have it; knows no rule about what that is worth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.content.tree import Star
from app.models.attempt import Attempt, Response
from app.models.entry import Entry
from app.models.page_mark import PageMark
from app.models.vote import Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A page that was opened, or done on paper without."""

    first_at: datetime | None
    last_at: datetime | None
    paper_at: datetime | None


@dataclass(slots=True, kw_only=True)
class Facts:
    """What an enrolment has done in one star. Ids are qualified."""

    marks: dict[str, Mark] = field(default_factory=dict)
    enough: set[str] = field(default_factory=set)
    """Slots whose saved text is enough, or that were done on paper."""
    journals: int = 0
    """Journal entries with a saved text."""
    quiz_best: float | None = None
    """The best finished check, 0…1; None before the first one."""
    starts: list[datetime] = field(default_factory=list)
    """When each thing that counts as having started was begun: answers, texts, votes, paper."""

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


def gather(session: Session, enrolment_id: int, *, stars: Iterable[Star]) -> Mapping[str, Facts]:
    """The facts of some stars, by star, in four queries however many stars are asked for."""
    asked = {star.id: star for star in stars}
    found = {star: Facts() for star in asked}
    only = next(iter(asked)) if len(asked) == 1 else None
    for page, mark in _marks(session, enrolment_id, only):
        if facts := found.get(_star(page)):
            facts.marks[page] = mark
            facts.starts += [mark.paper_at] if mark.paper_at else []
    for entry in _entries(session, enrolment_id, only):
        if facts := found.get(_star(entry.slot)):
            facts.starts += [at for at in (entry.started_at, entry.paper_at) if at]
            facts.journals += entry.is_journal and entry.revision_no > 0
            facts.enough |= {entry.slot} if entry.paper_at or entry.is_complete else set()
    for attempt in _attempts(session, enrolment_id, only):
        if facts := found.get(_star(attempt.activity)):
            facts.starts.append(attempt.first_at)
            quiz = asked[_star(attempt.activity)].quiz
            if quiz and attempt.activity == quiz.id:
                facts.quiz_best = attempt.best
    for vote in _votes(session, enrolment_id, only):
        if facts := found.get(_star(vote.poll)):
            facts.starts.append(vote.at)
    return found


def _star(qualified: str) -> str:
    return qualified.partition("/")[0]


def _within(column: InstrumentedAttribute[str], star: str | None) -> ColumnElement[bool]:
    return column.startswith(f"{star}/", autoescape=True) if star else true()


def _marks(session: Session, enrolment_id: int, star: str | None) -> Iterable[tuple[str, Mark]]:
    rows = session.execute(
        select(PageMark.page, PageMark.first_at, PageMark.last_at, PageMark.paper_at).where(
            PageMark.enrolment_id == enrolment_id, _within(PageMark.page, star)
        )
    )
    return [
        (row.page, Mark(first_at=row.first_at, last_at=row.last_at, paper_at=row.paper_at)) for row in rows
    ]


def _entries(session: Session, enrolment_id: int, star: str | None) -> Sequence[Any]:
    return session.execute(
        select(
            Entry.slot,
            Entry.is_journal,
            Entry.revision_no,
            Entry.is_complete,
            Entry.paper_at,
            Entry.started_at,
        ).where(Entry.enrolment_id == enrolment_id, _within(Entry.slot, star))
    ).all()


def _attempts(session: Session, enrolment_id: int, star: str | None) -> Sequence[Any]:
    """By activity: when the first was begun that has an answer, and the best grade."""
    has_answer = exists().where(Response.attempt_id == Attempt.id)
    return session.execute(
        select(
            Attempt.activity,
            func.min(Attempt.started_at).label("first_at"),
            func.max(Attempt.grade).label("best"),
        )
        .where(
            Attempt.enrolment_id == enrolment_id,
            _within(Attempt.activity, star),
            (Attempt.state == "done") | has_answer,
        )
        .group_by(Attempt.activity)
    ).all()


def _votes(session: Session, enrolment_id: int, star: str | None) -> Sequence[Any]:
    return session.execute(
        select(Vote.poll, Vote.at).where(Vote.enrolment_id == enrolment_id, _within(Vote.poll, star))
    ).all()
