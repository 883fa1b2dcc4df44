"""Knows how answers are kept: attempts numbered one by one, a response for each item; knows no rule about them.

The same `form_key` again (a double click, a page sent twice) keeps nothing new.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.activities.base import Outcome
from app.adapters.sql.races import insert_or_get
from app.errors import AppError
from app.models.attempt import Attempt, Response
from app.services.actors import Actor

OPEN: Final = "open"
DONE: Final = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A question as its learner left it: the order shown, the answer, how it was graded."""

    shown: tuple[str, ...]
    answer: Mapping[str, Any]
    outcome: Outcome


def start(
    session: Session,
    actor: Actor,
    *,
    activity: str,
    form_key: str,
    shown: Sequence[Any],
    release_id: int,
    now: datetime,
) -> Attempt:
    """A fresh attempt, or the one this form began before. The caller holds the enrolment (`take_part`).

    Raises `form.unreadable` where the form's key belongs to another activity.
    """
    latest = session.scalar(
        select(func.max(Attempt.number)).where(
            Attempt.enrolment_id == actor.enrolled, Attempt.activity == activity
        )
    )
    attempt = insert_or_get(
        session,
        Attempt,
        {"enrolment_id": actor.enrolled, "form_key": form_key},
        fresh={
            "activity": activity,
            "number": (latest or 0) + 1,
            "release_id": release_id,
            "shown": list(shown),
            "state": OPEN,
            "started_at": now,
        },
    )
    if attempt.activity != activity:
        raise AppError("form.unreadable")
    return attempt


def keep(
    session: Session, attempt: Attempt, *, item: str, answer: Mapping[str, Any], outcome: Outcome
) -> Response:
    """Keep an answer to an item; the first one stays."""
    return insert_or_get(
        session,
        Response,
        {"attempt_id": attempt.id, "item": item},
        fresh={"answer": dict(answer), "grade": outcome.grade, "parts": dict(outcome.parts)},
    )


def finish(attempt: Attempt, *, grade: float, now: datetime) -> None:
    """Close an attempt with its grade (0…1); one that is closed stays as it is."""
    if attempt.state == OPEN:
        attempt.state, attempt.grade, attempt.submitted_at = DONE, grade, now


def outcome_of(response: Response) -> Outcome:
    """How a response was graded."""
    return Outcome(grade=response.grade, parts=response.parts)
