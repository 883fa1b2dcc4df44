"""Knows how `progress` and the grades' wishes come to say what the facts say; changes no fact and asks for none.

`taking_part` settles what somebody did. `renew` does the same for anybody, when not they but a rule has changed.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app.adapters.sql.often import Often
from app.adapters.sql.upsert import upsert_all
from app.content.tree import Star
from app.models.base import table_of
from app.models.enrolment import Enrolment
from app.models.progress import Progress
from app.services.learning import completion, grading
from app.services.learning.completion import Cause, Condition
from app.services.learning.facts import Gathered, Standing, StarFacts, gather
from app.services.learning.grading import StarReached
from app.services.learning.terms import Terms
from app.services.setup import configuration
from app.services.setup.configuration import Setup

NOTED_EVERY = timedelta(minutes=1)
"""That somebody is still at it is written no more often: keeping a text as it is typed writes little."""


def settle(
    session: Session, enrolment: Enrolment, terms: Terms, *, changed: Collection[str], active: Collection[str]
) -> set[str]:
    """Renew the stars whose facts the learner changed, and note that they were active in these and some others.

    Returns the stars that are done now and were not before.
    """
    session.flush()
    finished = set()
    if changed:
        finished = _renew(session, enrolment, terms, stars=changed, cause=Cause.DEED)
    for star in set(active).difference(changed):
        _note_activity(session, enrolment.id, star, terms=terms)
    last = enrolment.last_activity_at
    if (changed or active) and (last is None or terms.now - last >= NOTED_EVERY):
        _STILL_AT_IT.run(session, of=enrolment.id, at=terms.now)
        set_committed_value(enrolment, "last_activity_at", terms.now)
    session.flush()
    return finished


def renew(
    session: Session, enrolment: Enrolment, terms: Terms, *, stars: Collection[str], cause: Cause
) -> None:
    """Bring somebody's stars in step with rules that have changed; it is no activity of theirs."""
    _renew(session, enrolment, terms, stars=stars, cause=cause)
    session.flush()


def _renew(
    session: Session,
    enrolment: Enrolment,
    terms: Terms,
    *,
    stars: Collection[str],
    cause: Cause,
) -> set[str]:
    known = [terms.course.stars[star] for star in stars if star in terms.course.stars]
    if not known:
        return set()
    found = gather(session, enrolment.id, stars=known)
    setup = _setup_now(session, enrolment, terms, settings_no=found.settings_no)
    reached, rows, finished = [], [], set()
    active_at = terms.now if cause is Cause.DEED else None
    for star in known:
        standing, asked = judge(
            star,
            found.facts[star.id],
            found.earned.get(star.id),
            pathway=enrolment.pathway,
            setup=setup,
            release_id=terms.release_id,
            cause=cause,
            now=terms.now,
        )
        reached.append(_reached(star, standing, asked))
        if standing.completed_at == terms.now:
            finished.add(star.id)
        rows += _row(enrolment.id, star.id, standing, found, now=terms.now, active_at=active_at)
        enrolment.opened_at = enrolment.opened_at or standing.opened_at or terms.now
    upsert_all(session, Progress, rows, on=[Progress.enrolment_id, Progress.star])
    grading.wish(session, enrolment, reached, setup=setup, cause=cause, now=terms.now)
    return finished


def judge(
    star: Star,
    facts: StarFacts,
    earned: Standing | None,
    *,
    pathway: str | None,
    setup: Setup,
    release_id: int | None,
    now: datetime,
    cause: Cause = Cause.DEED,
) -> tuple[Standing, list[Condition]]:
    """How far the facts lead in a star, and what it asks for; nothing is written."""
    mark = setup.pass_mark(star.id, pathway=pathway)
    asked = completion.conditions(
        setup.course,
        star,
        pathway=pathway,
        facts=facts,
        pass_mark=mark,
        has_passed=completion.has_passed(earned, cause=cause),
    )
    standing = completion.rebuild(
        facts, asked, earned=earned, pass_mark=mark, release_id=release_id, cause=cause, now=now
    )
    return standing, asked


def _reached(star: Star, standing: Standing, asked: list[Condition]) -> StarReached:
    missing = [condition for condition in asked if not condition.is_met]
    return StarReached(star=star.id, quiz_best=standing.quiz_best, is_done=standing.is_done, missing=missing)


def _row(
    enrolment_id: int,
    star_id: str,
    standing: Standing,
    found: Gathered,
    *,
    now: datetime,
    active_at: datetime | None,
) -> list[Mapping[str, Any]]:
    """What `progress` has to say, where it does not say so already."""
    known, last = found.earned.get(star_id), found.active_at.get(star_id)
    is_active = active_at is not None and (last is None or active_at - last >= NOTED_EVERY)
    if known == standing and not is_active:
        return []
    told = {"last_activity_at": active_at or last, "changed_at": now, **asdict(standing)}
    return [{"enrolment_id": enrolment_id, "star": star_id, **told}]


def _setup_now(session: Session, enrolment: Enrolment, terms: Terms, *, settings_no: int) -> Setup:
    """The set-up now that the enrolment is held: whoever has changed it meanwhile counts on finding it settled."""
    if settings_no == terms.settings_no:
        return terms.setup
    return configuration.read(session, enrolment.context_id, course=terms.course)


def _note_activity(session: Session, enrolment_id: int, star_id: str, *, terms: Terms) -> None:
    before = terms.now - NOTED_EVERY
    _NOTE_ACTIVITY.run(session, of=enrolment_id, in_star=star_id, before=before, at=terms.now)


_enrolment = table_of(Enrolment).c
_STILL_AT_IT = Often(
    update(table_of(Enrolment))
    .where(_enrolment.id == bindparam("of"))
    .values(last_activity_at=bindparam("at"))
)
_progress = table_of(Progress).c
_NOTE_ACTIVITY = Often(
    update(table_of(Progress))
    .where(
        _progress.enrolment_id == bindparam("of"),
        _progress.star == bindparam("in_star"),
        or_(_progress.last_activity_at.is_(None), _progress.last_activity_at <= bindparam("before")),
    )
    .values(last_activity_at=bindparam("at"), changed_at=bindparam("at"))
)
