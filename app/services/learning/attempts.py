"""Knows how answers are kept: attempts numbered one by one, a response for each item; knows no rule about them.

The same `form_key` again (a double click, a page sent twice) keeps nothing new.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.activities.asking_kinds import WORDS, Answer, Outcome
from app.adapters.sql.often import Often
from app.adapters.sql.upsert import insert_ignore, insert_new
from app.errors import AppError
from app.models.attempt import Attempt, Response, own_key
from app.models.base import table_of
from app.models.secrets import Plain, open_in
from app.services.learning.taking_part import Part

OPEN: Final = "open"
DONE: Final = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """A question as its learner left it: the order shown, the answer, how it was graded, in which release."""

    release_id: int
    shown: tuple[str, ...]
    answer: Mapping[str, Any]
    outcome: Outcome
    tried: tuple[Answer, ...] = ()
    """Those that were looked at before, and thought about again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An attempt that was just begun: its row, and whether it is the first at its activity."""

    id: int
    is_first: bool


def begin(
    part: Part, *, activity: str, form_key: str, shown: Sequence[Any], grade: float | None
) -> Begun | None:
    """A fresh attempt, done at once if it has a `grade`; None: this form began one before.

    Raises `form.unreadable` where the form's key belongs to another activity.
    """
    now = part.terms.now
    values: dict[str, Any] = {
        "enrolment_id": part.actor.enrolled,
        "form_key": form_key,
        "activity": activity,
        "number": _NEXT_NUMBER.rows(part.session, of=part.actor.enrolled, in_activity=activity)[0].number,
        "release_id": part.terms.release_id,
        "shown": list(shown),
        "state": OPEN if grade is None else DONE,
        "grade": grade,
        "started_at": now,
        "submitted_at": None if grade is None else now,
    }
    made = insert_new(
        part.session, Attempt, values, on=[Attempt.enrolment_id, Attempt.form_key], returning="id"
    )
    if made is not None:
        return Begun(id=made, is_first=values["number"] == 1)
    if begun_by(part, form_key).activity != activity:
        raise AppError("form.unreadable")
    return None


def begun_by(part: Part, form_key: str) -> Attempt:
    """The attempt that a form of the actor began."""
    return part.session.scalars(
        select(Attempt).where(Attempt.enrolment_id == part.actor.enrolled, Attempt.form_key == form_key)
    ).one()


def keep(
    part: Part,
    attempt_id: int,
    *,
    item: str,
    answer: Mapping[str, Any],
    outcome: Outcome,
    tried: Sequence[Answer] = (),
) -> bool:
    """Keep an answer to an item, with those `tried` before; False if there is one, which stays."""
    ids = {key: value for key, value in answer.items() if key != WORDS}
    own = {WORDS: dict(answer.get(WORDS, {})), "tried": [dict(one) for one in tried]}
    values = {
        "attempt_id": attempt_id,
        "item": item,
        "answer": ids,
        "own": Plain(json.dumps(own), own_key(attempt_id, item)) if any(own.values()) else None,
        "grade": outcome.grade,
        "parts": dict(outcome.parts),
    }
    return insert_ignore(part.session, Response, values, on=[Response.attempt_id, Response.item])


def is_answered(part: Part, attempt_id: int, *, item: str) -> bool:
    """Whether an item has its answer by now: another request of the same person may have been quicker."""
    of_item = (Response.attempt_id == attempt_id, Response.item == item)
    return part.session.scalar(select(Response.item).where(*of_item)) is not None


def given_answer(session: Session, row: Any, *, shown: Sequence[str]) -> GivenAnswer:
    """An answer as a row holds it: `attempt_id`, `item`, `answer`, `own`, `item_grade`, `parts`, `release_id`."""
    own = json.loads(open_in(session, row.own, own_key(row.attempt_id, row.item))) if row.own else {}
    words = own.get(WORDS)
    return GivenAnswer(
        release_id=row.release_id,
        shown=tuple(shown),
        answer=row.answer | ({WORDS: words} if words else {}),
        outcome=Outcome(grade=row.item_grade, parts=row.parts),
        tried=tuple(own.get("tried", ())),
    )


_attempt = table_of(Attempt).c
_NEXT_NUMBER = Often(
    select((func.coalesce(func.max(_attempt.number), 0) + 1).label("number")).where(
        _attempt.enrolment_id == bindparam("of"), _attempt.activity == bindparam("in_activity")
    )
)
