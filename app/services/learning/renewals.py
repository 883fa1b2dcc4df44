"""Knows how everybody's progress is brought in step with a rule that changed; knows neither the change nor the worker.

A new release or a new pass mark may mean something else for hundreds of people. A few are renewed at once; the rest is
a job for the worker, in slices, so that nobody's save has to wait long.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.tree import Course
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.progress import Progress
from app.services.exchange import jobs
from app.services.learning import settling
from app.services.learning.completion import Cause
from app.services.learning.taking_part import hold_one
from app.services.learning.terms import Terms
from app.services.setup import configuration

JOB = "progress.renew"
CAUSES = {JOB: Cause.RELEASE, jobs.SETTINGS: Cause.SETTINGS}
"""By kind of job: what has changed."""
AT_ONCE = 25
"""Learners that are seen to in one unit of work: others' saves wait meanwhile."""
Step = tuple[int, str]
"""Whose progress, in which star: an enrolment's number and a star's id."""


def ask(session: Session, context: Context, *, job: str = JOB, now: datetime) -> None:
    """Have everybody of a course renewed; `job`: because of what."""
    jobs.ask(session, job, context.key, platform_id=None, now=now)


def everybody(session: Session, context_key: str) -> Sequence[Step]:
    """What there is to renew in a course."""
    query = (
        select(Progress.enrolment_id, Progress.star)
        .join(Enrolment, Enrolment.id == Progress.enrolment_id)
        .join(Context, Context.id == Enrolment.context_id)
        .where(Context.key == context_key)
        .order_by(Progress.enrolment_id, Progress.star)
    )
    return [(row.enrolment_id, row.star) for row in session.execute(query)]


def renew(
    session: Session,
    steps: Sequence[Step],
    *,
    course: Course,
    release_id: int,
    cause: Cause = Cause.RELEASE,
    now: datetime,
) -> None:
    """Renew some of them; what is right already stays as it is."""
    terms: dict[int, Terms] = {}
    for enrolment_id, star in steps:
        enrolment = hold_one(session, enrolment_id)
        if enrolment is None:
            continue
        context_id = enrolment.context_id
        if context_id not in terms:
            settings_no, setup = configuration.read_numbered(session, context_id, course=course)
            terms[context_id] = Terms(setup=setup, settings_no=settings_no, release_id=release_id, now=now)
        settling.renew(session, enrolment, terms[context_id], stars=[star], cause=cause)
