"""Knows how those who lead a course read what came into a voice box, choose from it, and write down what somebody else said."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.local_case import LocalCase
from app.models.voice_box import AnswerState, BoxAnswer, Came, VoiceBox
from app.services.actors import INSTRUCTOR, Actor
from app.services.learning import box_desk, case_desk, voice_boxes
from app.services.learning.box_desk import BoxOnDesk
from app.services.learning.held import held

LONGEST_QUOTE = 400
LONGEST_CONSENT = 200
A_PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnswer:
    """An answer as those who lead the course read it."""

    key: str
    answers: Sequence[str]
    quote: str | None
    lang: str
    at: datetime
    state: AnswerState
    came: Came
    consent: str | None
    consent_at: datetime | None


def read(
    session: Session, actor: Actor, box: BoxOnDesk, *, state: AnswerState, page: int
) -> list[ReadAnswer]:
    """A page of the answers in one state, in the order they came; none for who may not read words."""
    actor.require(INSTRUCTOR)
    if not actor.may_read_words:
        return []
    asked = select(BoxAnswer).where(BoxAnswer.box_id == box.id, BoxAnswer.state == state)
    found = session.scalars(asked.order_by(BoxAnswer.id).offset((page - 1) * A_PAGE).limit(A_PAGE))
    return [_told(one) for one in found]


def move(session: Session, actor: Actor, box_key: str, key: str, state: AnswerState) -> AnswerState:
    """Keep one answer, set it aside, or lay it back among the new ones; where it was before.

    What is set aside is quoted no more. Raises `page.not_found`.
    """
    box = held(session, VoiceBox, actor, box_key)
    answer = _of(session, box, key)
    before = answer.state
    answer.state = state
    if state != "kept":
        answer.quote = None
    _quote_no_more(session, actor, box)
    return before


def quote(session: Session, actor: Actor, box_key: str, key: str, text: str) -> None:
    """Say what of an answer may be told to others; nothing: it is quoted no more. Raises `form.too_large`, `page.not_found`."""
    box = held(session, VoiceBox, actor, box_key)
    answer = _of(session, box, key)
    if len(text) > LONGEST_QUOTE:
        raise AppError("form.too_large")
    answer.quote = text or None
    if text:
        answer.state = "kept"
    _quote_no_more(session, actor, box)


def write_down(
    session: Session,
    actor: Actor,
    box_key: str,
    answers: Sequence[str],
    *,
    came: Came,
    consent: str,
    consent_at: datetime,
    form_key: str,
    now: datetime,
) -> None:
    """Put in what somebody said on paper, by telephone or in a talk, and how they agreed.

    Raises `form.incomplete` without words or without consent, `box.full`, `box.closed` before the box was open.
    """
    box = held(session, VoiceBox, actor, box_key)
    if not any(answers) or not consent or came == voice_boxes.LINK:
        raise AppError("form.incomplete")
    voice_boxes.keep(
        session,
        box.id,
        answers,
        lang=box.lang,
        form_key=form_key,
        now=now,
        came=came,
        by_id=actor.person_id,
        consent=consent,
        consent_at=consent_at,
    )


def feed_case(session: Session, actor: Actor, box_key: str, *, now: datetime) -> str:
    """Lay what is quoted into the box's case, as a new version that is read by two before it stands; the case's key.

    Raises `form.incomplete` where the box has no case or nothing is quoted.
    """
    box = held(session, VoiceBox, actor, box_key)
    case = session.get(LocalCase, box.case_id) if box.case_id else None
    voices = box_desk.quotes_of(session, actor, box.id)
    if case is None or not voices:
        raise AppError("form.incomplete")
    case_desk.add_voices(session, actor, case.key, voices, now=now)
    return case.key


def _quote_no_more(session: Session, actor: Actor, box: VoiceBox) -> None:
    """What is no longer quoted goes from the public page at once; what is quoted anew waits until it is told back."""
    session.flush()
    if box.quotes:
        still = {one["text"] for one in box_desk.quotes_of(session, actor, box.id)}
        box.quotes = [one for one in box.quotes if one["text"] in still]
        session.flush()


def _of(session: Session, box: VoiceBox, key: str) -> BoxAnswer:
    found = session.scalar(select(BoxAnswer).where(BoxAnswer.box_id == box.id, BoxAnswer.key == key))
    if found is None:
        raise AppError("page.not_found")
    return found


def _told(answer: BoxAnswer) -> ReadAnswer:
    answers: Any = json.loads(answer.body)
    return ReadAnswer(
        key=answer.key,
        answers=answers,
        quote=answer.quote,
        lang=answer.lang,
        at=answer.at,
        state=answer.state,
        came=answer.came,
        consent=answer.consent,
        consent_at=answer.consent_at,
    )
