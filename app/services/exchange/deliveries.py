"""Knows what became of grades on their way, for learners and instructors; the worker moves them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.delivery import Delivery
from app.models.enrolment import Enrolment
from app.models.line_item import LineItem
from app.models.person import Person
from app.services.actors import INSTRUCTOR, Actor
from app.services.exchange import states
from app.services.exchange.measures import COURSE


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeOnItsWay:
    """What the learner's own cell shows.

    `state`: none (no column), teaches (who teaches here gets no mark), waiting (tried again by itself), parked (refused; a teacher can send it again), theirs
    (changed in the platform), emptied (it held our grade and holds none) or sent. Where several columns show the grade it is the least happy of them.
    """

    state: str
    at: datetime | None = None
    """When the platform last took one."""
    grade: float | None = None
    theirs: float | None = None
    """What the platform shows instead, while `theirs`; None: an empty cell, or not known."""
    changed_at: datetime | None = None
    """When that was changed there; None: not known, and then neither is what it shows."""
    since: datetime | None = None
    """Since when it has been on its way, while `waiting`."""
    seen_at: datetime | None = None
    """When the platform was last seen to show that, while `theirs` or `emptied`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A grade that the platform does not have, for the instructor's page."""

    key: str
    """Stands for it in `retry`."""
    column_key: str
    """Stands for its column in `column_decisions`."""
    person_name: str | None
    column: str
    """The column's label, as the launch named it."""
    measures: str
    """A star's id, or `course`."""
    grade: float
    """0…1."""
    state: str
    """waiting (tried again by itself), parked (only `retry` sends it again), theirs (changed in the platform) or emptied (it
    held our grade and holds none)."""
    theirs: float | None
    """What the platform shows instead, 0…1, while `theirs`; None: an empty cell, or not known."""
    changed_at: datetime | None
    """When that was changed there; None: not known, and then neither is what it shows."""
    since: datetime | None
    """When the platform last took a grade for this cell; None: never."""
    code: str | None
    """Why, as an entry of the error catalogue; None: not tried yet."""
    next_at: datetime | None
    """When it is tried again; None unless it waits."""
    waits_since: datetime | None
    """Since when it has been on its way; None unless it waits."""
    seen_at: datetime | None
    """When the platform was last seen to show what it shows instead; None unless that is told."""


_WORST_FIRST = (states.PARKED, states.WAITING, states.EMPTIED, states.THEIRS, states.SENT)


def of_learner(session: Session, actor: Actor, *, measures: str) -> GradeOnItsWay:
    """What became of the actor's grade for a star (or `course`)."""
    return of_enrolment(session, actor, actor.enrolled, measures=measures)


def of_enrolment(session: Session, actor: Actor, enrolment_id: int, *, measures: str) -> GradeOnItsWay:
    """What became of the grade of somebody in the actor's course."""
    found = session.scalars(
        select(Delivery)
        .join(LineItem, LineItem.id == Delivery.line_item_id)
        .where(
            Delivery.enrolment_id == enrolment_id,
            Delivery.given.is_not(None),
            LineItem.context_id == actor.context,
            LineItem.measures == measures,
            LineItem.state == "live",
        )
    ).all()
    enrolment = session.get_one(Enrolment, enrolment_id)
    if enrolment.kind == "real" and INSTRUCTOR in enrolment.roles:
        return GradeOnItsWay(state="teaches")
    if not found:
        return GradeOnItsWay(state="none")
    worst = min(found, key=lambda delivery: _WORST_FIRST.index(delivery.state))
    return GradeOnItsWay(
        state=worst.state,
        at=worst.sent_at,
        grade=worst.given,
        theirs=worst.theirs_given,
        changed_at=worst.theirs_at,
        since=worst.waits_since if worst.state == states.WAITING else None,
        seen_at=worst.seen_at,
    )


def undelivered(session: Session, actor: Actor) -> list[Undelivered]:
    """The grades of the actor's course that the platform does not have, by column and name.

    Who has left has no cell any more that somebody could have changed.

    Raises `visit.forbidden` for anybody but instructors.
    """
    actor.require(INSTRUCTOR)
    rows = session.execute(
        _of_course(actor)
        .where(
            Delivery.state != states.SENT,
            Delivery.is_dismissed.is_(False),
            or_(LineItem.state == "live", Delivery.code == states.GONE),
            or_(Delivery.state.not_in([states.THEIRS, states.EMPTIED]), Enrolment.left_at.is_(None)),
        )
        .order_by(LineItem.id, Person.family, Person.name, Enrolment.id)
    ).all()
    return [_undelivered(*row) for row in rows]


def retry(session: Session, actor: Actor, *, keys: Sequence[str], now: datetime) -> None:
    """Send grades again at once, with a fresh stamp, even ones that were refused or changed in the platform.

    Raises `visit.forbidden` for anybody but instructors, `page.not_found` where none of them is of the actor's course.
    """
    actor.require(INSTRUCTOR)
    people = {key.partition(".")[0] for key in keys}
    rows = session.execute(
        _of_course(actor).where(Enrolment.key.in_(people)).with_for_update(of=Delivery)
    ).all()
    found = [row[0] for row in rows if _key(row[2], row[1]) in keys]
    if not found:
        raise AppError("page.not_found")
    for delivery in found:
        states.send_again(delivery, ours=None, now=now)


def _of_course(actor: Actor) -> Any:
    return (
        select(Delivery, LineItem, Enrolment, Person)
        .join(LineItem, LineItem.id == Delivery.line_item_id)
        .join(Enrolment, Enrolment.id == Delivery.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            LineItem.context_id == actor.context,
            Enrolment.kind == "real",
            Delivery.given.is_not(None),
            *Enrolment.is_among(actor.only_groups),
        )
    )


def _undelivered(delivery: Delivery, column: LineItem, enrolment: Enrolment, person: Person) -> Undelivered:
    return Undelivered(
        key=_key(enrolment, column),
        column_key=key_of(column),
        person_name=person.name,
        column=column.label,
        measures=column.measures or COURSE,
        grade=delivery.given or 0.0,
        state=delivery.state,
        theirs=delivery.theirs_given,
        changed_at=delivery.theirs_at,
        since=delivery.sent_at,
        code=delivery.code,
        next_at=delivery.next_at if delivery.state == states.WAITING else None,
        waits_since=delivery.waits_since if delivery.state == states.WAITING else None,
        seen_at=delivery.seen_at,
    )


def _key(enrolment: Enrolment, column: LineItem) -> str:
    return f"{enrolment.key}.{key_of(column)}"


def key_of(column: LineItem) -> str:
    """What stands for a column outside."""
    return column.url_hash.hex()[:16]
