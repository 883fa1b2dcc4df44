"""Knows the place somebody who teaches has as a learner of their own course: it leaves no trace; knows no visit's cookie.

A preview begins under *Set-up*, or when the platform tells somebody who is known as teaching here as a learner: Moodle's
*Switch role to* does (docs/decisions/0038).
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, literal_column, select, update
from sqlalchemy.orm import Session

from app.adapters.sql.races import insert_or_get
from app.errors import AppError
from app.models.base import random_key
from app.models.enrolment import Enrolment
from app.models.visit import Visit
from app.services.actors import INSTRUCTOR, LEARNER, TEACHES, Actor
from lti.messages import Launch, Role

PREVIEWS = timedelta(days=1)


def is_switched(launch: Launch, known: Enrolment | None) -> bool:
    """Whether a launch brings somebody as a mere learner whom the course knows as teaching here.

    Their work is nobody's: it would stand in reports and in the gradebook of those they teach.
    """
    opens_link = launch.content_request is None and launch.reviewed is None
    is_themselves = not (launch.is_masquerading or launch.is_test_person)
    learns = Role.LEARNER in launch.roles and not launch.roles & {Role.INSTRUCTOR, Role.ADMIN}
    return opens_link and is_themselves and learns and known is not None and INSTRUCTOR in known.roles


def place_in(session: Session, *, context_id: int, person_id: int, now: datetime) -> Enrolment:
    """The person's place as a learner who leaves no trace.

    Where a preview is open in another window both go on in the same place; else it begins empty.
    """
    _forget(session, Enrolment.context_id == context_id, Enrolment.person_id == person_id, now=now)
    identity = {"context_id": context_id, "person_id": person_id, "kind": "preview"}
    fresh = {"key": random_key(), "roles": [LEARNER], "enrolled_at": now}
    return insert_or_get(session, Enrolment, identity, fresh=fresh)


def end(session: Session, actor: Actor) -> None:
    """Forget a preview: its enrolment goes, and with it everything that was done in it. Raises `visit.forbidden`."""
    if not actor.is_preview:
        raise AppError("visit.forbidden")
    session.execute(delete(Visit).where(Visit.id == actor.visit_id))
    _forget_place(session, actor)


def take_part(session: Session, actor: Actor, *, now: datetime) -> None:
    """Become a learner of the course in earnest, by one's own word: from now on the visit is an ordinary one.

    Somebody may have taught here once and learn now, and no platform tells the two apart. What was done in the preview
    goes. Raises `visit.forbidden` where no platform has told them as a learner.
    """
    if not actor.is_switched:
        raise AppError("visit.forbidden")
    own = session.scalars(
        select(Enrolment)
        .where(
            Enrolment.context_id == actor.context,
            Enrolment.person_id == actor.person_id,
            Enrolment.kind == "real",
        )
        .with_for_update()
    ).one()
    own.take_roles([LEARNER], now=now)
    own.changed_at, own.opened_at = now, own.opened_at or now
    session.flush()
    powers = sorted(actor.powers - {TEACHES})
    session.execute(
        update(Visit).where(Visit.id == actor.visit_id).values(mode="own", enrolment_id=own.id, powers=powers)
    )
    _forget_place(session, actor)


def forget_old(session: Session, *, now: datetime) -> None:
    """Forget previews that nobody ended within a day, and that nobody is in."""
    _forget(session, Enrolment.enrolled_at < now - PREVIEWS, now=now)


def _forget_place(session: Session, actor: Actor) -> None:
    session.execute(delete(Enrolment).where(Enrolment.id == actor.enrolled, Enrolment.kind == "preview"))


def _forget(session: Session, *which: ColumnElement[bool], now: datetime) -> None:
    is_visited = exists().where(
        Visit.enrolment_id == Enrolment.id, Visit.ended_at.is_(None), Visit.expires_at > now
    )
    is_preview = Enrolment.kind == literal_column("'preview'")  # no parameter: the index says the same words
    session.execute(delete(Enrolment).where(is_preview, ~is_visited, *which))
