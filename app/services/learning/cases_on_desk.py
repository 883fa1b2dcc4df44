"""Knows how those who lead a course see its local cases, with who has read which; changes none (`case_desk`)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.activities.case_texts import TEXTS
from app.errors import AppError
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.local_case import CaseReview, CaseStar, CaseVersion, LocalCase, Voice
from app.models.person import Person
from app.services.actors import INSTRUCTOR, Actor
from app.services.learning.local_cases import VOICES


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
