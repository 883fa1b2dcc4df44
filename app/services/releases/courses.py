"""Knows which release people read now and hands it out in a language; knows neither files nor publishing.

`generation` is what the request has read already of the number that publishing raises; where nobody has, it is read here,
in one statement. As long as it stays the same, nothing else is asked of the database.
"""

from collections.abc import Hashable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.content.library import Library
from app.content.view import CourseView
from app.errors import AppError
from app.services.releases.archive import StoredReleases, generation_now

COURSE = "co-creation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A release as it reads in one language."""

    release_id: int
    view: CourseView


def read_current(
    session: Session, *, library: Library, locale: str, generation: Hashable | None = None
) -> Reading:
    """The release everybody reads. Raises `course.none` before the first one is published."""
    releases = StoredReleases(session, COURSE)
    generation = _now(session, generation)
    release_id = library.current(generation=generation, archive=releases)
    if release_id is None:
        raise AppError("course.none")
    view = library.view(release_id, locale=locale, generation=generation, archive=releases)
    return Reading(release_id=release_id, view=view)


def read_release(
    session: Session, release_id: int, *, library: Library, locale: str, generation: Hashable | None = None
) -> Reading:
    """An older release, such as the one an attempt is pinned to."""
    releases, generation = StoredReleases(session, COURSE), _now(session, generation)
    view = library.view(release_id, locale=locale, generation=generation, archive=releases)
    return Reading(release_id=release_id, view=view)


def read_last_with(
    session: Session, item: str, *, library: Library, locale: str, generation: Hashable | None = None
) -> Reading | None:
    """The newest past release that has an item; None where there is none."""
    releases, generation = StoredReleases(session, COURSE), _now(session, generation)
    for release_id in releases.past():
        if item in library.course(release_id, generation=generation, archive=releases).items:
            return read_release(session, release_id, library=library, locale=locale, generation=generation)
    return None


def _now(session: Session, generation: Hashable | None) -> Hashable:
    return generation_now(session) if generation is None else generation
