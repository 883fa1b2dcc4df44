"""Knows how practice questions on a page are answered; knows no quiz and no poll.

A practice answer is an attempt with one item. It can be made again as often as wished; the newest is shown, as the
release has the question that it was answered on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.activities.base import Outcome
from app.activities.registry import question
from app.content.tree import Item
from app.models.attempt import Attempt, Response
from app.services.actors import Actor
from app.services.learning import attempts
from app.services.learning.attempts import Given
from app.services.learning.taking_part import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Given):
    """The same for a practice question; `release_id` is the course as it was then."""

    release_id: int


def latest(session: Session, actor: Actor, *, item: Item) -> Answered | None:
    """The newest answer to a practice question; none for those who may not read words."""
    if not actor.may_read_words:
        return None
    row = session.execute(
        select(Attempt.shown, Attempt.release_id, Response)
        .join(Response, Response.attempt_id == Attempt.id)
        .where(Attempt.enrolment_id == actor.enrolled, Attempt.activity == item.id)
        .order_by(Attempt.number.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    shown, release_id, response = row
    return Answered(
        shown=tuple(shown),
        answer=response.answer,
        outcome=Outcome(grade=response.grade, parts=response.parts),
        release_id=release_id,
    )


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
