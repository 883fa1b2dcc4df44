"""Knows how much is renewed before others get their turn; knows no rule of the course and calls no platform."""

from collections.abc import Sequence

from app.services.exchange import jobs
from app.services.exchange.jobs import Task
from app.services.learning import renewals
from app.services.learning.completion import Cause
from app.services.learning.renewals import AT_ONCE, Step
from app.services.releases import courses
from app.wiring import Wiring


def renew_course(shared: Wiring, task: Task) -> None:
    """Bring everybody of a course in step with its release and its set-up."""
    with shared.database.reading() as session:
        steps = renewals.everybody(session, task.subject)
    renew_all(shared, steps, cause=renewals.CAUSES[task.kind])
    with shared.database.writing() as session:
        jobs.finish(session, task, again_at=None, now=shared.clock())


def renew_all(shared: Wiring, steps: Sequence[Step], *, cause: Cause = Cause.RELEASE) -> None:
    """Renew in slices, each a unit of work of its own."""
    with shared.database.reading() as session:
        reading = courses.read_current(session, library=shared.library, locale=shared.settings.default_locale)
    for start in range(0, len(steps), AT_ONCE):
        with shared.database.writing() as session:
            renewals.renew(
                session,
                steps[start : start + AT_ONCE],
                course=reading.view.course,
                release_id=reading.release_id,
                cause=cause,
                now=shared.clock(),
            )
