"""Knows how practice questions on a page are answered; knows no quiz.

A practice answer is an attempt with one item. It can be made again as often as wished; the newest is shown, as the
release has the question that it was answered on.
"""

from collections.abc import Mapping
from random import Random
from typing import Any

from app.activities.registry import question
from app.content.tree import Item
from app.services.actors import Actor
from app.services.learning import attempts, drafts, polls
from app.services.learning.taking_part import Part


def arrangement(item: Item, *, actor: Actor) -> list[str]:
    """The order a question is shown in: the same for one person each time, so that reloading moves nothing."""
    return question(item.kind).arrange(item.bones, Random(f"{actor.enrolment_id}:{item.id}"))  # noqa: S311


def answer(part: Part, *, item: Item, answer: Mapping[str, Any], form_key: str) -> None:
    """Grade and keep an answer; its draft goes. The same `form_key` again (a double click) keeps nothing new."""
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
    drafts.drop(part, slot=item.id)
    option = question(item.kind).told_together(answer)
    if option is not None:
        polls.count(part, item=item, option=option)
    if begun.is_first:
        part.has_changed(item.star)
    else:
        part.is_active(item.star)
