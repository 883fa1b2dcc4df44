"""Knows the set-ups this process has read; knows neither who asks nor how a set-up is stored.

A set-up belongs to nobody, and a page needs it whole: it is read once for a number of `Context.settings_no`, which every
change of the settings raises, and for a release. Who knows the number of today never sees an older set-up.
"""

from collections import OrderedDict
from threading import Lock
from weakref import WeakValueDictionary

from sqlalchemy.orm import Session

from app.content.tree import Course
from app.services.setup import configuration, stored
from app.services.setup.configuration import Setup
from app.services.setup.stored import Stored

MOST = 4096
"""Set-ups kept in memory, the latest used. One with twelve stars, each with dates and marks, takes 12 kB; all courses that
nobody has set up, and whose links lead to the same, share theirs."""
Edition = tuple[int, int, int]
"""A context, the number of its settings, a release."""
_Default = tuple[int, frozenset[str], frozenset[str] | None]
"""A release, where links lead, and the stars that are kept."""


class KeptSetups:
    """Set-ups by context, number of settings and release. One object serves all threads of a process."""

    def __init__(self, *, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._setups: OrderedDict[Edition, Setup] = OrderedDict()
        self._by_default: WeakValueDictionary[_Default, Setup] = WeakValueDictionary()

    def read(
        self, session: Session, context_id: int, *, settings_no: int, course: Course, release_id: int
    ) -> Setup:
        """The set-up of a context, without a question to the database where it is known.

        `settings_no`: as it stood before this unit of work wrote anything. Whoever writes settings reads them with
        `configuration.read`.
        """
        edition = (context_id, settings_no, release_id)
        with self._lock:
            found = self._setups.get(edition)
            if found is not None:
                self._setups.move_to_end(edition)
                return found
        # Read outside the lock: two threads may do it twice, none waits for the database of another.
        found_now = stored.read_committed(session, context_id)
        setup = self._put_together(found_now, course=course, release_id=release_id)
        if found_now.number == settings_no:  # else somebody has saved since: theirs has a number of its own
            self._keep(edition, setup)
        return setup

    def _put_together(self, told: Stored, *, course: Course, release_id: int) -> Setup:
        """All courses that nobody has set up, and whose links lead to the same, share one."""
        if told.version:
            return configuration.setup_of(told, course)
        default = (release_id, told.places, told.kept)
        found = self._by_default.get(default)
        if found is None:
            made = configuration.setup_of(told, course)
            found = self._by_default.setdefault(default, made)
        return found

    def _keep(self, edition: Edition, setup: Setup) -> None:
        with self._lock:
            self._setups[edition] = setup
            self._setups.move_to_end(edition)
            while len(self._setups) > self._most:
                self._setups.popitem(last=False)
