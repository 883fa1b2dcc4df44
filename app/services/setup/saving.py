"""Knows how a set-up is written: as a version, as rows for the report's join, with a number that tells every process; knows no form.

Who writes stands in a queue at the context, so of two who began from the same version the second is told.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.content.tree import Course
from app.errors import AppError
from app.models.audit import Audit
from app.models.context import Context
from app.models.setup import SetupVersion
from app.services.actors import INSTRUCTOR, Actor
from app.services.setup import configuration, projection, stored
from app.services.setup import document as documents
from app.services.setup.configuration import Setup
from app.services.setup.document import SetupDocument
from app.services.setup.fields import ALL_GROUPS, GROUPS

SAVED, BY_DEFAULT, NEWER, TAKEN_BACK, COPIED = "saved", "default", "newer", "version", "copied"
"""Why a version was made; the last two with the number of the version that was taken back, or the key of the course whose
settings were taken over."""


class SavedMeanwhile(AppError):
    """Somebody saved since the version that was begun from; `version` is theirs."""

    def __init__(self, *, version: int) -> None:
        super().__init__("setup.conflict", version=version)


def begin(context: Context, *, course: Course) -> None:
    """The first learner has come: from now on the course keeps the stars that it has (docs/decisions/0042)."""
    if context.kept_stars is None:
        context.kept_stars = [star.id for star in course.stars.values() if star.is_written]


def project_default(session: Session, context_id: int, *, course: Course, now: datetime) -> None:
    """Write the rows of a context nobody has set up; where somebody has, add those of stars that are new."""
    project_defaults(session, [context_id], course=course, now=now)


def project_defaults(
    session: Session, context_ids: Collection[int], *, course: Course, now: datetime
) -> Collection[int]:
    """The same for some contexts; their number costs no statement. Answers with those of which anything was changed."""
    _hold(session, context_ids)
    setups = configuration.read_several(session, context_ids, course=course)
    stars = {context_id: setup.written for context_id, (_number, setup) in setups.items()}
    changed = projection.write(session, stars, now=now)
    if changed:
        _number_anew(session, changed)
    return changed


def save(
    session: Session,
    actor: Actor,
    *,
    course: Course,
    document: SetupDocument,
    began_from: int,
    why: str,
    now: datetime,
) -> tuple[int, Setup]:
    """Store a new version of the set-up, and give it with the number of its settings.

    `why`: `saved`, `default`, `version 3` when that one was taken back, `copied KEY`.
    Raises `SavedMeanwhile` if somebody saved since `began_from`, `visit.forbidden`.
    """
    actor.require(INSTRUCTOR)
    [context] = _hold(session, [actor.context])
    kept = stored.kept(context.kept_stars)
    newest = select(func.max(SetupVersion.version)).where(SetupVersion.context_id == actor.context)
    latest = session.scalar(newest) or 0
    if latest != began_from:
        raise SavedMeanwhile(version=latest)
    if actor.only_groups is not None:
        document = _with_groups_as_they_are(session, actor, document, course=course)
    version = latest + 1
    session.add(
        SetupVersion(
            context_id=actor.context,
            version=version,
            body=documents.stored(document),
            by_id=actor.person_id,
            at=now,
            why=why,
        )
    )
    session.add(
        Audit(
            institution_id=actor.institution_id,
            at=now,
            by=actor.person_key,
            action="setup.saved",
            target=str(actor.context),
            detail={"version": version},
        )
    )
    projection.write(session, {actor.context: document.stars}, now=now)
    sees_all = document.course.get(GROUPS) == ALL_GROUPS
    number = _number_anew(session, [actor.context], staff_see_all=sees_all)[actor.context]
    saved = Setup(version=version, document=document, course=course, kept=kept)
    return number, replace(saved, document=saved.whole)


def _with_groups_as_they_are(
    session: Session, actor: Actor, document: SetupDocument, *, course: Course
) -> SetupDocument:
    """Settings of somebody who sees their own groups alone: whether they see more is not theirs to say."""
    present = configuration.read(session, actor.context, course=course).document.course.get(GROUPS)
    return replace(document, course={**document.course, GROUPS: present})


def _hold(session: Session, context_ids: Collection[int]) -> Sequence[Any]:
    """Let those who write a set-up stand in a queue: the second finds what the first wrote, be it a conflict.

    Answers with the contexts and the stars they keep.
    """
    query = select(Context.id, Context.kept_stars).where(Context.id.in_(context_ids)).order_by(Context.id)
    return session.execute(query.with_for_update(key_share=True)).all()


def _number_anew(session: Session, context_ids: Collection[int], **told: bool) -> Mapping[int, int]:
    """Tell every process that what it keeps of these set-ups is old; the new numbers. `told`: what the contexts know of it."""
    renewed = session.execute(
        update(Context)
        .where(Context.id.in_(context_ids))
        .values(settings_no=Context.settings_no + 1, **told)
        .returning(Context.id, Context.settings_no)
    )
    return {row.id: row.settings_no for row in renewed}
