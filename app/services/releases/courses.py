"""Knows which release people read now and hands it out in a language; knows neither files nor publishing.

Everything is kept in the process as long as `generations` says that nothing was published. Whoever has them from another
statement brings them along and asks nothing of the database; for others they are read, in one statement.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.adapters.sql.generations import Generations
from app.adapters.sql.generations import read as read_generations
from app.content.changes import BonesChange
from app.content.library import Library
from app.content.view import CourseView
from app.errors import AppError
from app.services.releases.archive import StoredReleases

COURSE = "co-creation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A release as it reads in one language."""

    release_id: int
    view: CourseView


def read_current(
    session: Session, *, library: Library, locale: str, generations: Generations | None = None
) -> Reading:
    """The release everybody reads. Raises `course.none` before the first one is published."""
    releases = StoredReleases(session, COURSE)
    generation = _number(session, generations)
    release_id = library.current(generation=generation, archive=releases)
    if release_id is None:
        raise AppError("course.none")
    view = library.view(release_id, locale=locale, generation=generation, archive=releases)
    return Reading(release_id=release_id, view=view)


def read_release(
    session: Session,
    release_id: int,
    *,
    library: Library,
    locale: str,
    generations: Generations | None = None,
) -> Reading:
    """An older release, such as the one an attempt is pinned to."""
    releases, generation = StoredReleases(session, COURSE), _number(session, generations)
    view = library.view(release_id, locale=locale, generation=generation, archive=releases)
    return Reading(release_id=release_id, view=view)


def read_last_with(
    session: Session, item: str, *, library: Library, locale: str, generations: Generations | None = None
) -> Reading | None:
    """The newest past release that has an item; None where there is none."""
    releases, known = StoredReleases(session, COURSE), generations or read_generations(session)
    for release_id in releases.past():
        if item in library.course(release_id, generation=known.releases, archive=releases).items:
            return read_release(session, release_id, library=library, locale=locale, generations=known)
    return None


def changes_since(
    session: Session, release_id: int, *, until: int, library: Library
) -> tuple[BonesChange, ...]:
    """How two releases differ; worked out once a process."""
    return library.changes(release_id, until, archive=StoredReleases(session, COURSE))


def was_read(session: Session, release_id: int) -> bool:
    """Whether people read a release before: what comes in its name was drawn from it."""
    return release_id in StoredReleases(session, COURSE).past()


def _number(session: Session, generations: Generations | None) -> int:
    return (generations or read_generations(session)).releases
