"""Knows a star's check: beginning it, answering item by item, finishing; knows no practice question.

An attempt pins the release it began on and the items it drew. One may be open at a time; it waits for as long as the
learner likes. Each answer is kept and marked at once; tries are unlimited and the best counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from sqlalchemy import bindparam, case, func, select, update
from sqlalchemy.orm import Session

from app.activities.quiz import total
from app.activities.registry import question
from app.content.tree import Item, Quiz
from app.errors import AppError
from app.models.attempt import Attempt, Response
from app.models.base import table_of
from app.services.actors import Actor
from app.services.learning import attempts, drafts
from app.services.learning.attempts import DONE, OPEN, GivenAnswer
from app.services.learning.taking_part import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One attempt at a check."""

    attempt_id: int
    """Its row; never shown outside."""
    number: int
    key: str
    release_id: int
    shown: Mapping[str, tuple[str, ...]]
    """The items in the order they are asked, each with the order of its parts."""
    given: Mapping[str, GivenAnswer]
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

    def slot(self, item: Item) -> str:
        """Where the draft of an answer is kept until it is given: with the round."""
        return f"{item.star}/quiz/{self.key}/{item.local_id}"

    @property
    def is_answered(self) -> bool:
        """Whether every item has an answer."""
        return len(self.given) == len(self.items)


def open_round(session: Session, actor: Actor, *, quiz: Quiz) -> Round | None:
    """The round that waits to be finished, if any; none for those who may not read words."""
    if not actor.may_read_words:
        return None
    found = session.execute(_OPEN, {"of": actor.enrolled, "quiz": quiz.id}).all()
    return _round(session, found) if found else None


def begin(part: Part, *, quiz: Quiz, form_key: str, rng: Random) -> Round:
    """Begin a round, or give back the one that is open, or that this form began before."""
    waiting = open_round(part.session, part.actor, quiz=quiz)
    if waiting:
        return waiting
    items = [part.terms.course.items[item] for item in quiz.draw(rng)]
    attempts.begin(
        part,
        activity=quiz.id,
        form_key=form_key,
        shown=[{"item": item.id, "parts": question(item.kind).arrange(item.bones, rng)} for item in items],
        grade=None,
    )
    return round_of(part.session, attempts.begun_by(part, form_key).id)


def read(session: Session, actor: Actor, *, quiz: Quiz, key: str) -> Round:
    """A round of the actor's own. Raises `page.not_found`."""
    found = session.execute(_BY_KEY, {"of": actor.enrolled, "quiz": quiz.id, "key": key}).all()
    if not found:
        raise AppError("page.not_found")
    return _round(session, found, is_hidden=not actor.may_read_words)


def answer(part: Part, round_: Round, *, item: Item, answer: Mapping[str, Any]) -> None:
    """Keep and grade one answer of a round; one that is there already stays (its feedback was seen).

    `item` comes from the release the round pins. Raises `page.not_found`.
    """
    if item.id not in round_.shown:
        raise AppError("page.not_found")
    outcome = question(item.kind).outcome(item.bones, answer)
    drafts.drop(part, slot=round_.slot(item), rev=item.rev)
    if not attempts.keep(part, round_.attempt_id, item=item.id, answer=answer, outcome=outcome):
        return
    if round_.given:
        part.is_active(item.star)
    else:
        part.has_changed(item.star)  # a round counts as begun with its first answer


def finish(part: Part, *, quiz: Quiz, key: str) -> Round:
    """Add the answers up, once every item has one; a finished round stays as it is. Raises `page.not_found`."""
    found = read(part.session, part.actor, quiz=quiz, key=key)
    if not (found.is_open and found.is_answered):
        return found
    grade = total([found.given[item].outcome.grade for item in found.items])
    done = {"round": found.attempt_id, "of_round": grade, "at": part.terms.now}
    part.session.execute(_FINISH, done)
    part.has_changed(quiz.star)
    return replace(found, is_open=False, grade=grade)


def share(part: Part, *, quiz: Quiz, key: str, is_shared: bool) -> None:
    """Let the course leaders read the answers of a finished round, or no longer. Raises `page.not_found`."""
    which = {"of": part.actor.enrolled, "quiz": quiz.id, "of_key": key}
    shared = part.session.execute(_SHARE, which | {"is_shared": is_shared, "at": part.terms.now})
    if shared.first() is None:
        raise AppError("page.not_found")


def round_of(session: Session, attempt_id: int) -> Round:
    """An attempt with its answers; whose it may be is the caller's business."""
    return _round(session, session.execute(_BY_ID, {"id": attempt_id}).all())


def _round(session: Session, rows: Sequence[Any], *, is_hidden: bool = False) -> Round:
    """One attempt, in as many rows as it has answers (one without any where it has none); hidden ones are not even opened."""
    first = rows[0]
    shown = {one["item"]: tuple(one["parts"]) for one in first.shown}
    return Round(
        attempt_id=first.id,
        number=first.number,
        key=first.key,
        release_id=first.release_id,
        shown=shown,
        given={
            row.item: attempts.given_answer(session, row, shown=shown[row.item])
            for row in rows
            if row.item is not None and not is_hidden
        },
        is_open=first.state == OPEN,
        grade=first.grade,
        is_shared=first.shared_at is not None,
        is_hidden=is_hidden,
    )


_attempt, _response = table_of(Attempt).c, table_of(Response).c
_MINE = (_attempt.enrolment_id == bindparam("of"), _attempt.activity == bindparam("quiz"))
_WITH_ANSWERS = (
    select(
        *_attempt["id", "number", "key", "release_id", "shown", "state", "grade", "shared_at"],
        *_response["attempt_id", "item", "answer", "own", "parts"],
        _response.grade.label("item_grade"),
    )
    .select_from(table_of(Attempt))
    .outerjoin(table_of(Response), _response.attempt_id == _attempt.id)
)
_BY_ID = _WITH_ANSWERS.where(_attempt.id == bindparam("id"))
_BY_KEY = _WITH_ANSWERS.where(*_MINE, _attempt.key == bindparam("key"))
_newest_open = select(func.max(_attempt.number)).where(*_MINE, _attempt.state == OPEN).scalar_subquery()
_OPEN = _WITH_ANSWERS.where(*_MINE, _attempt.number == _newest_open)
_FINISH = (
    update(table_of(Attempt))
    .where(_attempt.id == bindparam("round"), _attempt.state == OPEN)
    .values(state=DONE, grade=bindparam("of_round"), submitted_at=bindparam("at"))
)
_SHARE = (
    update(table_of(Attempt))
    .where(*_MINE, _attempt.key == bindparam("of_key"), _attempt.state == DONE)
    .values(shared_at=case((bindparam("is_shared"), func.coalesce(_attempt.shared_at, bindparam("at")))))
    .returning(_attempt.id)
)
