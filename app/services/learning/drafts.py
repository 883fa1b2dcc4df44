"""Knows how answers on their way are kept: whatever is laid stays, from any window; grades nothing.

A form says from which number it was drawn. Another number means that another window was quicker: what that one laid
stays, and what this one laid as well wins. So nothing is ever refused, and nobody is asked to choose.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, select

from app.activities.answers import paired
from app.activities.asking_kinds import WORDS, Answer, VoteKind
from app.activities.registry import asked
from app.adapters.sql.upsert import upsert_all
from app.content.tree import Item
from app.errors import AppError
from app.models.draft import Draft, draft_key
from app.models.secrets import Plain
from app.models.vote import Vote
from app.services.learning import attempts, given, polls
from app.services.learning.given import Given, Underway
from app.services.learning.taking_part import Part

MOST_LAID = 40_000
"""Characters of one answer on its way, as it is kept: all its cards with a reason of `MOST_LETTERS` fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """What a form holds of one question: as much as there is, by ids, and the number of the draft it was drawn from."""

    item: Item
    answer: Answer
    no: int


def keep(part: Part, laid: Sequence[Laid]) -> Given:
    """Keep what forms hold; gives all there is of these questions afterwards. Nothing new is not written."""
    items = [one.item for one in laid]
    known = given.of_page(part.session, part.actor, items=items)
    handed_in = _handed_in(part, items, known)
    changed: dict[str, Underway] = {}
    for one in laid:
        draft = known.drafts.get(one.item.id)
        news = _after(part, one, draft, handed_in=handed_in.get(one.item.id))
        if news is not None and news != draft and not _is_closed(part, one.item, handed_in):
            changed[one.item.id] = news
    _write(part, changed)
    for one in laid:
        if one.item.id in changed:
            part.is_active(one.item.star)
    return Given(answers=known.answers, drafts={**known.drafts, **changed})


def keep_in_round(part: Part, laid: Laid, *, slot: str, round_id: int) -> Underway | None:
    """The same for a question of a quiz, whose draft belongs to its round (`round_id`); what is answered gets none."""
    draft = given.of_slot(part.session, part.actor, slot=slot, rev=laid.item.rev)
    news = _after(part, laid, draft, handed_in=None)
    if news is not None and draft is None and attempts.is_answered(part, round_id, item=laid.item.id):
        return None
    if news is not None and news != draft:
        _write(part, {slot: news})
        part.is_active(laid.item.star)
    return news


def begin(
    part: Part, *, item: Item, answer: Answer, after: Underway | None, tried: Sequence[Answer] = ()
) -> Underway:
    """A draft to go on with `after` another one: a part was moved, or the answer is thought about again (it is in `tried`)."""
    draft = Underway(
        no=(after.no if after else 0) + 1,
        answer=with_words_of_gone_parts(item, after.answer, answer) if after else answer,
        tried=tuple(tried),
        rev=item.rev,
        saved_at=part.terms.now,
    )
    _write(part, {item.id: draft})
    part.is_active(item.star)
    return draft


def begin_again(part: Part, *, item: Item, piece: str) -> None:
    """Open what was answered; what lies there then, its kind says. Nothing changes where it is open already."""
    known = given.of_page(part.session, part.actor, items=[item])
    handed_in = _handed_in(part, [item], known)
    if item.id not in known.drafts and not _is_closed(part, item, handed_in):
        last = handed_in.get(item.id, {})
        begin(part, item=item, answer=asked(item.kind).anew(item.bones, last, piece), after=None)


def drop(part: Part, *, slot: str, rev: int) -> None:
    """It is handed in. What was laid before the question asked something else stays."""
    part.session.execute(
        delete(Draft).where(Draft.enrolment_id == part.actor.enrolled, Draft.slot == slot, Draft.rev == rev)
    )


def with_words_of_gone_parts(item: Item, before: Answer, after: Answer) -> Answer:
    """The answer `after`, with the words of `before` that stood in parts which a release has taken away."""
    places = asked(item.kind).worded(item.bones)
    gone = {name: text for name, text in paired(before, WORDS).items() if name not in places}
    return {**after, WORDS: gone | paired(after, WORDS)} if gone else after


def _after(part: Part, laid: Laid, draft: Underway | None, *, handed_in: Answer | None) -> Underway | None:
    """The draft once the form is kept; None where there is none: nothing is laid, or all of it is handed in."""
    if draft is None:
        if not laid.answer or _adds_nothing(laid, handed_in):
            return None
        return Underway(
            no=laid.no + 1, answer=laid.answer, tried=(), rev=laid.item.rev, saved_at=part.terms.now
        )
    answer = with_words_of_gone_parts(laid.item, draft.answer, laid.answer)
    if laid.no != draft.no:
        answer = asked(laid.item.kind).merge(laid.item.bones, draft.answer, answer)
    if answer == draft.answer:
        return draft
    return replace(draft, no=draft.no + 1, answer=answer, saved_at=part.terms.now)


def _is_closed(part: Part, item: Item, handed_in: Mapping[str, Answer]) -> bool:
    """Whether nothing can be answered here any more: a vote that others are shown."""
    is_cast = isinstance(asked(item.kind), VoteKind) and item.id in handed_in
    return is_cast and polls.is_fixed(part, poll=item.id)


def _adds_nothing(laid: Laid, handed_in: Answer | None) -> bool:
    """Whether a window holds nothing but what was handed in meanwhile, or a part of that."""
    if handed_in is None:
        return False
    return asked(laid.item.kind).merge(laid.item.bones, handed_in, laid.answer) == handed_in


def _handed_in(part: Part, items: Sequence[Item], known: Given) -> dict[str, Answer]:
    """What was answered last, by question and poll: a window that shows it as open still has nothing new."""
    answers = {slot: one.answer for slot, one in known.answers.items()}
    polls = {item.id: item for item in items if isinstance(asked(item.kind), VoteKind)}
    if not polls:
        return answers
    cast = select(Vote.poll, Vote.option).where(
        Vote.enrolment_id == part.actor.enrolled, Vote.poll.in_(list(polls))
    )
    for poll, option in part.session.execute(cast):
        kind = asked(polls[poll].kind)
        if isinstance(kind, VoteKind):
            answers[poll] = kind.answer_for(option)
    return answers


def _write(part: Part, drafts: dict[str, Underway]) -> None:
    rows = [_row(part, draft, slot) for slot, draft in drafts.items()]
    upsert_all(part.session, Draft, rows, on=[Draft.enrolment_id, Draft.slot, Draft.rev])


def _row(part: Part, draft: Underway, slot: str) -> dict[str, Any]:
    key = draft_key(part.actor.enrolled, slot)
    laid = json.dumps(dict(draft.answer), ensure_ascii=False)  # a letter counts once, in every alphabet
    if len(laid) > MOST_LAID:
        raise AppError("draft.too_long", most=MOST_LAID)
    return {
        "enrolment_id": part.actor.enrolled,
        "slot": slot,
        "no": draft.no,
        "answer": Plain(laid, key),
        "tried": Plain(json.dumps([dict(one) for one in draft.tried]), key) if draft.tried else None,
        "rev": draft.rev,
        "release_id": part.terms.release_id,
        "saved_at": draft.saved_at,
    }
