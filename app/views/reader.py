"""Knows who reads a page, and the course as it reads for them, here and now; asks nothing of the database.

This is what telling goes by: a function that takes a `Reader` turns content and what was read into what a template needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.activities.fields import DEFAULT_PATHWAY
from app.content.tree import Course, Star
from app.content.view import CourseView
from app.errors import AppError
from app.services.actors import Actor
from app.services.learning.standings import StarState
from app.services.learning.terms import Terms
from app.services.learning.whereabouts import Whereabouts
from app.services.setup.configuration import Setup

Editions = Mapping[int, CourseView]
"""The course as releases have it that something is pinned to, by the release's number."""


@dataclass(kw_only=True)
class Reader:
    """A person in front of the course."""

    actor: Actor
    view: CourseView
    locale: str
    """The language of the page round the course's words."""
    release_id: int
    now: datetime
    setup_here: Setup | None = field(repr=False)
    """None: the visit is in no course."""

    @property
    def course(self) -> Course:
        """The bones of the release."""
        return self.view.course

    @property
    def pathway(self) -> str:
        """Whose pages the actor reads: their own pathway's, the citizen's before they chose one."""
        return self.actor.pathway or DEFAULT_PATHWAY

    @property
    def setup(self) -> Setup:
        """How the course is set up here. Raises `visit.forbidden` where the visit is in no course."""
        if self.setup_here is None:
            raise AppError("visit.forbidden")
        return self.setup_here

    @property
    def terms(self) -> Terms:
        """What the rules of learning go by."""
        return Terms(
            setup=self.setup,
            settings_no=self.actor.settings_no,
            release_id=self.release_id,
            now=self.now,
        )

    @property
    def stars(self) -> list[Star]:
        """The stars of the map in their order here: those that are on, and those not written yet."""
        stars = (self.course.stars[star] for star in self.setup.order)
        return [star for star in stars if not star.is_written or self.is_open(star)]

    @property
    def open_stars(self) -> list[Star]:
        """Those that can be opened."""
        return [star for star in self.stars if self.is_open(star)]

    def whereabouts(self, *states: StarState) -> Whereabouts:
        """What all sentences about where the actor stands go by, for some stars or all that can be opened."""
        asked = self.setup.pathway(self.actor.pathway)
        return Whereabouts(
            states={state.star: state for state in states},
            seconds=lambda thing: self.view.seconds(thing, self.actor.pathway),
            required=asked.required,
            choice=asked.choose_from,
            choose=asked.choose_count,
        )

    def inside(self, state: StarState) -> Whereabouts:
        """The same within one star, which is alike however the course is set up."""
        return Whereabouts(
            states={state.star: state}, seconds=lambda thing: self.view.seconds(thing, self.actor.pathway)
        )

    def is_open(self, star: Star) -> bool:
        """Whether a star has text and is on."""
        return star.is_written and self.setup.star(star.id).is_enabled

    def foreign(self, lang: str) -> str | None:
        """The language of a text where it is not the page's, for `lang=`."""
        return lang.replace("_", "-") if lang != self.locale else None
