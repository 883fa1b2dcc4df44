"""Knows local cases as learners meet them: at a star, and as somebody who is asked to read one before others do; writes none (`case_desk`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from app.activities.fields import DEFAULT_PATHWAY
from app.adapters.sql.often import Often
from app.adapters.sql.upsert import upsert
from app.errors import AppError
from app.models.base import table_of
from app.models.local_case import CaseReview, CaseStar, CaseVersion, LocalCase, Voice
from app.services.actors import LEARNER, Actor
from app.services.learning.taking_part import Part

CITIZEN: Final = "citizen"
PROFESSIONAL: Final = "professional"
VOICES: tuple[Voice, Voice] = (CITIZEN, PROFESSIONAL)
LONGEST_REMARK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldCase:
    """A version of a case as somebody reads it."""

    key: str
    version: int
    field: str
    texts: Mapping[str, Any]
    lang: str


def of_star(session: Session, actor: Actor, *, star: str) -> tuple[ToldCase, ...]:
    """The cases that stand at a star of the actor's course, the newest first. One statement."""
    rows = _PUBLISHED.rows(session, context_id=actor.context, star=star)
    return tuple(
        ToldCase(key=row.key, version=row.no, field=row.field, texts=row.texts, lang=row.lang) for row in rows
    )


def voice_of(actor: Actor) -> Voice:
    """For whom somebody reads: leaders read as those who work in a service do."""
    return CITIZEN if (actor.pathway or DEFAULT_PATHWAY) == CITIZEN else PROFESSIONAL


def waiting_for(session: Session, actor: Actor) -> tuple[ToldCase, ...]:
    """The cases that the actor is asked to read: nobody of their voice has read this version."""
    if not _may_read(actor):
        return ()
    case, version, review = table_of(LocalCase).c, table_of(CaseVersion).c, table_of(CaseReview).c
    rows = session.execute(
        select(case.key, case.field, version.no, version.texts, version.lang)
        .select_from(table_of(LocalCase))
        .join(table_of(CaseVersion), and_(version.case_id == case.id, version.no == case.version))
        .outerjoin(
            table_of(CaseReview),
            and_(
                review.case_id == case.id,
                review.voice == voice_of(actor),
                review.version == case.version,
            ),
        )
        .where(case.context_id == actor.context, case.asked_no == case.version, review.version.is_(None))
        .order_by(case.id)
    )
    return tuple(
        ToldCase(key=row.key, version=row.no, field=row.field, texts=row.texts, lang=row.lang) for row in rows
    )


def to_read(session: Session, actor: Actor, key: str) -> ToldCase:
    """One of them. Raises `page.not_found`."""
    found = next((one for one in waiting_for(session, actor) if one.key == key), None)
    if found is None:
        raise AppError("page.not_found")
    return found


def review(part: Part, key: str, *, version: int, is_yes: bool, remark: str) -> None:
    """Say what one thinks of the version one has read. Raises `page.not_found` (also of an older version), `form.too_large`."""
    found = to_read(part.session, part.actor, key)
    if found.version != version:
        raise AppError("page.not_found")
    if len(remark) > LONGEST_REMARK:
        raise AppError("form.too_large")
    keep_review(
        part.session,
        key,
        voice=voice_of(part.actor),
        version=version,
        is_yes=is_yes,
        remark=remark,
        by_id=part.actor.person_id,
        on_paper="",
        at=part.terms.now,
    )


def keep_review(session: Session, key: str, **told: Any) -> None:
    """Keep the newest reading of a voice."""
    case_id = session.scalars(select(LocalCase.id).where(LocalCase.key == key)).one()
    upsert(session, CaseReview, {"case_id": case_id, **told}, on=[CaseReview.case_id, CaseReview.voice])


def _may_read(actor: Actor) -> bool:
    return actor.can(LEARNER) and actor.may_read_words and not (actor.is_preview or actor.only_looks_on)


_case, _version, _star = table_of(LocalCase).c, table_of(CaseVersion).c, table_of(CaseStar).c
_PUBLISHED = Often(
    select(_case.key, _case.field, _version.no, _version.texts, _version.lang)
    .select_from(table_of(LocalCase))
    .join(table_of(CaseStar), _star.case_id == _case.id)
    .join(table_of(CaseVersion), and_(_version.case_id == _case.id, _version.no == _case.published_no))
    .where(_case.context_id == bindparam("context_id"), _star.star == bindparam("star"))
    .order_by(_case.published_at.desc(), _case.id)
)
