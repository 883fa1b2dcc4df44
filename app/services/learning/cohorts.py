"""Knows figures about a group; gives none about fewer than five people, and moves them in steps of five."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.models.base import table_of
from app.models.context import Context
from app.models.enrolment import ROLES_OF_LEARNERS, Enrolment
from app.models.progress import Progress
from app.services.actors import Actor

LEAST_PEOPLE = 5


def whole_steps(count: int) -> int:
    """How many of `count` people may be told about: a multiple of five."""
    return count // LEAST_PEOPLE * LEAST_PEOPLE


_enrolment, _context, _progress = table_of(Enrolment).c, table_of(Context).c, table_of(Progress).c
MEMBERS = (
    _enrolment.context_id == bindparam("context_id"),
    _context.institution_id == bindparam("institution_id"),
    _enrolment.kind == "real",
    _enrolment.roles.in_(ROLES_OF_LEARNERS),
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
    select(_progress.star, func.count().label("people"))
    .select_from(table_of(Progress))
    .join(table_of(Enrolment), _enrolment.id == _progress.enrolment_id)
    .join(table_of(Context), _context.id == _enrolment.context_id)
    .where(*MEMBERS)
    .group_by(_progress.star)
)
