"""Knows voice boxes as people outside the course meet them: what is asked, and putting an answer in; knows no visit.

Whoever writes is known to nobody. An answer keeps the words, the language and the day.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters.sql.upsert import insert_ignore
from app.errors import AppError
from app.models.context import Context
from app.models.institution import Institution
from app.models.secrets import Plain
from app.models.voice_box import BoxAnswer, Came, VoiceBox

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Of a short address: those that nobody takes for another one on a poster."""
CODE_LENGTH = 7
FORM_KEY_LENGTH = 22
MOST_QUESTIONS = 3
LONGEST_ANSWER = 1000
MOST_ANSWERS = 500
"""In a box, without those that were set aside: more are read by nobody."""
MOST_EVER = 2000
LINK: Final = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxInPublic:
    """A box as anybody may see it."""

    id: int
    code: str
    lang: str
    words: Mapping[str, Mapping[str, Any]]
    closes_at: datetime
    is_open: bool
    told: Mapping[str, str]
    told_at: datetime | None
    quotes: Sequence[Mapping[str, str]]
    institution: str
    institution_key: str
    theme: Mapping[str, Any] | None
    """What the institution has set of the look of its pages."""
    zone: ZoneInfo
    """By whose calendar it closes."""


def random_code() -> str:
    """Seven letters: enough that a copied one with a mistake leads to no other box."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """A code as somebody copied it from paper: capitals and blanks are no mistake."""
    return "".join(letter for letter in typed.lower() if letter.isalnum())


def may_be_code(code: str) -> bool:
    """Whether a box could have this code; no box is looked for where not."""
    return len(code) == CODE_LENGTH and set(code) <= set(LETTERS)


def zone_of(name: str) -> ZoneInfo:
    """The clock of an institution; UTC where nobody knows it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def day_of(moment: datetime) -> datetime:
    """A moment without its hour: noon of the day, which is the same day nearly everywhere."""
    return moment.astimezone(UTC).replace(hour=12, minute=0, second=0, microsecond=0)


def find(session: Session, code: str, *, now: datetime) -> BoxInPublic | None:
    """The box at an address, open or closed; None: there is none, or nobody has opened it yet."""
    row = session.execute(
        select(VoiceBox, Institution.name, Institution.key, Institution.theme, Institution.time_zone)
        .join(Context, Context.id == VoiceBox.context_id)
        .join(Institution, Institution.id == Context.institution_id)
        .where(VoiceBox.code == code, VoiceBox.opened_at.is_not(None))
    ).one_or_none()
    if row is None:
        return None
    box = row.VoiceBox
    return BoxInPublic(
        id=box.id,
        code=box.code,
        lang=box.lang,
        words=box.words,
        closes_at=box.closes_at,
        is_open=now < box.closes_at,
        told=box.told,
        told_at=box.told_at,
        quotes=box.quotes,
        institution=row.name,
        institution_key=row.key,
        theme=row.theme,
        zone=zone_of(row.time_zone),
    )


def put(
    session: Session, box_id: int, answers: Sequence[str], *, lang: str, form_key: str, now: datetime
) -> None:
    """Put somebody's answers into a box. The same form with the same words again changes nothing.

    Raises `box.closed`, `box.full`.
    """
    keep(session, box_id, answers, lang=lang, form_key=form_key, now=now, came=LINK)


def keep(
    session: Session,
    box_id: int,
    answers: Sequence[str],
    *,
    lang: str,
    form_key: str,
    now: datetime,
    came: Came,
    by_id: int | None = None,
    consent: str | None = None,
    consent_at: datetime | None = None,
) -> None:
    """Keep an answer, however it came. Whoever comes at the same moment waits, so that the ceiling is one.

    Raises `box.full`, and `box.closed` for what comes by the link.
    """
    box = session.get(VoiceBox, box_id, with_for_update=True, populate_existing=True)
    if box is None or box.opened_at is None or (came == LINK and box.closes_at <= now):
        raise AppError("box.closed")
    body = json.dumps(list(answers), ensure_ascii=False)
    key = hashlib.sha256(f"{box.key}\n{form_key}\n{body}".encode()).hexdigest()
    if session.scalar(select(BoxAnswer.id).where(BoxAnswer.key == key)) is not None:
        return
    ever, aside = session.execute(
        select(func.count(), func.count().filter(BoxAnswer.state == "aside")).where(
            BoxAnswer.box_id == box.id
        )
    ).one()
    if ever >= MOST_EVER or ever - aside >= MOST_ANSWERS:
        raise AppError("box.full")
    told = {
        "key": key,
        "box_id": box.id,
        "sealed_body": Plain(body, row=key),
        "lang": lang,
        "at": day_of(now),
        "state": "new" if came == LINK else "kept",
        "came": came,
        "by_id": by_id,
        "sealed_consent": Plain(consent, row=key) if consent is not None else None,
        "consent_at": consent_at,
    }
    insert_ignore(session, BoxAnswer, told, on=[BoxAnswer.key])
