"""Knows how those who lead a course open a voice box, close it, and tell back what came of it; knows no page.

What people were asked stands still once somebody has answered. Nothing of an answer is public before it was read, and then
only what is quoted when it is told back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.context import Context
from app.models.institution import Institution
from app.models.local_case import CaseVersion, LocalCase
from app.models.voice_box import BoxAnswer, VoiceBox
from app.services.actors import INSTRUCTOR, Actor
from app.services.learning.held import held
from app.services.learning.voice_boxes import random_code, zone_of

MOST_BOXES = 20
"""Of a course."""
MOST_WEEKS = 8
"""That a box may be open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxForm:
    """What a form holds of a box."""

    lang: str
    words: Mapping[str, Mapping[str, Any]]
    closes_at: datetime
    case_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxOnDesk:
    """A box as those who lead its course see it."""

    id: int
    key: str
    code: str
    draft: BoxForm
    case_title: str | None
    version: int
    opened_at: datetime | None
    is_closed: bool
    told: Mapping[str, str]
    quotes: Sequence[Mapping[str, str]]
    told_at: datetime | None
    new: int
    kept: int
    aside: int
    institution: str
    zone: ZoneInfo

    @property
    def is_open(self) -> bool:
        """Whether people can write into it."""
        return self.opened_at is not None and not self.is_closed

    @property
    def stands_still(self) -> bool:
        """Whether somebody has answered what it asks."""
        return bool(self.new or self.kept or self.aside)

    @property
    def latest(self) -> datetime | None:
        """When it closes at the latest; None: it is not open yet."""
        return self.opened_at + timedelta(weeks=MOST_WEEKS) if self.opened_at else None


def read_all(session: Session, actor: Actor, *, now: datetime) -> list[BoxOnDesk]:
    """The boxes of the actor's course, the newest first. Raises `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    return _read(session, actor, key=None, now=now)


def read_one(session: Session, actor: Actor, key: str, *, now: datetime) -> BoxOnDesk:
    """One of them. Raises `page.not_found`, `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    found = _read(session, actor, key=key, now=now)
    if not found:
        raise AppError("page.not_found")
    return found[0]


def calendar(session: Session, actor: Actor) -> ZoneInfo:
    """By whose clock boxes of the actor's course close."""
    return zone_of(session.get_one(Institution, actor.institution_id).time_zone)


def begin(session: Session, actor: Actor, form: BoxForm, *, now: datetime) -> str:
    """Write a new box down; its key. Raises `box.many`, `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    number = select(func.count()).select_from(VoiceBox).where(VoiceBox.context_id == actor.context)
    if (session.scalar(number) or 0) >= MOST_BOXES:
        raise AppError("box.many")
    box = VoiceBox(
        code=random_code(),
        context_id=actor.context,
        by_id=actor.person_id,
        lang=form.lang,
        words=dict(form.words),
        case_id=_case(session, actor, form.case_key),
        version=1,
        saved_at=now,
        closes_at=form.closes_at,
        told={},
        quotes=[],
    )
    session.add(box)
    session.flush()
    return box.key


def save(session: Session, actor: Actor, key: str, form: BoxForm, *, began: int, now: datetime) -> None:
    """Keep what was written; words only as long as nobody has answered.

    Raises `box.conflict` where another window was quicker.
    """
    box = held(session, VoiceBox, actor, key)
    if box.version != began:
        raise AppError("box.conflict")
    if not read_one(session, actor, key, now=now).stands_still:
        box.lang, box.words = form.lang, dict(form.words)
    box.case_id = _case(session, actor, form.case_key)
    box.closes_at = form.closes_at
    box.version, box.saved_at = box.version + 1, now
    session.flush()


def open_it(session: Session, actor: Actor, key: str, *, now: datetime) -> None:
    """Let its address lead to it, from now on. Once is enough: it closes by itself."""
    box = held(session, VoiceBox, actor, key)
    box.opened_at = box.opened_at or now
    session.flush()


def close(session: Session, actor: Actor, key: str, *, now: datetime) -> None:
    """Close it before its day."""
    box = held(session, VoiceBox, actor, key)
    box.closes_at = min(box.closes_at, now)
    session.flush()


def tell_back(
    session: Session, actor: Actor, key: str, told: Mapping[str, str], *, began: int, now: datetime
) -> None:
    """Say at its address what came of it, with what is quoted today.

    Raises `form.incomplete` without words, or before it was open; `box.conflict` where another window was quicker, with other words.
    """
    box = held(session, VoiceBox, actor, key)
    if not any(told.values()) or box.opened_at is None:
        raise AppError("form.incomplete")
    said = {lang: text for lang, text in told.items() if text}
    if box.version != began and said != box.told:
        raise AppError("box.conflict")
    box.told, box.version = said, box.version + 1
    box.quotes = quotes_of(session, actor, box.id)
    box.told_at = now
    session.flush()


def forget(session: Session, actor: Actor, key: str) -> None:
    """Delete a box with all its answers; its address leads nowhere then."""
    session.delete(held(session, VoiceBox, actor, key))
    session.flush()


def quotes_of(session: Session, actor: Actor, box_id: int) -> list[dict[str, str]]:
    """What is quoted of a box's answers, in the order they came; none for who may not read words."""
    if not actor.may_read_words:
        return []
    quoted = select(BoxAnswer).where(
        BoxAnswer.box_id == box_id, BoxAnswer.state == "kept", BoxAnswer.sealed_quote.is_not(None)
    )
    return [
        {
            "text": answer.quote or "",
            "lang": answer.lang,
            "month": answer.at.date().replace(day=1).isoformat(),
        }
        for answer in session.scalars(quoted.order_by(BoxAnswer.id))
    ]


def _case(session: Session, actor: Actor, key: str | None) -> int | None:
    if not key:
        return None
    return session.scalar(
        select(LocalCase.id).where(LocalCase.key == key, LocalCase.context_id == actor.context)
    )


def _read(session: Session, actor: Actor, *, key: str | None, now: datetime) -> list[BoxOnDesk]:
    rows = session.execute(
        select(VoiceBox, LocalCase.key.label("case_key"), CaseVersion.texts, Institution)
        .join(Context, Context.id == VoiceBox.context_id)
        .join(Institution, Institution.id == Context.institution_id)
        .outerjoin(LocalCase, LocalCase.id == VoiceBox.case_id)
        .outerjoin(CaseVersion, (CaseVersion.case_id == LocalCase.id) & (CaseVersion.no == LocalCase.version))
        .where(
            VoiceBox.context_id == actor.context,
            Context.institution_id == actor.institution_id,
            *([VoiceBox.key == key] if key else []),
        )
        .order_by(VoiceBox.saved_at.desc(), VoiceBox.id)
    ).all()
    counts: dict[int, dict[str, int]] = {}
    for one in session.execute(
        select(BoxAnswer.box_id, BoxAnswer.state, func.count().label("answers"))
        .where(BoxAnswer.box_id.in_([row.VoiceBox.id for row in rows]))
        .group_by(BoxAnswer.box_id, BoxAnswer.state)
    ):
        counts.setdefault(one.box_id, {})[one.state] = one.answers
    return [_told(row, counts.get(row.VoiceBox.id, {}), now=now) for row in rows]


def _told(row: Any, counts: Mapping[str, int], *, now: datetime) -> BoxOnDesk:
    box = row.VoiceBox
    return BoxOnDesk(
        id=box.id,
        key=box.key,
        code=box.code,
        draft=BoxForm(lang=box.lang, words=box.words, closes_at=box.closes_at, case_key=row.case_key),
        case_title=row.texts["title"] if row.texts else None,
        version=box.version,
        opened_at=box.opened_at,
        is_closed=box.opened_at is not None and box.closes_at <= now,
        told=box.told,
        quotes=box.quotes,
        told_at=box.told_at,
        new=counts.get("new", 0),
        kept=counts.get("kept", 0),
        aside=counts.get("aside", 0),
        institution=row.Institution.name,
        zone=zone_of(row.Institution.time_zone),
    )
