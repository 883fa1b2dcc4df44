"""Knows how a view reads for its reader and acts for them; tells nothing."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from flask import g
from sqlalchemy.orm import Session

from app.content.changes import BonesChange
from app.content.course_pieces import ItemView
from app.content.tree import GUIDE, Star
from app.content.view import CourseView
from app.services.actors import Actor
from app.services.learning import journey, standings
from app.services.learning.standings import StarState
from app.services.learning.taking_part import Part, taking_part
from app.services.releases import courses
from app.views.locales import choose
from app.views.reader import Editions, Reader
from app.wiring import wiring


@dataclass(kw_only=True)
class Desk(Reader):
    """A reader with a session: what a view reads and acts with. Who only tells takes a `Reader`."""

    session: Session
    _editions: dict[int, CourseView] = field(default_factory=dict)

    def star(self, star_id: str) -> Star:
        """A star that can be opened here. Raises `page.not_found`, `course.unwritten`, `course.off`."""
        return journey.star_of(self.course, star_id, setup=self.setup)

    def state(self, star: Star) -> StarState:
        """Where the actor stands in a star."""
        return standings.states(self.session, self.actor, stars=[star], setup=self.setup)[star.id]

    def states(self) -> dict[str, StarState]:
        """Where the actor stands in every star that can be opened."""
        return standings.states(self.session, self.actor, stars=self.open_stars, setup=self.setup)

    def written_states(self) -> dict[str, StarState]:
        """Where the actor stands in every star that has text, whether it is on or not."""
        written = [star for star in self.course.stars.values() if star.is_written]
        return standings.states(self.session, self.actor, stars=written, setup=self.setup)

    def taking_part(self) -> AbstractContextManager[Part]:
        """Within it the actor may change what they have done. Raises `visit.looks_on`."""
        return taking_part(self.session, self.actor, self.terms)

    def pinned(self, release_id: int) -> CourseView:
        """The course of an older release, such as a round of a quiz began on, with the newest words."""
        if release_id == self.release_id:
            return self.view
        if release_id not in self._editions:
            library = wiring().library
            found = courses.read_release(
                self.session,
                release_id,
                library=library,
                locale=self.locale,
                generations=self.actor.generations,
            )
            self._editions[release_id] = found.view
        return self._editions[release_id]

    def editions(self, release_ids: Iterable[int]) -> Editions:
        """The course as some releases have it, by their numbers."""
        return {release_id: self.pinned(release_id) for release_id in release_ids}

    def changed_since_done(self, state: StarState) -> Sequence[BonesChange]:
        """What has changed in the course since a star was done, or since its learner has seen that."""
        if state.done_in in {None, self.release_id}:
            return ()
        return courses.changes_since(
            self.session,
            state.done_in,
            until=self.release_id,
            library=wiring().library,
        )

    def as_drawn(self, release_id: int | None) -> CourseView | None:
        """The course of a window that says in which release it was drawn; None where that is the one of now, or none people read."""
        if release_id in {None, self.release_id} or not courses.was_read(self.session, release_id):
            return None
        return self.pinned(release_id)

    def view_with(self, item: str, *, release_id: int | None = None) -> CourseView | None:
        """The course when it had an item: in the release named, else today, else in its newest; None: that is not known."""
        named = None if release_id is None else self.pinned(release_id)
        for view in (named, self.view):
            if view is not None and item in view.course.items:
                return view
        library = wiring().library
        found = courses.read_last_with(
            self.session, item, library=library, locale=self.locale, generations=self.actor.generations
        )
        return found.view if found else None

    def item_with(self, slot: str, *, release_id: int | None = None) -> ItemView | None:
        """The item of a text, from where `view_with` finds it."""
        view = self.view_with(slot, release_id=release_id)
        return view.item(slot) if view else None

    def view_of_star(self, star_id: str, *, slot: str) -> CourseView:
        """The course as it is; if a release took the star away, as it was when it had the `slot`."""
        gone = (
            None
            if {star_id} & (self.course.stars.keys() | self.course.annexes.keys())
            else self.view_with(slot)
        )
        return gone or self.view


def desk(session: Session, actor: Actor) -> Desk:
    """The desk of a request. The ways at the top of its page lead to what the course has."""
    shared = wiring()
    locale = choose()
    reading = courses.read_current(
        session, library=shared.library, locale=locale, generations=actor.generations
    )
    g.has_guide = GUIDE in reading.view.course.annexes
    return Desk(
        session=session,
        actor=actor,
        view=reading.view,
        locale=locale,
        release_id=reading.release_id,
        now=shared.clock(),
        setup_here=None
        if actor.context_id is None
        else shared.setups.read(
            session,
            actor.context_id,
            settings_no=actor.settings_no,
            course=reading.view.course,
            release_id=reading.release_id,
        ),
    )
