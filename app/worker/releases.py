"""Knows how all courses are gone through after a release, a slice in each unit of work; knows no rule of the course."""

from app.services.exchange import jobs
from app.services.exchange.jobs import Task
from app.services.learning import following
from app.services.releases import courses
from app.wiring import Wiring


def follow_release(shared: Wiring, task: Task) -> None:
    """Have every course follow the release people read now, were it switched meanwhile."""
    locale = shared.settings.default_locale
    with shared.database.reading() as session:
        ids = following.next_courses(session, after=0)
    while ids:
        with shared.database.writing() as session:
            reading = courses.read_current(session, library=shared.library, locale=locale)
            following.follow(session, ids, course=reading.view.course, now=shared.clock())
            ids = following.next_courses(session, after=ids[-1])
    with shared.database.writing() as session:
        jobs.finish(session, task, again_at=None, now=shared.clock())
