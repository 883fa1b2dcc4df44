"""Knows how those who lead a course write its local cases down, have them read by two, publish and withdraw them; knows no page.

A case is shown to learners only in a version that a citizen and a professional have read and found right. A newer version is
written beside it, and read anew.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.local_case import CaseStar, CaseVersion, LocalCase, Voice
from app.services.actors import INSTRUCTOR, Actor
from app.services.learning.cases_on_desk import CaseForm, read_one
from app.services.learning.held import held
from app.services.learning.local_cases import keep_review

MOST_CASES = 30
"""Of a course: more are read by nobody."""


def begin(session: Session, actor: Actor, draft: CaseForm, *, now: datetime) -> str:
    """Write a new case down; its key. Raises `case.many`, `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    number = select(func.count()).select_from(LocalCase).where(LocalCase.context_id == actor.context)
    if (session.scalar(number) or 0) >= MOST_CASES:
        raise AppError("case.many")
    case = LocalCase(
        context_id=actor.context,
        by_id=actor.person_id,
        field=draft.field,
        has_consent=draft.has_consent,
        version=1,
        saved_at=now,
    )
    session.add(case)
    session.flush()
    session.add(CaseVersion(case_id=case.id, no=1, texts=dict(draft.texts), lang=draft.lang))
    _attach(session, case, draft.stars)
    return case.key


def save(session: Session, actor: Actor, key: str, draft: CaseForm, *, began: int, now: datetime) -> None:
    """Keep what was written: other words are a new version, which nobody has read. Raises `case.conflict` where another window was quicker."""
    case = held(session, LocalCase, actor, key)
    if case.version != began:
        raise AppError("case.conflict")
    newest = session.get_one(CaseVersion, (case.id, case.version))
    voices = [
        voice
        for place, voice in enumerate(newest.texts.get("voices", []))
        if draft.voices is None or place in draft.voices
    ]
    texts = {**draft.texts, **({"voices": voices} if voices else {})}
    if (texts, draft.lang, draft.field) != (newest.texts, newest.lang, case.field):
        _add_version(session, case, texts, lang=draft.lang)
    case.field, case.has_consent, case.saved_at = draft.field, draft.has_consent, now
    _attach(session, case, draft.stars)


def add_voices(
    session: Session, actor: Actor, key: str, voices: Sequence[Mapping[str, str]], *, now: datetime
) -> None:
    """Quote what people said in a voice box, each once: a new version, which nobody has read. Raises `page.not_found`."""
    case = held(session, LocalCase, actor, key)
    newest = session.get_one(CaseVersion, (case.id, case.version))
    known = list(newest.texts.get("voices", []))
    fresh = [dict(voice) for voice in voices if voice not in known]
    if fresh:
        _add_version(session, case, {**newest.texts, "voices": known + fresh}, lang=newest.lang)
        case.saved_at = now
        session.flush()


def ask_readers(session: Session, actor: Actor, key: str) -> None:
    """Lay the newest version before readers. Raises `form.incomplete` where something is missing."""
    case = held(session, LocalCase, actor, key)
    if read_one(session, actor, key).lacks:
        raise AppError("form.incomplete")
    case.asked_no = case.version
    session.flush()


def read_on_paper(session: Session, actor: Actor, key: str, *, voice: Voice, who: str, now: datetime) -> None:
    """Note who of a voice read the newest version on paper and found it right. Raises `form.incomplete` (nobody named, or something missing)."""
    case = held(session, LocalCase, actor, key)
    if not who or read_one(session, actor, key).lacks:
        raise AppError("form.incomplete")
    keep_review(
        session,
        key,
        voice=voice,
        version=case.version,
        is_yes=True,
        remark="",
        by_id=None,
        on_paper=who,
        at=now,
    )


def publish(session: Session, actor: Actor, key: str, *, now: datetime) -> None:
    """Let the newest version stand at its stars. Raises `form.incomplete` unless both voices have said yes."""
    case = held(session, LocalCase, actor, key)
    if not read_one(session, actor, key).may_be_published:
        raise AppError("form.incomplete")
    case.published_no, case.published_at = case.version, now
    session.flush()


def withdraw(session: Session, actor: Actor, key: str) -> None:
    """Let it stand nowhere, and ask nobody to read it."""
    case = held(session, LocalCase, actor, key)
    case.published_no = case.published_at = case.asked_no = None
    session.flush()


def forget(session: Session, actor: Actor, key: str) -> None:
    """Delete a case that stands nowhere. Raises `form.unreadable` for one that does."""
    case = held(session, LocalCase, actor, key)
    if case.published_no is not None:
        raise AppError("form.unreadable")
    session.delete(case)
    session.flush()


def _add_version(session: Session, case: LocalCase, texts: Mapping[str, Any], *, lang: str) -> None:
    case.version += 1
    session.add(CaseVersion(case_id=case.id, no=case.version, texts=dict(texts), lang=lang))


def _attach(session: Session, case: LocalCase, stars: Collection[str]) -> None:
    session.execute(delete(CaseStar).where(CaseStar.case_id == case.id))
    session.add_all(CaseStar(case_id=case.id, star=star) for star in sorted(stars))
    session.flush()
