"""Knows what becomes of many cells at once when people come back, or somebody decides it; knows not who decides.

What may follow on what is said in `states`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from app.models.delivery import Delivery
from app.models.line_item import LineItem
from app.services.exchange import states

People = Select[int] | None
"""Whose cells, as a question for numbers of enrolments."""


def came_back(session: Session, enrolment_ids: Collection[int], *, now: datetime) -> None:
    """People who had left a course, or looked on there, learn there again: their cells may be empty, or what was for them held back."""
    live = select(LineItem.id).where(LineItem.state == "live")
    is_there = (Delivery.enrolment_id.in_(enrolment_ids), Delivery.line_item_id.in_(live))
    states.send_some_again(
        session, *is_there, Delivery.state.in_([states.SENT, states.PARKED, states.EMPTIED]), now=now
    )


def send_parked_again(
    session: Session, line_item_id: int, *, code: str | None, people: People = None, now: datetime
) -> None:
    """Send all that were refused in a column for the same reason; `people`: of whom, None: of all."""
    states.send_some_again(session, *_parked(line_item_id, code), *_of(people), now=now)


def dismiss_parked(session: Session, line_item_id: int, *, code: str | None, people: People = None) -> None:
    """Tell no more of those that were refused in a column for the same reason."""
    which = [*_parked(line_item_id, code), *_of(people)]
    session.execute(update(Delivery).where(*which).values(is_dismissed=True))


def _parked(line_item_id: int, code: str | None) -> Sequence[ColumnElement[bool]]:
    is_so = Delivery.code.is_(None) if code is None else Delivery.code == code
    return (Delivery.line_item_id == line_item_id, Delivery.state == states.PARKED, is_so)


def fill_emptied(session: Session, line_item_id: int, *, people: People = None, now: datetime) -> None:
    """Send what the cells of a column held before they were emptied; a teacher's grade that came since stays."""
    states.send_some_again(session, *_emptied(line_item_id), *_of(people), now=now)


def leave_emptied(session: Session, line_item_id: int, *, people: People = None) -> None:
    """Somebody wants the emptied cells of a column as they are: that is a teacher's decision from now on."""
    session.execute(
        update(Delivery)
        .where(*_emptied(line_item_id), *_of(people))
        .values(state=states.THEIRS, code=states.CONFLICT, is_dismissed=True)
    )


def _emptied(line_item_id: int) -> Sequence[ColumnElement[bool]]:
    return (Delivery.line_item_id == line_item_id, Delivery.state == states.EMPTIED)


def _of(people: People) -> Sequence[ColumnElement[bool]]:
    return () if people is None else (Delivery.enrolment_id.in_(people),)


def try_now(session: Session, line_item_id: int, *, code: str, now: datetime) -> None:
    """What was put off in a column for this reason is tried at once: the column may be open by now."""
    session.execute(
        update(Delivery)
        .where(
            Delivery.line_item_id == line_item_id,
            Delivery.state == states.WAITING,
            Delivery.code == code,
            Delivery.next_at > now,
        )
        .values(next_at=now)
    )
