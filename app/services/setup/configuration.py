"""Knows how a course is set up here: which stars are on, in what order, with which dates and marks; knows no form.

The set-up is one versioned document; `star_setting` holds today's as rows, for the report's join, and follows it. A
context nobody has set up has every written star on, or, if it only ever launched single stars, exactly those
(docs/decisions/0006). Dates inform and never close.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.activities.fields import DEFAULT_PATHWAY
from app.content.tree import Course, Pathway
from app.models.context import Context
from app.models.resource_link import ResourceLink
from app.services.setup import document as documents
from app.services.setup import stored
from app.services.setup.document import SetupDocument, StarSetup
from app.services.setup.fields import ENABLED, FILES, NO_FILES
from app.services.setup.stored import Stored


@dataclass(frozen=True, kw_only=True)
class Setup:
    """How a course is set up, stars in the order they are shown. `version` 0: nobody has set it up yet.

    It is shared by requests, so everything is worked out once and nothing changes.
    """

    version: int
    document: SetupDocument
    course: Course
    kept: frozenset[str] | None = None
    """The stars that the course keeps, because a learner has begun; others are off until somebody turns them on. None:
    nobody has begun."""

    @property
    def stars(self) -> tuple[StarSetup, ...]:
        """The settings of the stars that the document knows."""
        return self.document.stars

    @property
    def takes_files(self) -> bool:
        """Whether learners may add photos and recordings to what they write."""
        return self.document.course.get(FILES) != NO_FILES

    @cached_property
    def enabled(self) -> frozenset[str]:
        """The ids of the stars that are on."""
        return frozenset(star.star for star in self.stars if star.is_enabled)

    def star(self, star_id: str) -> StarSetup:
        """One star's settings; one the set-up does not know yet is on if it is written."""
        return self._by_id[star_id]

    def pass_mark(self, star_id: str, *, pathway: str | None) -> float:
        """The mark (0…1) that passes a star's check in a pathway."""
        wanted = pathway or DEFAULT_PATHWAY
        return self.star(star_id).pass_mark.get(wanted, self.course.pathways[wanted].pass_mark)

    def is_required(self, star_id: str, *, pathway: str | None) -> bool:
        """Whether a pathway asks for a star: as set up here, else as the pathway has it."""
        return star_id in self._required[pathway or DEFAULT_PATHWAY]

    def pathway(self, pathway_id: str | None) -> Pathway:
        """A pathway as it is here: what the set-up requires, or leaves to choice, is so in every pathway.

        A choice is one of those out of which the pathway asks for some, and for one at least.
        """
        return self._pathways[pathway_id or DEFAULT_PATHWAY]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """All stars of the course in the order they are listed: as set up, then the others as the course has them."""
        return tuple(dict.fromkeys([*(star.star for star in self.stars), *self.course.stars]))

    @cached_property
    def written(self) -> tuple[StarSetup, ...]:
        """The settings of every star that has text, in the order they are listed: what can be set up."""
        return tuple(self.star(star) for star in self.order if self.course.stars[star].is_written)

    @property
    def newer(self) -> tuple[str, ...]:
        """The stars that a release brought after the course had begun, and that are off."""
        known = {star.star for star in self.written} if self.kept is None else self.kept
        return tuple(star.star for star in self.written if star.star not in known and not star.is_enabled)

    @property
    def with_newer(self) -> SetupDocument:
        """Everything that can be set up, with those stars turned on."""
        stars = tuple(
            star.but(**{ENABLED: True}) if star.star in self.newer else star for star in self.whole.stars
        )
        return replace(self.whole, stars=stars)

    @property
    def whole(self) -> SetupDocument:
        """Everything that can be set up: the course, and every star that has text."""
        return replace(self.document, stars=self.written)

    @cached_property
    def _by_id(self) -> Mapping[str, StarSetup]:
        known = {star.star: star for star in self.stars}
        # The annexes of the course are nobody's to set up.
        known |= {annex: StarSetup.of(annex, enabled=True) for annex in self.course.annexes}
        return known | {
            star.id: StarSetup.of(star.id, enabled=star.is_written and _is_known(star.id, self.kept))
            for star in self.course.stars.values()
            if star.id not in known
        }

    @cached_property
    def _required(self) -> Mapping[str, frozenset[str]]:
        own = {star: self.star(star).required for star in self.course.stars}
        return {
            pathway.id: frozenset(star for star in own if asks_for(pathway, star, own=own[star]))
            for pathway in self.course.pathways.values()
        }

    @cached_property
    def _pathways(self) -> Mapping[str, Pathway]:
        return {pathway.id: self._as_here(pathway) for pathway in self.course.pathways.values()}

    def _as_here(self, pathway: Pathway) -> Pathway:
        asked = self._required[pathway.id]
        own = {star for star in self.course.stars if self.star(star).required is False}
        chosen = own | {star for star in pathway.choose_from if star not in asked}
        return replace(
            pathway,
            required=tuple(star for star in self.course.stars if star in asked),
            choose_count=max(pathway.choose_count, 1) if own else pathway.choose_count,
            choose_from=tuple(star for star in self.course.stars if star in chosen),
        )


def _is_known(star: str, kept: frozenset[str] | None) -> bool:
    """Whether a star is one that the course has by itself."""
    return kept is None or star in kept


def asks_for(pathway: Pathway, star: str, *, own: bool | None) -> bool:
    """Whether a pathway asks for a star. `own`: what the star's setting says; None: as the pathway has it."""
    return star in pathway.required if own is None else own


def read(session: Session, context_id: int, *, course: Course) -> Setup:
    """The set-up of a context as it is now, also to whoever has just written it."""
    _number, setup = read_numbered(session, context_id, course=course)
    return setup


def read_numbered(session: Session, context_id: int, *, course: Course) -> tuple[int, Setup]:
    """The set-up of a context, and the number of its settings (`Context.settings_no`); one statement."""
    return read_several(session, [context_id], course=course)[context_id]


def read_several(
    session: Session, context_ids: Collection[int], *, course: Course
) -> Mapping[int, tuple[int, Setup]]:
    """The set-ups of some contexts, each with the number of its settings; one statement."""
    found = stored.read_many(session, context_ids)
    return {context_id: (one.number, setup_of(one, course)) for context_id, one in found.items()}


def setup_of(told: Stored, course: Course) -> Setup:
    """The newest version, or what the links say where there is none; the rows only follow, and may be late."""
    document = (
        documents.restored(told.body, course=course)
        if told.version
        else _by_links(told.places, course, kept=told.kept)
    )
    known = Setup(version=told.version, document=document, course=course, kept=told.kept)
    return replace(known, document=known.whole)


def defaults(session: Session, context_id: int, *, course: Course) -> SetupDocument:
    """How a context is set up that nobody has set up yet."""
    kept = stored.kept(session.get_one(Context, context_id).kept_stars)
    return _by_links(stored.places(_placed(session, context_id)), course, kept=kept)


def with_links(session: Session, context_id: int, *, setup: Setup, items: Collection[str]) -> Setup:
    """The set-up as it is once links to `items` were opened, too; where somebody has set the course up they change nothing."""
    if setup.version:
        return setup
    places = stored.places([*_placed(session, context_id), *items])
    after = replace(setup, document=_by_links(places, setup.course, kept=setup.kept))
    return replace(after, document=after.whole)


def _placed(session: Session, context_id: int) -> Sequence[str | None]:
    """What the links of a context open."""
    links = select(ResourceLink.item).where(ResourceLink.context_id == context_id, ResourceLink.is_placed)
    return session.scalars(links).all()


def _by_links(places: frozenset[str], course: Course, *, kept: frozenset[str] | None) -> SetupDocument:
    written = [star.id for star in course.stars.values() if star.is_written]
    is_single = bool(places) and places <= set(course.stars)
    only = places if is_single else {star for star in written if star in places or _is_known(star, kept)}
    return SetupDocument(stars=tuple(StarSetup.of(star, enabled=star in only) for star in written))
