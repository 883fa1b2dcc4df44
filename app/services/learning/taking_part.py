"""Knows who may change what a learner has done, that one person's changes stand in a queue, and that each is settled.

Whoever changes a fact of a learner needs a `Part`, and has one only inside `taking_part`. It holds the enrolment: two
requests of one person (a double click, two tabs) follow each other, so that numbers count on, and what one of them
finds, the other has finished. On leaving, the stars whose facts changed are settled, once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import bindparam, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from app.adapters.sql.engine import needs_to_write
from app.adapters.sql.objects import Columns
from app.adapters.sql.often import Often
from app.errors import AppError
from app.models.base import table_of
from app.models.enrolment import Enrolment
from app.services.actors import Actor
from app.services.learning import settling
from app.services.learning.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Somebody's hold on what they have done; there is none outside `taking_part`."""

    session: Session
    actor: Actor
    enrolment: Enrolment
    terms: Terms
    finished: set[str] = field(default_factory=set)
    """The stars that came to their end in this part; known once it has ended."""
    _changed: set[str] = field(default_factory=set)
    _active: set[str] = field(default_factory=set)

    def has_changed(self, star_id: str) -> None:
        """Say that a fact of a star is another now: it is settled when the part ends."""
        self._changed.add(star_id)

    def is_active(self, star_id: str) -> None:
        """Say that something was done in a star that changes no fact."""
        self._active.add(star_id)


@contextmanager
def taking_part(
    session: Session, actor: Actor, terms: Terms, *, even_looking_on: bool = False
) -> Iterator[Part]:
    """Hold the actor's enrolment until the unit of work ends; settle what was changed when the part does.

    `even_looking_on`: for what somebody may choose who changes nothing else. Raises `visit.looks_on`, `visit.forbidden`.
    """
    if actor.only_looks_on and not even_looking_on:
        raise AppError("visit.looks_on")
    needs_to_write(session)
    session.flush()  # what was found of them before is found anew
    row = _HELD.row(session, of=actor.enrolled)
    enrolment = _ENROLMENT.of(session, row) if row else None
    if enrolment is None:
        raise NoResultFound  # they were erased since the visit was entered
    part = Part(session=session, actor=actor, enrolment=enrolment, terms=terms)
    yield part
    part.finished.update(
        settling.settle(
            session,
            enrolment,
            terms,
            changed=part._changed,  # noqa: SLF001
            active=part._active,  # noqa: SLF001
        )
    )


_ENROLMENT = Columns(
    Enrolment,
    # What no change of a learner's asks for is left where it is.
    *("context_id", "person_id", "kind", "roles", "group", "pathway", "left_pathways"),
    *("opened_at", "last_activity_at", "changed_at"),
    anew=True,
)
_HELD = Often(
    select(*_ENROLMENT.told)
    .where(table_of(Enrolment).c.id == bindparam("of"))
    # NO KEY UPDATE on PostgreSQL: new rows may refer to the enrolment meanwhile. SQLite's writers wait by themselves.
    .with_for_update(key_share=True)
)
"""Whoever changes anything says it."""


def hold_one(session: Session, enrolment_id: int) -> Enrolment | None:
    """Somebody's enrolment, for work that is done on their behalf; None if they are gone."""
    return session.get(Enrolment, enrolment_id, with_for_update={"key_share": True}, populate_existing=True)


def hold_course(session: Session, context_id: int) -> None:
    """Let nobody of a course change anything until the unit of work ends."""
    everybody = select(Enrolment.id).where(Enrolment.context_id == context_id).order_by(Enrolment.id)
    session.execute(everybody.with_for_update(key_share=True)).all()
