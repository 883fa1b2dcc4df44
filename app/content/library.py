"""Knows the releases this process has read and hands them out; does not know where they are stored.

What is kept holds for one *generation*: a number that whoever publishes raises. Where it is the one of last time, nothing
is asked of the archive. Where it has moved on, the archive says which words are the newest, and only those that changed
are read again.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

from app.content.bones import read_bones
from app.content.changes import BonesChange, changes
from app.content.tree import Course
from app.content.view import CourseView
from app.content.words import Words, read_words, shared

MOST = 16
"""Releases kept in memory: the current one, and older ones that attempts are pinned to."""


class Archive(Protocol):
    """Where releases are stored; the library asks it only for what it does not have."""

    def current(self) -> int | None:
        """The release people read now."""

    def stamps(self, release_id: int) -> Mapping[str, Hashable]:
        """The languages a release has words in; another value than last time means other words."""

    def bones(self, release_id: int) -> Mapping[str, Any]:
        """The bones of a release; they never change."""

    def words(self, release_id: int, locale: str) -> Mapping[str, Any]:
        """The words of a release in one language; those of the source locale tell every id of the bones."""


@dataclass(frozen=True, slots=True)
class _Shelf:
    stamp: Hashable
    words: Words
    view: CourseView


@dataclass(frozen=True, slots=True)
class _Kept:
    """A release as kept: shelves are added when somebody reads in their language."""

    id: int
    generation: int
    course: Course
    stamps: Mapping[str, Hashable]
    shelves: dict[str, _Shelf]


class Library:
    """Releases by id, in the languages somebody has read them in. One library serves all threads of a process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._current: tuple[int, int | None] | None = None
        self._releases: OrderedDict[int, _Kept] = OrderedDict()
        self._changes: OrderedDict[tuple[int, int], tuple[BonesChange, ...]] = OrderedDict()

    def current(self, *, generation: int, archive: Archive) -> int | None:
        """The release people read in this generation; None before the first one is published."""
        kept = self._current
        if kept is None or kept[0] != generation:
            kept = self._current = (generation, archive.current())
        return kept[1]

    def latest(self) -> Course | None:
        """The course as this process read it last, whatever was published since: for guesses. None before that."""
        release_id = self._current[1] if self._current else None
        kept = self._releases.get(release_id) if release_id is not None else None
        return kept.course if kept else None

    def view(self, release_id: int, *, locale: str, generation: int, archive: Archive) -> CourseView:
        """A release in `locale`, or in its source locale where that language has no words."""
        kept = self._kept(release_id, generation=generation, archive=archive)
        known = locale if locale in kept.stamps else kept.course.source_locale
        return self._shelf(kept, known, archive).view

    def course(self, release_id: int, *, generation: int, archive: Archive) -> Course:
        """The bones of a release, without reading its words."""
        return self._kept(release_id, generation=generation, archive=archive).course

    def changes(self, old: int, new: int, *, archive: Archive) -> tuple[BonesChange, ...]:
        """How two releases differ. Bones never change, so it is worked out once."""
        found = self._changes.get((old, new))
        if found is None:
            before, after = archive.bones(old), archive.bones(new)
            # What was stored by an older program in another shape cannot be compared, and is nothing to tell of.
            is_comparable = before.get("format") == after.get("format")
            found = tuple(changes(before, after)) if is_comparable else ()
            with self._lock:
                self._changes[old, new] = found
                while len(self._changes) > MOST:
                    self._changes.popitem(last=False)
        return found

    def _kept(self, release_id: int, *, generation: int, archive: Archive) -> _Kept:
        with self._lock:
            kept = self._releases.get(release_id)
            if kept is not None:
                self._releases.move_to_end(release_id)
                if kept.generation == generation:
                    return kept
        # Read outside the lock: two threads may do it twice, none waits for the database of another.
        fresh = _renewed(release_id, kept, generation=generation, archive=archive)
        with self._lock:
            self._releases[release_id] = fresh
            self._releases.move_to_end(release_id)
            while len(self._releases) > MOST:
                self._releases.popitem(last=False)
        return fresh

    def _shelf(self, kept: _Kept, locale: str, archive: Archive) -> _Shelf:
        found = kept.shelves.get(locale)
        if found is not None:
            return found
        origin = kept.course.source_locale
        words = shared(read_words(archive.words(kept.id, locale)), among=self._words_elsewhere(kept, locale))
        told = {locale: words}
        if locale != origin:
            told[origin] = self._shelf(kept, origin, archive).words
        found = _Shelf(_stamp(kept.stamps, locale, origin), words, CourseView(kept.course, told, locale))
        kept.shelves[locale] = found
        return found

    def _words_elsewhere(self, kept: _Kept, locale: str) -> list[Words]:
        """What other releases on the shelves say in this language: most of it is the same."""
        with self._lock:
            others = [one for one in self._releases.values() if one is not kept]
        return [one.shelves[locale].words for one in others if locale in one.shelves]


def _renewed(release_id: int, kept: _Kept | None, *, generation: int, archive: Archive) -> _Kept:
    """The release with the shelves whose words have not moved."""
    stamps = archive.stamps(release_id)
    course = read_bones(archive.bones(release_id)) if kept is None else kept.course
    shelves = {} if kept is None else kept.shelves
    origin = course.source_locale
    valid = {locale: one for locale, one in shelves.items() if one.stamp == _stamp(stamps, locale, origin)}
    return _Kept(release_id, generation, course, stamps, valid)


def _stamp(stamps: Mapping[str, Hashable], locale: str, origin: str) -> Hashable:
    """Which words a shelf was made of: what its language lacks is told in the source locale."""
    return stamps.get(locale), stamps.get(origin)
