"""Knows how a learner moves through the stars: opening pages, coming back, paper marks, the pathway.

Whatever changes a fact about a star renews its progress and the grades' wishes in the same transaction (`settle`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.activities.fields import PATHWAYS
from app.adapters.sql.engine import needs_to_write
from app.adapters.sql.races import insert_or_get
from app.content.tree import Course, Star
from app.errors import AppError
from app.models.enrolment import Enrolment
from app.models.page_mark import PageMark
from app.models.progress import Progress
from app.services.actors import LEARNER, Actor
from app.services.learning import completion, grading
from app.services.learning.completion import Condition, Standing
from app.services.learning.facts import Facts, gather
from app.services.learning.grading import StarReached
from app.services.learning.taking_part import hold, take_part
from app.services.setup import configuration

LOOKED_AT_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StarState:
    """Where a learner stands in one star."""

    star: str
    status: str
    """not_started, opened, started or completed."""
    conditions: tuple[Condition, ...]
    read_pages: frozenset[str]
    paper_pages: frozenset[str]
    last_page: str | None
    last_at: datetime | None
    opened_at: datetime | None
    quiz_best: float | None
    quiz_passed: bool
    pass_mark: float

    @property
    def missing(self) -> list[Condition]:
        """What is still to do."""
        return [condition for condition in self.conditions if not condition.is_met]

    @property
    def is_done(self) -> bool:
        """Whether the star is done, now or once."""
        return self.status == "completed"


def star_of(course: Course, star_id: str, *, setup: configuration.Setup) -> Star:
    """A star that can be opened. Raises `page.not_found`, `course.unwritten`, `course.off`."""
    star = course.stars.get(star_id)
    if star is None:
        raise AppError("page.not_found")
    if not star.is_written:
        raise AppError("course.unwritten", star=star_id)
    if not setup.star(star_id).is_enabled:
        raise AppError("course.off", star=star_id)
    return star


def states(
    session: Session, actor: Actor, *, stars: Iterable[Star], setup: configuration.Setup
) -> dict[str, StarState]:
    """Where the actor stands in some stars, in the order given; the number of stars costs no query."""
    asked = list(stars)
    facts = gather(session, actor.enrolled, stars=asked)
    rows = session.scalars(
        select(Progress).where(
            Progress.enrolment_id == actor.enrolled, Progress.star.in_([star.id for star in asked])
        )
    )
    progress = {row.star: row for row in rows}
    return {
        star.id: _state(actor, star, facts=facts[star.id], progress=progress.get(star.id), setup=setup)
        for star in asked
    }


def _state(
    actor: Actor, star: Star, *, facts: Facts, progress: Progress | None, setup: configuration.Setup
) -> StarState:
    mark = setup.pass_mark(star.id, pathway=actor.pathway)
    has_passed = bool(progress and progress.quiz_passed)
    found = completion.conditions(
        setup.course, star, pathway=actor.pathway, facts=facts, pass_mark=mark, has_passed=has_passed
    )
    last_at, last_page = facts.last_look or (None, None)
    return StarState(
        star=star.id,
        status=progress.status if progress else "not_started",
        conditions=tuple(found),
        read_pages=frozenset(facts.marks),
        paper_pages=frozenset(page for page, seen in facts.marks.items() if seen.paper_at),
        last_page=last_page,
        last_at=last_at,
        opened_at=facts.opened_at,
        quiz_best=facts.quiz_best,
        quiz_passed=has_passed,
        pass_mark=mark,
    )


def open_page(
    session: Session, actor: Actor, *, course: Course, page: str, release_id: int, now: datetime
) -> None:
    """Note that a page was opened (once) and that it was the last one looked at; not for those who only look on.

    Looking at it again within a minute writes nothing. Raises `WritingNeeded` where it does and `session` only reads.
    """
    if actor.only_looks_on:
        return
    known = session.get(PageMark, (actor.enrolled, page))
    if known is not None and known.first_at is not None:
        if known.last_at is None or known.last_at < now - LOOKED_AT_EVERY:
            needs_to_write(session)
            known.last_at = now
        return
    take_part(session, actor)
    mark = _mark(session, actor, page)
    mark.first_at, mark.last_at = mark.first_at or now, now
    settle(session, actor, course=course, star_id=course.pages[page].star, release_id=release_id, now=now)


def mark_on_paper(
    session: Session,
    actor: Actor,
    *,
    course: Course,
    page: str,
    on_paper: bool,
    release_id: int,
    now: datetime,
) -> None:
    """Say that a page was done on paper, or take it back; a page that was opened stays opened."""
    take_part(session, actor)
    mark = _mark(session, actor, page)
    mark.paper_at = (mark.paper_at or now) if on_paper else None
    if mark.paper_at is None and mark.first_at is None:
        session.delete(mark)
    settle(session, actor, course=course, star_id=course.pages[page].star, release_id=release_id, now=now)


def _mark(session: Session, actor: Actor, page: str) -> PageMark:
    identity = {"enrolment_id": actor.enrolled, "page": page}
    # `hold` reads it anew: it may have been read before the queue of `take_part` moved on.
    return insert_or_get(session, PageMark, identity, fresh={}, hold=True)


def choose_pathway(
    session: Session, actor: Actor, *, pathway: str, course: Course, release_id: int, now: datetime
) -> None:
    """Take a pathway; nothing that was done is lost. Raises `form.unreadable`.

    Who does not learn here may take one too: it says whose pages they look at.
    """
    if pathway not in PATHWAYS:
        raise AppError("form.unreadable")
    enrolment = hold(session, actor)
    enrolment.pathway, enrolment.changed_at = pathway, now
    if LEARNER in enrolment.roles:
        enrolment.group = pathway
    session.flush()
    touched = session.scalars(select(Progress.star).where(Progress.enrolment_id == actor.enrolled)).all()
    for star_id in touched:
        if star_id in course.stars:
            settle(session, actor, course=course, star_id=star_id, release_id=release_id, now=now)


def settle(
    session: Session, actor: Actor, *, course: Course, star_id: str, release_id: int, now: datetime
) -> Progress:
    """Renew a star's progress and what the gradebook should show, after the actor changed any of its facts."""
    session.flush()
    enrolment = session.get_one(Enrolment, actor.enrolled)
    progress = renew(session, enrolment, course=course, star_id=star_id, release_id=release_id, now=now)
    progress.last_activity_at = progress.changed_at = enrolment.last_activity_at = now
    return progress


def renew(
    session: Session, enrolment: Enrolment, *, course: Course, star_id: str, release_id: int, now: datetime
) -> Progress:
    """The same for anybody's enrolment, when not they but the set-up changed; it is no activity of theirs."""
    setup = configuration.read(session, enrolment.context_id, course=course)
    standing, found = rebuild(
        session, enrolment, star=course.stars[star_id], setup=setup, release_id=release_id, now=now
    )
    progress = _write(session, enrolment, star_id, standing, now=now)
    enrolment.opened_at = enrolment.opened_at or standing.opened_at or now
    session.flush()
    missing = [condition for condition in found if not condition.is_met]
    reached = StarReached(
        star=star_id,
        quiz_best=progress.quiz_best,
        is_done=progress.completed_at is not None,
        missing=missing,
    )
    grading.wish(session, enrolment, [reached], setup=setup, now=now)
    return progress


def rebuild(
    session: Session,
    enrolment: Enrolment,
    *,
    star: Star,
    setup: configuration.Setup,
    release_id: int | None,
    now: datetime,
) -> tuple[Standing, list[Condition]]:
    """What the facts say about a star, and what it asks for; nothing is written."""
    facts = gather(session, enrolment.id, stars=[star])[star.id]
    earned = session.get(Progress, (enrolment.id, star.id))
    mark = setup.pass_mark(star.id, pathway=enrolment.pathway)
    found = completion.conditions(
        setup.course,
        star,
        pathway=enrolment.pathway,
        facts=facts,
        pass_mark=mark,
        has_passed=bool(earned and earned.quiz_passed),
    )
    standing = completion.rebuild(facts, found, earned=earned, pass_mark=mark, release_id=release_id, now=now)
    return standing, found


def _write(
    session: Session, enrolment: Enrolment, star_id: str, standing: Standing, *, now: datetime
) -> Progress:
    progress = session.get(Progress, (enrolment.id, star_id))
    if progress is None:
        progress = Progress(enrolment_id=enrolment.id, star=star_id, changed_at=now)
        session.add(progress)
    for column in fields(standing):
        value = getattr(standing, column.name)
        if getattr(progress, column.name) != value:
            setattr(progress, column.name, value)
            progress.changed_at = now
    return progress
