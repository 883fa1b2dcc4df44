"""Knows how those who lead a course write its local cases down, have them read by two, publish and withdraw them; knows no page.

A case is shown to learners only in a version that a citizen and a professional have read and found right. A newer version is
written beside it, and read anew.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import Session

from app.activities.case_texts import TEXTS
from app.errors import AppError
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.local_case import CaseReview, CaseStar, CaseVersion, LocalCase, Voice
from app.models.person import Person
from app.services.actors import INSTRUCTOR, Actor
from app.services.learning.local_cases import VOICES, keep_review

MOST_CASES = 30
"""Of a course: more are read by nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseForm:
    """What a form holds of a case."""

    field: str
    texts: Mapping[str, Any]
    """By `TEXTS`; and, of a case that is kept, `voices`: what was quoted from a voice box."""
    lang: str
    has_consent: bool
    stars: frozenset[str]
    voices: frozenset[int] | None = None
    """Which of the voices quoted in it stay, by their place; None: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReader:
    """That a voice has read the newest version: somebody here (`name` None where it is not known), or on paper."""

    voice: Voice
    is_yes: bool
    remark: str
    name: str | None
    on_paper: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOnDesk:
    """A case as those who lead its course see it."""

    key: str
    draft: CaseForm
    version: int
    is_asked: bool
    """Whether the newest version lies before readers."""
    is_published: bool
    is_newest_published: bool
    by: str | None
    saved_at: datetime
    readers: Mapping[Voice, CaseReader]

    @property
    def lacks(self) -> list[str]:
        """What is missing before anybody reads it: texts, `consent`."""
        return [text for text in TEXTS if not self.draft.texts.get(text)] + (
            [] if self.draft.has_consent else ["consent"]
        )

    @property
    def may_be_published(self) -> bool:
        """Whether both voices have said yes to the newest version."""
        return not self.lacks and all(
            voice in self.readers and self.readers[voice].is_yes for voice in VOICES
        )


def read_all(session: Session, actor: Actor) -> list[CaseOnDesk]:
    """The cases of the actor's course, the newest first; none for who may not read words. Raises `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    return [] if not actor.may_read_words else _read(session, actor, key=None)


def read_one(session: Session, actor: Actor, key: str) -> CaseOnDesk:
    """One of them. Raises `page.not_found`, `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    found = _read(session, actor, key=key) if actor.may_read_words else []
    if not found:
        raise AppError("page.not_found")
    return found[0]


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
    case = _held(session, actor, key)
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
    case = _held(session, actor, key)
    newest = session.get_one(CaseVersion, (case.id, case.version))
    known = list(newest.texts.get("voices", []))
    fresh = [dict(voice) for voice in voices if voice not in known]
    if fresh:
        _add_version(session, case, {**newest.texts, "voices": known + fresh}, lang=newest.lang)
        case.saved_at = now
        session.flush()


def ask_readers(session: Session, actor: Actor, key: str) -> None:
    """Lay the newest version before readers. Raises `form.incomplete` where something is missing."""
    case = _held(session, actor, key)
    if read_one(session, actor, key).lacks:
        raise AppError("form.incomplete")
    case.asked_no = case.version
    session.flush()


def read_on_paper(session: Session, actor: Actor, key: str, *, voice: Voice, who: str, now: datetime) -> None:
    """Note who of a voice read the newest version on paper and found it right. Raises `form.incomplete` (nobody named, or something missing)."""
    case = _held(session, actor, key)
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
    case = _held(session, actor, key)
    if not read_one(session, actor, key).may_be_published:
        raise AppError("form.incomplete")
    case.published_no, case.published_at = case.version, now
    session.flush()


def withdraw(session: Session, actor: Actor, key: str) -> None:
    """Let it stand nowhere, and ask nobody to read it."""
    case = _held(session, actor, key)
    case.published_no = case.published_at = case.asked_no = None
    session.flush()


def forget(session: Session, actor: Actor, key: str) -> None:
    """Delete a case that stands nowhere. Raises `form.unreadable` for one that does."""
    case = _held(session, actor, key)
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


def _held(session: Session, actor: Actor, key: str) -> LocalCase:
    """A case of the actor's course, which nobody else changes meanwhile."""
    actor.require(INSTRUCTOR)
    found = session.scalar(
        select(LocalCase)
        .join(Context, Context.id == LocalCase.context_id)
        .where(
            LocalCase.key == key,
            LocalCase.context_id == actor.context,
            Context.institution_id == actor.institution_id,
        )
        .with_for_update(of=LocalCase)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise AppError("page.not_found")
    return found


def _read(session: Session, actor: Actor, *, key: str | None) -> list[CaseOnDesk]:
    rows = session.execute(
        select(LocalCase, CaseVersion, Person.name)
        .join(CaseVersion, (CaseVersion.case_id == LocalCase.id) & (CaseVersion.no == LocalCase.version))
        .join(Context, Context.id == LocalCase.context_id)
        .outerjoin(Person, Person.id == LocalCase.by_id)
        .where(
            LocalCase.context_id == actor.context,
            Context.institution_id == actor.institution_id,
            *([LocalCase.key == key] if key else []),
        )
        .order_by(LocalCase.saved_at.desc(), LocalCase.id)
    ).all()
    ids = [case.id for case, _version, _by in rows]
    stars: dict[int, set[str]] = {}
    for attached in session.scalars(select(CaseStar).where(CaseStar.case_id.in_(ids))):
        stars.setdefault(attached.case_id, set()).add(attached.star)
    readers: dict[int, list[tuple[CaseReview, str | None]]] = {}
    # Whose groups the actor does not see stays unnamed; what they said of the text is said to whoever leads the course.
    is_theirs = and_(
        Enrolment.person_id == CaseReview.by_id,
        Enrolment.context_id == actor.context,
        Enrolment.kind == "real",
        *Enrolment.is_among(actor.only_groups),
    )
    found = session.execute(
        select(CaseReview, Person.name)
        .outerjoin(Enrolment, is_theirs)
        .outerjoin(Person, Person.id == Enrolment.person_id)
        .where(CaseReview.case_id.in_(ids))
    )
    for one, name in found:
        readers.setdefault(one.case_id, []).append((one, name))
    return [
        _told(case, version, by, stars=stars.get(case.id, set()), readers=readers.get(case.id, []))
        for case, version, by in rows
    ]


def _told(
    case: LocalCase,
    version: CaseVersion,
    by: str | None,
    *,
    stars: Collection[str],
    readers: Sequence[tuple[CaseReview, str | None]],
) -> CaseOnDesk:
    return CaseOnDesk(
        key=case.key,
        draft=CaseForm(
            field=case.field,
            texts=version.texts,
            lang=version.lang,
            has_consent=case.has_consent,
            stars=frozenset(stars),
        ),
        version=case.version,
        is_asked=case.asked_no == case.version,
        is_published=case.published_no is not None,
        is_newest_published=case.published_no == case.version,
        by=by,
        saved_at=case.saved_at,
        readers={
            one.voice: CaseReader(
                voice=one.voice,
                is_yes=one.is_yes,
                remark=one.remark,
                name=name,
                on_paper=one.on_paper,
                at=one.at,
            )
            for one, name in readers
            if one.version == case.version
        },
    )
