"""Knows how practice questions on a page are answered; knows no quiz.

A practice answer is an attempt with one item. It can be made again as often as wished; the newest is shown, as the
release has the question that it was answered on.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from app.activities.asking_kinds import Answer
from app.activities.registry import question
from app.content.tree import Item
from app.services.actors import Actor
from app.services.learning import attempts, drafts, polls
from app.services.learning.given import Underway
from app.services.learning.taking_part import Part


def arrangement(item: Item, *, actor: Actor) -> list[str]:
    """The order a question is shown in: the same for one person each time, so that reloading moves nothing."""
    return question(item.kind).arrange(item.bones, Random(f"{actor.enrolment_id}:{item.id}"))  # noqa: S311


def check(
    part: Part,
    *,
    item: Item,
    answer: Mapping[str, Any],
    draft: Underway | None,
    no: int,
    form_key: str,
    is_shown: bool = False,
) -> None:
    """Take an answer, or, if there is a better one and it is the first, leave it open to be thought about again.

    `draft` is what is kept of it, `no` the draft that the form was drawn from: a double click does not think again.
    `is_shown`: they want to be shown the solution at once.
    """
    kind, tried = question(item.kind), draft.tried if draft else ()
    if draft and tried and tried[-1] == answer and no != draft.no:
        return
    may_think = not (is_shown or tried) and kind.may_think_again(item.bones)
    if may_think and kind.outcome(item.bones, answer).grade < 1:
        drafts.begin(part, item=item, answer=answer, after=draft, tried=[answer])
    else:
        whole = drafts.with_words_of_gone_parts(item, draft.answer, answer) if draft else answer
        take(part, item=item, answer=whole, form_key=form_key, tried=tried)


def take(
    part: Part, *, item: Item, answer: Mapping[str, Any], form_key: str, tried: Sequence[Answer] = ()
) -> None:
    """Grade and keep an answer; its draft goes. The same `form_key` again (a double click) keeps nothing new."""
    outcome = question(item.kind).outcome(item.bones, answer)
    begun = attempts.begin(
        part,
        activity=item.id,
        form_key=form_key,
        shown=arrangement(item, actor=part.actor),
        grade=outcome.grade,
    )
    if begun is None:
        return
    attempts.keep(part, begun.id, item=item.id, answer=answer, outcome=outcome, tried=tried)
    drafts.drop(part, slot=item.id, rev=item.rev)
    option = question(item.kind).told_together(answer)
    if option is not None:
        polls.count(part, item=item, option=option)
    if begun.is_first:
        part.has_changed(item.star)
    else:
        part.is_active(item.star)
