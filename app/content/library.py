"""Knows the releases this process has read and hands them out; does not know where they are stored."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from app.content.tree import Course, read_bones
from app.content.view import CourseView

MOST = 16
"""Releases kept in memory: the current one, and older ones that attempts are pinned to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A release as stored: its bones, and the newest words by locale."""

    bones: Mapping[str, Any]
    prose: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Shelf:
    stamp: Hashable
    course: Course
    views: Mapping[str, CourseView]


Loader = Callable[[int], Loaded]
"""Loads a release by its row id."""


class Library:
    """Releases by id, each in every language it has words in. One library serves all threads of a process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._shelves: OrderedDict[int, _Shelf] = OrderedDict()

    def view(self, release_id: int, *, locale: str, stamp: Hashable, load: Loader) -> CourseView:
        """A release in `locale`, or in its source locale where that language has no words.

        `stamp` says which words are the newest (such as the ids of the prose versions); when it is another than
        last time, `load` is called again, so that typos and translations move at once.
        """
        shelf = self._shelf(release_id, stamp=stamp, load=load)
        return shelf.views.get(locale) or shelf.views[shelf.course.source_locale]

    def _shelf(self, release_id: int, *, stamp: Hashable, load: Loader) -> _Shelf:
        with self._lock:
            shelf = self._shelves.get(release_id)
            if shelf is not None and shelf.stamp == stamp:
                self._shelves.move_to_end(release_id)
                return shelf
        # Loaded outside the lock: two threads may do it twice, none waits for the database of another.
        loaded = load(release_id)
        course = read_bones(loaded.bones)
        views = {locale: CourseView(course, loaded.prose, locale) for locale in loaded.prose}
        shelf = _Shelf(stamp, course, views)
        with self._lock:
            self._shelves[release_id] = shelf
            self._shelves.move_to_end(release_id)
            while len(self._shelves) > MOST:
                self._shelves.popitem(last=False)
        return shelf
