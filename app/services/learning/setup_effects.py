"""Knows whom a change of the set-up touches, and renews what it changed for them; knows no form.

What a learner earned stays: a check that was passed with the mark of its day is passed, and a star that was done is done.
What a setting gave goes with it, and the course's grade is worked out anew, up or down (docs/decisions/0042).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.line_item import LineItem
from app.models.progress import Progress
from app.services.actors import INSTRUCTOR, Actor
from app.services.exchange import jobs
from app.services.exchange.measures import COURSE, is_graded
from app.services.learning import grading, renewals, settling
from app.services.learning.completion import Cause, reaches
from app.services.learning.taking_part import hold_course
from app.services.learning.terms import Terms
from app.services.setup.changes import SettingChange
from app.services.setup.configuration import Setup
from app.services.setup.fields import Counts

MOST_AT_ONCE = 50
"""How many people one save renews, so that a save stays short; for more the worker goes through the course."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The learners of a course, and how many of them have begun each star."""

    learners: int
    begun: dict[str, int]


def group(session: Session, actor: Actor) -> Group:
    """Whom the actor's set-up is for. Raises `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    is_here = (
        Enrolment.context_id == actor.context,
        Enrolment.left_at.is_(None),
        Enrolment.counts_as_learner,
    )
    learners = session.scalar(select(func.count()).select_from(Enrolment).where(*is_here))
    begun = session.execute(
        select(Progress.star, func.count())
        .join(Enrolment, Enrolment.id == Progress.enrolment_id)
        .where(*is_here, Progress.status != "opened")
        .group_by(Progress.star)
    ).all()
    return Group(learners=learners or 0, begun={row[0]: row[1] for row in begun})


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """Of how many learners a change makes the best quizzes pass, and how many of them pass no longer."""

    more: int
    fewer: int


def passing(session: Session, actor: Actor, *, after: Setup, changed: Iterable[SettingChange]) -> Passing:
    """Who passes stars with the marks of `after` and did not, or who did only because a mark was lowered."""
    touched = [
        progress.quiz_passed
        for star in _stars_of(changed, setup=after)
        for enrolment, progress in _between(session, actor, after=after, star=star)
        if is_graded(enrolment)
    ]
    return Passing(more=touched.count(False), fewer=touched.count(True))


def renew(session: Session, actor: Actor, terms: Terms, *, changed: Iterable[SettingChange]) -> None:
    """Make progress and the gradebook's wishes fit a set-up that has just been saved, or have it done soon.

    `terms`: what holds from now on. Dates and the order change nothing for anybody.
    """
    counting = [change for change in changed if change.counts]
    if not counting:
        return
    hold_course(session, actor.context)
    after = terms.setup
    touched = [
        (enrolment, star)
        for star in _stars_of(counting, setup=after)
        for enrolment, _progress in _between(session, actor, after=after, star=star)
    ]
    checked = _checked(session, actor)
    if len(touched) + len(checked) > MOST_AT_ONCE:
        context = session.get_one(Context, actor.context)
        renewals.ask(session, context, job=jobs.SETTINGS, now=terms.now)
        return
    for enrolment, star in touched:
        settling.renew(session, enrolment, terms, stars=[star], cause=Cause.SETTINGS)
    for enrolment in checked:
        grading.wish(session, enrolment, setup=after, cause=Cause.SETTINGS, now=terms.now)


def _stars_of(changed: Iterable[SettingChange], *, setup: Setup) -> Iterable[str]:
    """The stars whose check other people may pass now; a setting of the course as a whole is one of every star."""
    touched = [change.star for change in changed if change.counts is Counts.PASSING]
    return (
        [star for star in setup.order if star in setup.enabled] if "" in touched else dict.fromkeys(touched)
    )


def _between(
    session: Session, actor: Actor, *, after: Setup, star: str
) -> Sequence[tuple[Enrolment, Progress]]:
    """The people who pass a star's check by the marks of `after` and did not, or who do no longer."""
    rows = session.execute(
        select(Enrolment, Progress)
        .join(Progress, Progress.enrolment_id == Enrolment.id)
        .where(
            Enrolment.context_id == actor.context,
            Progress.star == star,
            Progress.quiz_best.is_not(None),
            Progress.pass_earned.is_(False),
        )
        .order_by(Enrolment.id)
    ).all()
    return [
        (enrolment, progress)
        for enrolment, progress in rows
        if progress.quiz_passed != passes(progress, pathway=enrolment.pathway, setup=after)
    ]


def passes(progress: Progress, *, pathway: str | None, setup: Setup) -> bool:
    """Whether a check is passed in a set-up: because the learner earned it, or by its mark."""
    mark = setup.pass_mark(progress.star, pathway=pathway)
    return progress.pass_earned or reaches(progress.quiz_best, mark)


def _checked(session: Session, actor: Actor) -> Sequence[Enrolment]:
    """Everybody with a finished check, where a column measures the course."""
    has_column = session.scalar(
        select(LineItem.id)
        .where(
            LineItem.context_id == actor.context,
            LineItem.measures == COURSE,
            LineItem.state == "live",
        )
        .limit(1)
    )
    if has_column is None:
        return []
    return session.scalars(
        select(Enrolment)
        .where(
            Enrolment.context_id == actor.context,
            Enrolment.id.in_(select(Progress.enrolment_id).where(Progress.quiz_best.is_not(None))),
        )
        .order_by(Enrolment.id)
    ).all()
