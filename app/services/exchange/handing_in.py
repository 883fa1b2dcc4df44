"""Knows when the work behind a grade was begun and handed in; knows no column and sends nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.attempt import Attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """None: nobody hands anything in for it."""

    started_at: datetime | None = None
    submitted_at: datetime | None = None


def handed_in(session: Session, enrolment_id: int, measures: str | None, *, by: datetime) -> HandedIn:
    """Of a star: when its first check was begun, and when the best was finished, the first of several as good.

    Neither is later than `by`, the stamp it goes out with: that has whole seconds, these have not. What measures the
    whole course is handed in at no one moment.
    """
    checks = session.execute(
        select(Attempt.started_at, Attempt.submitted_at)
        .where(
            Attempt.enrolment_id == enrolment_id,
            Attempt.activity == f"{measures}/quiz",
            Attempt.submitted_at.is_not(None),
            Attempt.grade.is_not(None),
        )
        .order_by(Attempt.grade.desc(), Attempt.submitted_at)
    ).all()
    if not checks:
        return HandedIn()
    submitted = min(checks[0].submitted_at, by)
    return HandedIn(started_at=min(submitted, *(one.started_at for one in checks)), submitted_at=submitted)
