"""Knows whom a change of the set-up touches, and renews what it changed for them; knows no form.

What was earned stays: a star once done is done, a check once passed is passed, a grade once sent never falls.
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
from app.services.exchange.measures import COURSE, is_graded
from app.services.learning import grading, renewals, settling
from app.services.learning.completion import reaches
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


def newly_passing(
    session: Session, actor: Actor, *, before: Setup, after: Setup, changed: Iterable[SettingChange]
) -> int:
    """How many learners' best quizzes pass a star with the marks of `after` and have not yet."""
    return sum(
        is_graded(enrolment) and not progress.quiz_passed and _passes(enrolment, progress, setup=after)
        for star in _stars_of(changed, setup=after)
        for enrolment, progress in _between(session, actor, before=before, after=after, star=star)
    )


def renew(
    session: Session, actor: Actor, terms: Terms, *, before: Setup, changed: Iterable[SettingChange]
) -> None:
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
        for enrolment, _progress in _between(session, actor, before=before, after=after, star=star)
    ]
    is_course_touched = any(change.counts is Counts.ASKED for change in counting)
    checked = _checked(session, actor) if is_course_touched else []
    if len(touched) + len(checked) > MOST_AT_ONCE:
        renewals.ask(session, session.get_one(Context, actor.context), now=terms.now)
        return
    for enrolment, star in touched:
        settling.renew(session, enrolment, terms, stars=[star])
    for enrolment in checked:
        grading.wish(session, enrolment, setup=after, now=terms.now)


def _stars_of(changed: Iterable[SettingChange], *, setup: Setup) -> Iterable[str]:
    """The stars whose check other people may pass now; a setting of the course as a whole is one of every star."""
    touched = [change.star for change in changed if change.counts is Counts.PASSING]
    return (
        [star for star in setup.order if star in setup.enabled] if "" in touched else dict.fromkeys(touched)
    )


def _passes(enrolment: Enrolment, progress: Progress, *, setup: Setup) -> bool:
    mark = setup.pass_mark(progress.star, pathway=enrolment.pathway)
    return progress.quiz_best is not None and reaches(progress.quiz_best, mark)


def _between(
    session: Session, actor: Actor, *, before: Setup, after: Setup, star: str
) -> Sequence[tuple[Enrolment, Progress]]:
    """The people whose best quiz lies between the old and the new mark: only for them anything changes."""
    rows = session.execute(
        select(Enrolment, Progress)
        .join(Progress, Progress.enrolment_id == Enrolment.id)
        .where(
            Enrolment.context_id == actor.context,
            Progress.star == star,
            Progress.quiz_best.is_not(None),
            Progress.completed_at.is_(None),
        )
        .order_by(Enrolment.id)
    ).all()
    return [
        (enrolment, progress)
        for enrolment, progress in rows
        if _passes(enrolment, progress, setup=before) != _passes(enrolment, progress, setup=after)
    ]


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
