"""Knows figures about a group; gives none about fewer than five people, and moves them in steps of five."""

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.models.base import table_of
from app.models.context import Context
from app.models.enrolment import ROLES_OF_LEARNERS, Enrolment
from app.models.progress import Progress
from app.services.actors import Actor

LEAST_PEOPLE = 5
KEPT_FOR = timedelta(minutes=1)
MOST_KEPT = 2048
"""Courses whose figures are kept in memory, the latest counted."""


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


class KeptFigures:
    """What was counted of courses within the last minute: the first page asks for it, and counting looks at everybody.

    One object serves all threads of a process. It keeps figures that were told already, and nothing about anybody.
    """

    def __init__(self, *, most: int = MOST_KEPT) -> None:
        self._most = most
        self._lock = Lock()
        self._figures: OrderedDict[int, tuple[datetime, dict[str, int]]] = OrderedDict()

    def people_per_star(self, session: Session, actor: Actor, *, now: datetime) -> dict[str, int]:
        """The figures of the actor's course, at most a minute old."""
        with self._lock:
            counted_at, figures = self._figures.get(actor.context, (None, {}))
        if counted_at is not None and timedelta(0) <= now - counted_at < KEPT_FOR:
            return figures
        figures = people_per_star(session, actor)
        with self._lock:
            self._figures[actor.context] = now, figures
            self._figures.move_to_end(actor.context)
            while len(self._figures) > self._most:
                self._figures.popitem(last=False)
        return figures


_PEOPLE_PER_STAR = (
    select(_progress.star, func.count().label("people"))
    .select_from(table_of(Progress))
    .join(table_of(Enrolment), _enrolment.id == _progress.enrolment_id)
    .join(table_of(Context), _context.id == _enrolment.context_id)
    .where(*MEMBERS)
    .group_by(_progress.star)
)
