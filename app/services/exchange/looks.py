"""Knows which grades were changed in a platform after they had arrived, and which column is looked at next; asks nobody.

A course is looked at as long as it is visited, one column at a time. What a teacher changed, or emptied, is told and
left alone; a cell that shows ours again is ours again. A column whose points were changed gets its grades anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.models.context import Context
from app.models.delivery import Delivery
from app.models.enrolment import Enrolment
from app.models.line_item import LineItem
from app.models.person import Person
from app.models.platform import Platform
from app.services.exchange import outbox, rounds
from app.services.exchange.cells import shows
from app.services.exchange.measures import is_graded
from lti.client import RESULT_SCOPE
from lti.messages import LineItem as Column
from lti.messages import Result

JOB = rounds.RESULTS
EVERY = timedelta(hours=6)
BETWEEN = timedelta(minutes=1)
"""From one column of a course to its next: grades and other courses go first."""
RIPE = timedelta(minutes=10)
"""A grade that arrived later than that may not be shown yet."""
AT_ONCE = 200
"""Cells that are compared in one unit of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A column whose grades are to be compared with what was sent."""

    line_item_id: int
    url: str
    maximum: float | None
    """Its points as far as we know."""
    scopes: frozenset[str]


def next_column(session: Session, context_key: str, *, now: datetime) -> Look | None:
    """The column of a course that was not looked at for longest; None if none is due, or none may be read."""
    context = session.scalar(select(Context).where(Context.key == context_key))
    if context is None:
        return None
    scopes = frozenset(session.get_one(Platform, context.platform_id).scopes_granted)
    column = session.scalar(
        select(LineItem)
        .where(*_of(context.id), _is_due(now))
        .order_by(LineItem.looked_at.is_not(None), LineItem.looked_at, LineItem.id)
        .limit(1)
    )
    if column is None or RESULT_SCOPE not in scopes:
        return None
    return Look(line_item_id=column.id, url=column.url, maximum=column.maximum, scopes=scopes)


def next_time(session: Session, context_key: str, *, now: datetime) -> datetime | None:
    """When the next column of the course is to be looked at.

    None where nobody has been for long, or where the right to look is gone: launches ask anew when it is back.
    """
    context = session.scalar(select(Context).where(Context.key == context_key))
    if context is None or not rounds.is_visited(session, context.id, now=now):
        return None
    if RESULT_SCOPE not in session.get_one(Platform, context.platform_id).scopes_granted:
        return None
    if session.scalar(select(LineItem.id).where(*_of(context.id), _is_due(now)).limit(1)):
        return now + BETWEEN
    oldest = session.scalar(select(func.min(LineItem.looked_at)).where(*_of(context.id)))
    return (oldest or now) + EVERY


_HAS_A_CELL = or_(Delivery.sent_no > 0, Delivery.state == "theirs")
"""Something was sent, or nothing because a teacher's grade was there before."""


def _of(context_id: int) -> list[ColumnElement[bool]]:
    """The columns of a course with anything to compare."""
    cells = select(Delivery.line_item_id).where(Delivery.line_item_id == LineItem.id, _HAS_A_CELL)
    return [LineItem.context_id == context_id, LineItem.state == "live", cells.exists()]


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(LineItem.looked_at.is_(None), LineItem.looked_at <= now - EVERY)


def note_column(session: Session, look: Look, column: Column | None, *, now: datetime) -> None:
    """The column was looked at; `column` as it is now, None where only its grades may be read."""
    row = session.get_one(LineItem, look.line_item_id)
    row.looked_at = now
    if column is None:
        return
    row.maximum = column.maximum
    if column.label and column.label != row.label:
        row.label, row.is_renamed = column.label, row.is_renamed or row.origin == "created"


def slices(session: Session, look: Look) -> list[Sequence[int]]:
    """Whose cells there are to compare, in portions: numbers of enrolments."""
    people = session.scalars(
        select(Delivery.enrolment_id)
        .where(Delivery.line_item_id == look.line_item_id, _HAS_A_CELL)
        .order_by(Delivery.enrolment_id)
    ).all()
    return [people[start : start + AT_ONCE] for start in range(0, len(people), AT_ONCE)]


def compare(
    session: Session,
    look: Look,
    people: Sequence[int],
    *,
    found: Mapping[str, Result],
    maximum: float | None,
    read_at: datetime,
    now: datetime,
) -> None:
    """Make the deliveries of some people say what the gradebook showed at `read_at`, by the platform's ids.

    `maximum`: the column's points as they are now. Who has left, or does not learn here, has no cell any more.
    """
    rows = session.execute(
        select(Delivery, Enrolment, Person.sub)
        .join(Enrolment, Enrolment.id == Delivery.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Delivery.line_item_id == look.line_item_id,
            Delivery.enrolment_id.in_(people),
            Delivery.state.in_(["sent", "theirs"]),
            or_(Delivery.sent_at.is_(None), Delivery.sent_at <= read_at - RIPE),
            Enrolment.left_at.is_(None),
        )
        .with_for_update(of=Delivery)
    )
    for delivery, enrolment, sub in rows:
        if is_graded(enrolment):
            cell = found.get(sub) or Result(given=None, maximum=None)
            _settle(delivery, cell, before=look.maximum, maximum=maximum, now=now)
    session.flush()


def _settle(
    delivery: Delivery, cell: Result, *, before: float | None, maximum: float | None, now: datetime
) -> None:
    given = delivery.given or 0.0
    ours = delivery.ours or [given]
    if delivery.state == "theirs" and shows(cell, given, maximum=maximum):
        _is_ours_again(delivery, given)
    elif (
        delivery.sent_no == 0 and cell.given is None
    ):  # a teacher's grade that was there before ours is taken back
        _send(delivery, [], now=now)
    elif any(shows(cell, share, maximum=maximum) for share in ours):
        if delivery.state == "theirs":  # an older one of ours: the newest may go out
            _send(delivery, ours, now=now)
    elif delivery.state == "sent" and _has_old_points(cell, ours, before=before, maximum=maximum):
        _send(delivery, [*ours, (cell.given or 0.0) / (maximum or outbox.USUAL_MAXIMUM)], now=now)
    else:
        _is_theirs(delivery, cell, maximum=maximum, now=now)


def _has_old_points(
    cell: Result, ours: Sequence[float], *, before: float | None, maximum: float | None
) -> bool:
    """Whether only the column's points have changed, and the cell has kept those of ours."""
    if before is None or before == maximum or cell.given is None:
        return False
    points = Result(given=cell.given, maximum=before)
    return any(shows(points, share, maximum=before) for share in ours)


def _is_ours_again(delivery: Delivery, given: float) -> None:
    delivery.state, delivery.ours, delivery.sent_no = "sent", [given], delivery.wanted_no
    delivery.code = delivery.theirs_given = delivery.theirs_at = None


def _send(delivery: Delivery, ours: Sequence[float], *, now: datetime) -> None:
    delivery.wanted_no += 1
    delivery.state, delivery.next_at, delivery.tries, delivery.ours = "waiting", now, 0, list(ours)
    delivery.code = delivery.theirs_given = delivery.theirs_at = None


def _is_theirs(delivery: Delivery, cell: Result, *, maximum: float | None, now: datetime) -> None:
    known = delivery.theirs_given
    if delivery.state == "theirs" and delivery.theirs_at is not None:
        is_same = cell.given is None if known is None else shows(cell, known, maximum=maximum)
        if is_same:
            return
    delivery.state, delivery.code = "theirs", outbox.CONFLICT
    outbox.note_theirs(delivery, cell, maximum=maximum, now=now)
