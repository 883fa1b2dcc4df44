"""Knows who may change what a learner has done, and that one person's changes stand in a queue; knows no change.

Every service that changes facts of a learner asks here first. Two requests of one person (a double click, two tabs)
then follow each other, so that numbers count on, and what one of them finds, the other has finished.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.sql.engine import needs_to_write
from app.errors import AppError
from app.models.enrolment import Enrolment
from app.services.actors import Actor


def take_part(session: Session, actor: Actor) -> Enrolment:
    """The actor's enrolment, held until the unit of work ends. Raises `visit.looks_on`, `visit.forbidden`."""
    if actor.only_looks_on:
        raise AppError("visit.looks_on")
    return hold(session, actor)


def hold(session: Session, actor: Actor) -> Enrolment:
    """The same for what even somebody who only looks on may choose."""
    needs_to_write(session)
    # NO KEY UPDATE on PostgreSQL: new rows may refer to the enrolment meanwhile. SQLite's writers wait by themselves.
    return session.get_one(Enrolment, actor.enrolled, with_for_update={"key_share": True})


def hold_one(session: Session, enrolment_id: int) -> Enrolment | None:
    """Somebody's enrolment, for work that is done on their behalf; None if they are gone."""
    return session.get(Enrolment, enrolment_id, with_for_update={"key_share": True}, populate_existing=True)


def hold_course(session: Session, context_id: int) -> None:
    """Let nobody of a course change anything until the unit of work ends."""
    everybody = select(Enrolment.id).where(Enrolment.context_id == context_id).order_by(Enrolment.id)
    session.execute(everybody.with_for_update(key_share=True)).all()
