"""Knows figures about a group; gives none about fewer than five people, and moves them in steps of five."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.progress import Progress
from app.services.actors import Actor

LEAST_PEOPLE = 5


def whole_steps(count: int) -> int:
    """How many of `count` people may be told about: a multiple of five."""
    return count // LEAST_PEOPLE * LEAST_PEOPLE


MEMBERS = (
    Enrolment.context_id == bindparam("context_id"),
    Context.institution_id == bindparam("institution_id"),
    Enrolment.counts_as_learner,
)
"""Conditions on `Enrolment` and `Context`: those who learn in a course and do not teach there (`group_of`)."""


def group_of(actor: Actor) -> dict[str, int]:
    """The values of `MEMBERS` for the actor's course."""
    return {"context_id": actor.context, "institution_id": actor.institution_id}


def people_per_star(session: Session, actor: Actor) -> dict[str, int]:
    """How many people of the actor's course have been in each star; stars with fewer than five are left out."""
    rows = session.execute(_PEOPLE_PER_STAR, group_of(actor)).all()
    return {row.star: whole_steps(row.people) for row in rows if row.people >= LEAST_PEOPLE}


_PEOPLE_PER_STAR = (
    select(Progress.star, func.count().label("people"))
    .join(Enrolment, Enrolment.id == Progress.enrolment_id)
    .join(Context, Context.id == Enrolment.context_id)
    .where(*MEMBERS)
    .group_by(Progress.star)
)
