"""Knows how all courses follow a release that people read from now on; knows neither publishing nor the worker.

Pages follow at once: a set-up is read from its document. What follows here is what is stored of each course: the rows of
stars that are new or gone, for reports, and everybody's progress. That is a job in slices, so that no start of the tool
and nobody's launch waits for all courses.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.content.tree import Course
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.progress import Progress
from app.services.exchange import jobs
from app.services.learning import renewals
from app.services.setup import saving

JOB = "release.follow"
AT_ONCE = 25
"""Courses that are seen to in one unit of work: who sets one up waits meanwhile."""


def ask(session: Session, release_id: int, *, now: datetime) -> None:
    """Have every course follow a release that has just become the current one."""
    jobs.ask(session, JOB, str(release_id), platform_id=None, now=now)


def next_courses(session: Session, *, after: int) -> Sequence[int]:
    """The numbers of some courses beyond `after`; none where that was the last."""
    query = select(Context.id).where(Context.id > after).order_by(Context.id).limit(AT_ONCE)
    return session.scalars(query).all()


def follow(session: Session, context_ids: Sequence[int], *, course: Course, now: datetime) -> None:
    """Renew the rows of some courses, and have the progress of those renewed in which anybody has begun."""
    saving.project_defaults(session, context_ids, course=course, now=now)
    has_begun = exists().where(Enrolment.context_id == Context.id, Progress.enrolment_id == Enrolment.id)
    for context in session.scalars(
        select(Context).where(Context.id.in_(context_ids), has_begun).order_by(Context.id)
    ):
        renewals.ask(session, context, now=now)
