"""Knows how practice questions on a page are answered; knows no quiz and no poll.

A practice answer is an attempt with one item. It can be made again as often as wished; the newest is shown, as the
release has the question that it was answered on.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.activities.base import Outcome
from app.activities.registry import question
from app.adapters.sql.often import Often
from app.content.tree import Item
from app.models.attempt import Attempt, Response
from app.models.base import table_of
from app.services.actors import Actor
from app.services.learning import attempts
from app.services.learning.attempts import GivenAnswer
from app.services.learning.taking_part import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(GivenAnswer):
    """The same for a practice question; `release_id` is the course as it was then."""

    release_id: int


def newest(session: Session, actor: Actor, *, items: Collection[str]) -> dict[str, Answered]:
    """The newest answers to some practice questions, by item; none for those who may not read words. One statement."""
    if not items or not actor.may_read_words:
        return {}
    rows = _NEWEST.rows(session, of=actor.enrolled, items=list(items))
    return {
        row.activity: Answered(
            shown=tuple(row.shown),
            answer=row.answer,
            outcome=Outcome(grade=row.grade, parts=row.parts),
            release_id=row.release_id,
        )
        for row in rows
    }


def arrangement(item: Item, *, actor: Actor) -> list[str]:
    """The order a question is shown in: the same for one person each time, so that reloading moves nothing."""
    return question(item.kind).arrange(item.bones, Random(f"{actor.enrolment_id}:{item.id}"))  # noqa: S311


def answer(part: Part, *, item: Item, answer: Mapping[str, Any], form_key: str) -> None:
    """Grade and keep an answer. The same `form_key` again (a double click) keeps nothing new."""
    outcome = question(item.kind).grade(item.bones, answer)
    begun = attempts.begin(
        part,
        activity=item.id,
        form_key=form_key,
        shown=arrangement(item, actor=part.actor),
        grade=outcome.grade,
    )
    if begun is None:
        return
    attempts.keep(part, begun.id, item=item.id, answer=answer, outcome=outcome)
    if begun.is_first:
        part.has_changed(item.star)
    else:
        part.is_active(item.star)


_attempt, _response = table_of(Attempt).c, table_of(Response).c
_other = table_of(Attempt).alias().c
_newest_number = (
    select(func.max(_other.number))
    .where(_other.enrolment_id == _attempt.enrolment_id, _other.activity == _attempt.activity)
    .correlate(table_of(Attempt))
    .scalar_subquery()
)
_NEWEST = Often(
    select(
        *_attempt["activity", "shown", "release_id"],
        *_response["answer", "grade", "parts"],
    )
    .select_from(table_of(Attempt))
    .join(table_of(Response), _response.attempt_id == _attempt.id)
    .where(
        _attempt.enrolment_id == bindparam("of"),
        _attempt.activity.in_(bindparam("items", expanding=True)),
        _attempt.number == _newest_number,
    ),
    many="items",
)
