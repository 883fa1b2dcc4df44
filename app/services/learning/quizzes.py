"""Knows a star's check: beginning it, answering item by item, finishing; knows no practice question.

An attempt pins the release it began on and the items it drew. One may be open at a time; it waits for as long as the
learner likes. Each answer is kept and marked at once; tries are unlimited and the best counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.activities.quiz import total
from app.activities.registry import question
from app.content.tree import Course, Item, Quiz
from app.errors import AppError
from app.models.attempt import Attempt, Response
from app.services.actors import Actor
from app.services.learning import attempts
from app.services.learning.attempts import DONE, OPEN, Given
from app.services.learning.taking_part import take_part


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One attempt at a check."""

    key: str
    release_id: int
    shown: Mapping[str, tuple[str, ...]]
    """The items in the order they are asked, each with the order of its parts."""
    given: Mapping[str, Given]
    """The answers so far, by item."""
    is_open: bool
    grade: float | None
    is_shared: bool
    """Whether the course leaders may read the answers."""
    is_hidden: bool = False
    """Whether the actor may not read the answers: none is told then, nor how it was graded."""

    @property
    def items(self) -> tuple[str, ...]:
        """The ids of the items in the order they are asked."""
        return tuple(self.shown)

    @property
    def next_number(self) -> int:
        """The number (from 1) of the first item without an answer, or the last one."""
        return next((n for n, item in enumerate(self.items, 1) if item not in self.given), len(self.items))

    @property
    def is_answered(self) -> bool:
        """Whether every item has an answer."""
        return len(self.given) == len(self.items)


def open_round(session: Session, actor: Actor, *, quiz: Quiz) -> Round | None:
    """The round that waits to be finished, if any; none for those who may not read words."""
    if not actor.may_read_words:
        return None
    attempt = session.scalar(
        select(Attempt)
        .where(Attempt.enrolment_id == actor.enrolled, Attempt.activity == quiz.id, Attempt.state == OPEN)
        .order_by(Attempt.number.desc())
        .limit(1)
    )
    return round_of(session, attempt) if attempt else None


def rounds_done(session: Session, actor: Actor, *, quiz: Quiz) -> int:
    """How often the actor has finished this check."""
    count = (
        select(func.count())
        .select_from(Attempt)
        .where(Attempt.enrolment_id == actor.enrolled, Attempt.activity == quiz.id, Attempt.state == DONE)
    )
    return session.scalar(count) or 0


def begin(
    session: Session,
    actor: Actor,
    *,
    course: Course,
    quiz: Quiz,
    form_key: str,
    release_id: int,
    rng: Random,
    now: datetime,
) -> Round:
    """Begin a round, or give back the one that is open, or that this form began before."""
    take_part(session, actor)
    waiting = open_round(session, actor, quiz=quiz)
    if waiting:
        return waiting
    items = [course.items[item] for item in quiz.draw(rng)]
    attempt = attempts.start(
        session,
        actor,
        activity=quiz.id,
        form_key=form_key,
        shown=[{"item": item.id, "parts": question(item.kind).arrange(item.bones, rng)} for item in items],
        release_id=release_id,
        now=now,
    )
    return round_of(session, attempt)


def read(session: Session, actor: Actor, *, quiz: Quiz, key: str) -> Round:
    """A round of the actor's own. Raises `page.not_found`."""
    found = round_of(session, _attempt(session, actor, quiz=quiz, key=key))
    return found if actor.may_read_words else replace(found, given={}, is_hidden=True)


def answer(
    session: Session, actor: Actor, *, quiz: Quiz, key: str, item: Item, answer: Mapping[str, Any]
) -> None:
    """Keep and grade one answer; an answer that is there already stays (its feedback was seen).

    `item` comes from the release the round pins. Raises `page.not_found`.
    """
    take_part(session, actor)
    attempt = _attempt(session, actor, quiz=quiz, key=key)
    if item.id not in {one["item"] for one in attempt.shown}:
        raise AppError("page.not_found")
    outcome = question(item.kind).grade(item.bones, answer)
    attempts.keep(session, attempt, item=item.id, answer=answer, outcome=outcome)


def finish(session: Session, actor: Actor, *, quiz: Quiz, key: str, now: datetime) -> Round:
    """Add the answers up, once every item has one; a finished round stays as it is."""
    take_part(session, actor)
    attempt = _attempt(session, actor, quiz=quiz, key=key)
    found = round_of(session, attempt)
    if found.is_open and found.is_answered:
        grade = total([found.given[item].outcome.grade for item in found.items])
        attempts.finish(attempt, grade=grade, now=now)
        session.flush()
    return round_of(session, attempt)


def share(session: Session, actor: Actor, *, quiz: Quiz, key: str, is_shared: bool, now: datetime) -> None:
    """Let the course leaders read the answers of a finished round, or no longer. Raises `page.not_found`."""
    take_part(session, actor)
    attempt = _attempt(session, actor, quiz=quiz, key=key)
    if attempt.state != DONE:
        raise AppError("page.not_found")
    attempt.shared_at = (attempt.shared_at or now) if is_shared else None
    session.flush()


def _attempt(session: Session, actor: Actor, *, quiz: Quiz, key: str) -> Attempt:
    attempt = session.scalar(
        select(Attempt).where(
            Attempt.enrolment_id == actor.enrolled, Attempt.activity == quiz.id, Attempt.key == key
        )
    )
    if attempt is None:
        raise AppError("page.not_found")
    return attempt


def round_of(session: Session, attempt: Attempt) -> Round:
    """An attempt with its answers; whose it may be is the caller's business."""
    shown = {one["item"]: tuple(one["parts"]) for one in attempt.shown}
    responses = session.scalars(select(Response).where(Response.attempt_id == attempt.id)).all()
    return Round(
        key=attempt.key,
        release_id=attempt.release_id,
        shown=shown,
        given={
            row.item: Given(shown=shown[row.item], answer=row.answer, outcome=attempts.outcome_of(row))
            for row in responses
        },
        is_open=attempt.state == OPEN,
        grade=attempt.grade,
        is_shared=attempt.shared_at is not None,
    )
