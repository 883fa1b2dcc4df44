"""Knows what every page of the course starts from: the course as it reads for this person, here and now."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from app.activities.fields import DEFAULT_PATHWAY
from app.content.tree import Course, Star
from app.content.view import CourseView, ItemView
from app.services.actors import Actor
from app.services.learning import journey, shared_entries, standings
from app.services.learning.standings import StarState
from app.services.learning.taking_part import Part, taking_part
from app.services.learning.terms import Terms
from app.services.releases import courses
from app.services.setup import configuration
from app.views.locales import choose
from app.wiring import wiring


@dataclass(kw_only=True)
class Desk:
    """Session, actor, course: what a learner's view works with."""

    session: Session
    actor: Actor
    view: CourseView
    locale: str
    """The language of the page round the course's words."""
    release_id: int
    now: datetime
    _pinned: dict[int, CourseView] = field(default_factory=dict)

    @property
    def course(self) -> Course:
        """The bones of the release."""
        return self.view.course

    @property
    def pathway(self) -> str:
        """Whose pages the actor reads: their own pathway's, the citizen's before they chose one."""
        return self.actor.pathway or DEFAULT_PATHWAY

    @cached_property
    def setup(self) -> configuration.Setup:
        """How the course is set up here."""
        return wiring().setups.read(
            self.session,
            self.actor.context,
            settings_no=self.actor.settings_no,
            course=self.course,
            release_id=self.release_id,
        )

    @cached_property
    def remarks(self) -> dict[str, list[shared_entries.ReadRemark]]:
        """What course leaders said about the actor's texts, by slot."""
        return shared_entries.remarks_to(self.session, self.actor)

    @property
    def stars(self) -> list[Star]:
        """The stars of the map in their order here: those that are on, and those not written yet."""
        stars = (self.course.stars[star] for star in self.setup.order)
        return [star for star in stars if not star.is_written or self.is_open(star)]

    def is_open(self, star: Star) -> bool:
        """Whether a star has text and is on."""
        return star.is_written and self.setup.star(star.id).is_enabled

    def star(self, star_id: str) -> Star:
        """A star that can be opened here. Raises `page.not_found`, `course.unwritten`, `course.off`."""
        return journey.star_of(self.course, star_id, setup=self.setup)

    def state(self, star: Star) -> StarState:
        """Where the actor stands in a star."""
        return standings.states(self.session, self.actor, stars=[star], setup=self.setup)[star.id]

    def states(self) -> dict[str, StarState]:
        """Where the actor stands in every star that can be opened."""
        stars = [star for star in self.stars if self.is_open(star)]
        return standings.states(self.session, self.actor, stars=stars, setup=self.setup)

    def foreign(self, lang: str) -> str | None:
        """The language of a text where it is not the page's, for `lang=`."""
        return lang.replace("_", "-") if lang != self.locale else None

    @cached_property
    def terms(self) -> Terms:
        """What the rules of learning go by."""
        return Terms(
            setup=self.setup,
            settings_no=self.actor.settings_no,
            release_id=self.release_id,
            now=self.now,
        )

    def taking_part(self) -> AbstractContextManager[Part]:
        """Within it the actor may change what they have done. Raises `visit.looks_on`."""
        return taking_part(self.session, self.actor, self.terms)

    def pinned(self, release_id: int) -> CourseView:
        """The course of an older release, such as a round of a quiz began on, with the newest words."""
        if release_id == self.release_id:
            return self.view
        if release_id not in self._pinned:
            library = wiring().library
            found = courses.read_release(
                self.session,
                release_id,
                library=library,
                locale=self.locale,
                generations=self.actor.generations,
            )
            self._pinned[release_id] = found.view
        return self._pinned[release_id]

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
        gone = None if star_id in self.course.stars else self.view_with(slot)
        return gone or self.view


def desk(session: Session, actor: Actor) -> Desk:
    """The desk of a request."""
    shared = wiring()
    locale = choose()
    reading = courses.read_current(
        session, library=shared.library, locale=locale, generations=actor.generations
    )
    return Desk(
        session=session,
        actor=actor,
        view=reading.view,
        locale=locale,
        release_id=reading.release_id,
        now=shared.clock(),
    )
