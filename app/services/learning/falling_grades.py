"""Knows whose grade of the course a set-up would lower, and by how much, before anybody saves it; changes nothing.

One statement, whoever is in the course. What a star would be is told from its row in `progress`: with a pass that is
taken back it is done no more, and with one that is given it is done where nothing but the pass is missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import and_, select, true
from sqlalchemy.orm import Session

from app.models.delivery import Delivery
from app.models.enrolment import Enrolment
from app.models.line_item import LineItem
from app.models.person import Person
from app.models.progress import Progress
from app.services.actors import INSTRUCTOR, Actor
from app.services.exchange.measures import COURSE, is_graded
from app.services.exchange.states import Wish
from app.services.learning import grading
from app.services.learning.setup_effects import passes
from app.services.setup.configuration import Setup


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """A grade (0…1) that would go down."""

    person_name: str | None
    is_seen: bool
    """Whether the actor may know whose it is: staff may see their own groups only."""
    before: float
    after: float


def falls(session: Session, actor: Actor, *, after: Setup) -> Sequence[Fall]:
    """Whose grade in a column of the course would go down with the set-up `after`, the deepest falls first.

    Raises `visit.forbidden`.
    """
    actor.require(INSTRUCTOR)
    is_seen = and_(true(), *Enrolment.is_among(actor.only_groups))
    rows = session.execute(
        select(Enrolment, Person.name, Delivery.given, Progress, is_seen.label("is_seen"))
        .join(Person, Person.id == Enrolment.person_id)
        .join(Delivery, Delivery.enrolment_id == Enrolment.id)
        .join(LineItem, LineItem.id == Delivery.line_item_id)
        .join(Progress, Progress.enrolment_id == Enrolment.id)
        .where(
            Enrolment.context_id == actor.context,
            Enrolment.left_at.is_(None),
            LineItem.measures == COURSE,
            LineItem.state == "live",
            Delivery.given.is_not(None),
        )
        .order_by(Enrolment.id, Progress.star)
    ).all()
    found = []
    for _id, of_person in groupby(rows, key=lambda row: row.Enrolment.id):
        mine = list(of_person)
        enrolment, before = mine[0].Enrolment, max(row.given for row in mine)
        stars = {row.Progress.star: row.Progress for row in mine}
        wish = _wish(enrolment, stars, after=after) if is_graded(enrolment) else None
        if wish is not None and round(wish.given, 4) < before:
            found.append(
                Fall(
                    person_name=mine[0].name,
                    is_seen=bool(mine[0].is_seen),
                    before=before,
                    after=round(wish.given, 4),
                )
            )
    return sorted(found, key=lambda fall: fall.after - fall.before)


def _wish(enrolment: Enrolment, stars: Mapping[str, Progress], *, after: Setup) -> Wish | None:
    done = {star for star, row in stars.items() if _is_done(row, pathway=enrolment.pathway, after=after)}
    now, before = grading.shares(done, pathway=enrolment.pathway, left=enrolment.left_pathways, setup=after)
    return grading.wish_for_course(now, before)


def _is_done(row: Progress, *, pathway: str | None, after: Setup) -> bool:
    star = after.course.stars.get(row.star)
    if star is None or star.quiz is None:
        return row.completed_at is not None
    if not passes(row, pathway=pathway, setup=after):
        return False
    asked = len(after.course.pages_for(star.id, pathway))
    asked += len(after.course.required_entries(star.id, pathway)) + 1
    is_pass_missing = not row.quiz_passed and row.fraction == round((asked - 1) / asked, 4)
    return row.completed_at is not None or is_pass_missing
