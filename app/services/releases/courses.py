"""Knows which release people read now and hands it out in a language; knows neither files nor publishing."""

from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from app.content.library import Library
from app.content.view import CourseView
from app.errors import AppError
from app.services.releases import publishing

COURSE = "co-creation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A release as it reads in one language."""

    release_id: int
    view: CourseView


def read_current(session: Session, *, library: Library, locale: str) -> Reading:
    """The release everybody reads. Raises `course.none` before the first one is published."""
    found = publishing.current_release(session, COURSE)
    if found is None:
        raise AppError("course.none")
    return _read(session, found, library=library, locale=locale)


def read_release(session: Session, release_id: int, *, library: Library, locale: str) -> Reading:
    """An older release, such as the one an attempt is pinned to."""
    return _read(session, publishing.find_release(session, release_id), library=library, locale=locale)


def read_last_with(session: Session, item: str, *, library: Library, locale: str) -> Reading | None:
    """The newest past release that has an item; None where there is none."""
    past = publishing.past_releases(session, COURSE)
    readings = (read_release(session, one, library=library, locale=locale) for one in past)
    return next((reading for reading in readings if item in reading.view.course.items), None)


def _read(session: Session, found: publishing.ReleaseRef, *, library: Library, locale: str) -> Reading:
    load = partial(publishing.load_release, session)
    view = library.view(found.id, locale=locale, stamp=found.stamp, load=load)
    return Reading(release_id=found.id, view=view)
