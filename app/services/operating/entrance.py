"""Knows how an operator comes in without a platform, by an address that works once; knows no page and no cookie.

An operator is nobody of a platform and belongs to no institution. So such a visit has no person, and nothing that
people learn in can be opened with it: services take an `Actor`, and an operator is none.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.operator_link import OperatorLink
from app.models.visit import Visit
from app.services.arrival.launches import Admission, digest
from app.services.operating import platforms, throttles

LINK_LASTS = timedelta(minutes=10)
VISIT_LASTS = timedelta(hours=1)
"""How long a visit lives after its last page: much can be done in it, so it does not wait for anybody over lunch."""
VISIT_ENDS = timedelta(hours=12)
"""How long a visit lives at most, however busy it is."""
SEEN_EVERY = timedelta(minutes=1)
START = "operator/platforms"
"""The page inside the visit that comes first."""
MOST_WRONG = 10
"""Wrong addresses from one place in a minute; after that it is told to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Who runs this tool, in one visit."""

    visit_id: int
    visit_key: str
    locale: str


def make_link(session: Session, *, lasts: timedelta, now: datetime) -> str:
    """A new address; answers with the word for it."""
    word = secrets.token_urlsafe(32)
    session.add(OperatorLink(token_hash=digest(word), expires_at=now + lasts))
    session.flush()
    platforms.note(session, action="operator.invited", target="operator", institution_id=None, now=now)
    return word


def is_good(session: Session, word: str, *, now: datetime) -> bool:
    """Whether a word opens the operator's pages now. Only reads."""
    return session.scalar(select(OperatorLink).where(*_usable(word, now))) is not None


def begin(session: Session, word: str, *, locale: str, now: datetime) -> Admission:
    """Spend a word and begin a visit: of two at once one wins. Raises `operator.link`."""
    spent: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        update(OperatorLink).where(*_usable(word, now)).values(used_at=now)
    )
    if spent.rowcount != 1:
        raise AppError("operator.link")
    secret = secrets.token_urlsafe(32)
    visit = Visit(
        secret_hash=digest(secret),
        mode="operator",
        locale=locale,
        seen_at=now,  # no second window can reopen it: that is for visits whose cookie never came back
        expires_at=now + VISIT_LASTS,
        latest_end_at=now + VISIT_ENDS,
    )
    session.add(visit)
    session.flush()
    platforms.note(
        session, action="operator.entered", target=f"visit {visit.key}", institution_id=None, now=now
    )
    return Admission(visit_key=visit.key, secret=secret, landing=START)


def count_wrong(session: Session, address: str, *, key: bytes, now: datetime) -> bool:
    """Count a wrong word; whether too many have come from `address` in this minute."""
    return throttles.is_one_too_many(session, "operator", address, most=MOST_WRONG, key=key, now=now)


def enter(session: Session, key: str, *, secret: str, now: datetime) -> Operator:
    """The operator of the visit `key`.

    Raises `visit.foreign` (unknown, or not this browser's), `visit.forbidden` (somebody else's than an operator's),
    `operator.over`.
    """
    visit = session.scalar(select(Visit).where(Visit.key == key))
    if visit is None or not hmac.compare_digest(visit.secret_hash, digest(secret)):
        raise AppError("visit.foreign")
    if visit.mode != "operator":
        raise AppError("visit.forbidden")
    if visit.ended_at is not None or visit.expires_at <= now:
        raise AppError("operator.over")
    return Operator(visit_id=visit.id, visit_key=visit.key, locale=visit.locale or "en")


def note_seen(session: Session, operator: Operator, *, now: datetime) -> None:
    """Remember that the visit is alive; at most once a minute."""
    visit = session.get_one(Visit, operator.visit_id)
    latest = visit.latest_end_at or now
    if visit.seen_at is None or visit.seen_at < now - SEEN_EVERY:
        visit.seen_at, visit.expires_at = now, min(now + VISIT_LASTS, latest)


def speak(session: Session, operator: Operator, *, locale: str) -> None:
    """Show the pages of this visit in another language."""
    session.execute(update(Visit).where(Visit.id == operator.visit_id).values(locale=locale))


def leave(session: Session, operator: Operator, *, now: datetime) -> None:
    """End the visit."""
    session.execute(update(Visit).where(Visit.id == operator.visit_id).values(ended_at=now))


def _usable(word: str, now: datetime) -> tuple[Any, ...]:
    return (
        OperatorLink.token_hash == digest(word),
        OperatorLink.used_at.is_(None),
        OperatorLink.expires_at > now,
    )
