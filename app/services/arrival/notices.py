"""Knows what follows from a notice of a platform; knows neither its signature nor who asked.

A notice has no person in it. It is only one of two ways: launches tell the same history, as far as the platform does
(docs/decisions/0014).
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.sql.upsert import insert_ignore
from app.errors import AppError
from app.models.context import Context
from app.models.deployment import Deployment
from app.models.notice import Notice as Taken
from app.models.platform import Platform
from app.services.arrival import places
from app.services.exchange import ceilings
from lti.messages import Context as CourseTold
from lti.messages import Notice

NOTED, HISTORY = "noted", "history"


def take(session: Session, notice: Notice, *, now: datetime) -> bool:
    """Do what a genuine notice asks for. False: it was taken before, and nothing has changed.

    Raises `platform.full`; `lti.deployment_unknown`: a notice brings no new deployment along, as a launch may.
    """
    identity = {"platform_id": notice.platform_id, "lti_id": notice.deployment_id}
    institution_id = session.scalar(select(Deployment.institution_id).filter_by(**identity))
    if institution_id is None:
        raise AppError("lti.deployment_unknown", platform=notice.platform_id)
    ceilings.check(session.get_one(Platform, notice.platform_id), ceilings.NOTICES)
    row = {
        "platform_id": notice.platform_id,
        "jti": notice.id,
        "kind": notice.kind,
        "at": now,
        "outcome": HISTORY if notice.context else NOTED,
    }
    if not insert_ignore(session, Taken, row, on=[Taken.platform_id, Taken.jti]):
        return False
    if notice.context:
        _copied(
            session, notice.context, institution_id=institution_id, platform_id=notice.platform_id, now=now
        )
    return True


def _copied(
    session: Session, told: CourseTold, *, institution_id: int, platform_id: int, now: datetime
) -> None:
    """The new course learns where it comes from, before anybody has opened it."""
    home = {"institution_id": institution_id, "platform_id": platform_id}
    known = session.scalars(select(Context).filter_by(**home, lti_id=told.lti_id)).one_or_none()
    if known:  # what a notice leaves out is no news
        told = replace(told, title=told.title or known.title, label=told.label or known.label)
    places.context_told(session, told, known, **home, now=now)
