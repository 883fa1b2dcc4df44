"""Knows what an instructor may decide about the grades of a whole column: send them, tell no more of them, leave them.

Where a column is of no kind that takes grades, or its activity is gone, nobody can settle its rows one by one.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.audit import Audit
from app.models.enrolment import Enrolment
from app.models.line_item import LineItem
from app.services.actors import INSTRUCTOR, Actor
from app.services.exchange import cell_groups
from app.services.exchange.deliveries import key_of


def decide(
    session: Session, actor: Actor, *, column_key: str, code: str | None, decision: str, now: datetime
) -> None:
    """Do what an instructor has decided about a column, for those whom they see. `code`: why its grades were refused, for those that were.

    `decision`: what was refused, `send` again or `dismiss`; what was emptied, `fill` again or `leave`.

    Raises `visit.forbidden`, `page.not_found` for a column of another course, `form.unreadable`.
    """
    actor.require(INSTRUCTOR)
    columns = session.scalars(select(LineItem).where(LineItem.context_id == actor.context))
    column = next((one for one in columns if key_of(one) == column_key), None)
    if column is None:
        raise AppError("page.not_found")
    people = select(Enrolment.id).where(
        Enrolment.context_id == actor.context, *Enrolment.is_among(actor.only_groups)
    )
    match decision:
        case "send":
            cell_groups.send_parked_again(session, column.id, code=code, people=people, now=now)
        case "dismiss":
            cell_groups.dismiss_parked(session, column.id, code=code, people=people)
        case "fill":
            cell_groups.fill_emptied(session, column.id, people=people, now=now)
        case "leave":
            cell_groups.leave_emptied(session, column.id, people=people)
        case _:
            raise AppError("form.unreadable")
    session.add(
        Audit(
            institution_id=actor.institution_id,
            at=now,
            by=actor.person_key,
            action="grades.decided",
            target=str(actor.context),
            detail={"column": column.id, "decision": decision},
        )
    )
