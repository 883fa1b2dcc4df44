"""Knows what somebody has answered on a page, and what they have on its way there: both in one statement; changes nothing."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    bindparam,
    func,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from app.activities.asking_kinds import Answer
from app.adapters.sql.often import Often
from app.content.tree import Item
from app.models.attempt import Attempt, Response
from app.models.base import table_of
from app.models.draft import Draft, draft_key
from app.models.secrets import open_in
from app.models.types import BigId
from app.services.actors import Actor
from app.services.learning.attempts import GivenAnswer, given_answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """An answer on its way."""

    no: int
    answer: Answer
    tried: tuple[Answer, ...]
    """Those that were looked at once, and are thought about again."""
    rev: int
    saved_at: datetime
    release_id: int | None = field(default=None, compare=False)
    """The course as it was when it was kept last, where that is known still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What there is, by question; a poll has drafts only: its answers are votes."""

    answers: Mapping[str, GivenAnswer] = field(default_factory=dict)
    drafts: Mapping[str, Underway] = field(default_factory=dict)
    earlier: Mapping[str, Underway] = field(default_factory=dict)
    """What was laid before a question asked something else, and never handed in: the last of each."""


def of_page(
    session: Session, actor: Actor, *, items: Collection[Item], found: Sequence[Any] | None = None
) -> Given:
    """What the actor has of some questions and polls; nothing for those who may not read words. One statement.

    `found`: the rows of that, where they came along with another statement (`given_to`). A draft for another `rev` of
    its question answers something else: it is an earlier one.
    """
    if not items or not actor.may_read_words:
        return Given()
    asked = {item.id: item for item in items}
    rows = _GIVEN.rows(session, of=actor.enrolled, items=list(asked)) if found is None else found
    laid = sorted((row for row in rows if row.no is not None), key=lambda row: row.saved_at)
    drafts = [(row.slot, draft_of(session, actor, row)) for row in laid]
    return Given(
        answers={row.slot: given_answer(session, row, shown=row.shown) for row in rows if row.no is None},
        drafts={slot: draft for slot, draft in drafts if draft.rev == asked[slot].rev},
        earlier={slot: draft for slot, draft in drafts if draft.rev != asked[slot].rev and draft.answer},
    )


def of_slot(session: Session, actor: Actor, *, slot: str, rev: int) -> Underway | None:
    """The draft of one question elsewhere than on a page; none for those who may not read words."""
    if not actor.may_read_words:
        return None
    rows = _DRAFT.rows(session, of=actor.enrolled, slot=slot)
    return next((draft_of(session, actor, row) for row in rows if row.rev == rev), None)


def draft_of(session: Session, actor: Actor, row: Any) -> Underway:
    """A draft of the actor's, opened."""
    key = draft_key(actor.enrolled, row.slot)
    return Underway(
        no=row.no,
        answer=json.loads(open_in(session, row.laid, key)),
        tried=tuple(json.loads(open_in(session, row.tried, key))) if row.tried else (),
        rev=row.rev,
        saved_at=row.saved_at,
        release_id=row.laid_in,
    )


_attempt, _response, _draft = table_of(Attempt).c, table_of(Response).c, table_of(Draft).c
_other = table_of(Attempt).alias().c
_newest_number = (
    select(func.max(_other.number))
    .where(_other.enrolment_id == _attempt.enrolment_id, _other.activity == _attempt.activity)
    .correlate(table_of(Attempt))
    .scalar_subquery()
)
_ANSWERED = (
    _response.attempt_id,
    _response.item,
    _response.answer,
    _response.own,
    _response.grade.label("item_grade"),
    _response.parts,
)
_LAID = (
    _draft.no,
    _draft.answer.label("laid"),
    _draft.tried,
    _draft.rev,
    _draft.saved_at,
    _draft.release_id.label("laid_in"),
)


def _nothing(*columns: Any) -> list[Any]:
    """Columns that the rows of another table do not have."""
    return [type_coerce(null(), column.type).label(column.name) for column in columns]


def given_to(of: ColumnElement[Any]) -> CompoundSelect[Any]:
    """What an enrolment has answered of some `items`, and what it has of them on the way."""
    items: BindParameter[Any] = bindparam("items", expanding=True)
    answers = (
        select(
            _attempt.activity.label("slot"),
            _attempt.shown,
            _attempt.release_id,
            *_ANSWERED,
            *_nothing(*_LAID),
        )
        .select_from(table_of(Attempt))
        .join(table_of(Response), _response.attempt_id == _attempt.id)
        .where(
            _attempt.enrolment_id == of,
            _attempt.activity.in_(items),
            _attempt.number == _newest_number,
        )
    )
    drafts = select(
        _draft.slot,
        *_nothing(_attempt.shown, _attempt.release_id, *_ANSWERED),
        *_LAID,
    ).where(_draft.enrolment_id == of, _draft.slot.in_(items))
    return union_all(answers, drafts)


_GIVEN = Often(given_to(bindparam("of", type_=BigId)), many="items")
_DRAFT = Often(
    select(_draft.slot, *_LAID).where(
        _draft.enrolment_id == bindparam("of"), _draft.slot == bindparam("slot")
    )
)
