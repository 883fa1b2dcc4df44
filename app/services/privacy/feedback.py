"""Knows what people write to their institution about barriers: who may write how often, who reads it; knows no page.

The tool sends no mail: messages wait in a list for those who look after the institution.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.feedback import Feedback
from app.services.actors import ADMIN, Actor

MOST_LETTERS: Final = 4000
MOST_A_DAY: Final = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What somebody wrote, for those who look after it. Their name is not among it."""

    key: str
    text: str
    page: str
    """Where it was, in their words; may be empty, as the next."""
    reach: str
    """How they can be reached."""
    at: datetime
    done_at: datetime | None


def may_write(actor: Actor) -> bool:
    """Whether what the actor writes is theirs and is kept: not in a preview, a review or a disguise."""
    return not (actor.is_preview or actor.is_review or actor.is_disguised)


def has_written_enough(session: Session, actor: Actor, *, now: datetime) -> bool:
    """Whether the actor has sent as many messages within a day as one may."""
    sent = select(func.count()).where(Feedback.person_id == actor.person_id, Feedback.at > now - _DAY)
    return (session.scalar(sent) or 0) >= MOST_A_DAY


def send(session: Session, actor: Actor, *, text: str, page: str, reach: str, now: datetime) -> None:
    """Keep a message for the actor's institution. Raises `visit.forbidden` for whoever may not write."""
    if not may_write(actor):
        raise AppError("visit.forbidden")
    body = json.dumps({"text": text, "page": page, "reach": reach}, ensure_ascii=False)
    session.add(Feedback(institution_id=actor.institution_id, person_id=actor.person_id, body=body, at=now))
    session.flush()


def messages(session: Session, actor: Actor) -> list[Message]:
    """Those of the actor's institution, what waits first. Raises `visit.forbidden` for anybody but administrators."""
    actor.require(ADMIN)
    return list(of_institution(session, actor.institution_id)) if actor.may_read_words else []


def of_institution(session: Session, institution_id: int) -> Iterator[Message]:
    """The same for whoever may run commands."""
    query = (
        select(Feedback)
        .where(Feedback.institution_id == institution_id)
        .order_by(Feedback.done_at.is_not(None), Feedback.at.desc(), Feedback.id.desc())
    )
    for one in session.scalars(query):
        told = json.loads(one.body)
        yield Message(
            key=one.key,
            text=told["text"],
            page=told["page"],
            reach=told["reach"],
            at=one.at,
            done_at=one.done_at,
        )


def waiting_in(institution_id: int) -> ColumnElement[int]:
    """How many messages of an institution nobody has dealt with, to be read along in another statement."""
    waiting = (Feedback.institution_id == institution_id, Feedback.done_at.is_(None))
    return select(func.count()).where(*waiting).scalar_subquery()


def waiting_everywhere(session: Session) -> Mapping[int, int]:
    """The same of every institution where there are any, by its number."""
    query = (
        select(Feedback.institution_id, func.count())
        .where(Feedback.done_at.is_(None))
        .group_by(Feedback.institution_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def mark(session: Session, actor: Actor, key: str, *, is_done: bool, now: datetime) -> None:
    """Say that a message is dealt with, or is not. Raises `visit.forbidden`, `page.not_found`."""
    actor.require(ADMIN)
    found = session.scalar(
        select(Feedback).where(Feedback.key == key, Feedback.institution_id == actor.institution_id)
    )
    if found is None:
        raise AppError("page.not_found")
    found.done_at = now if is_done else None
