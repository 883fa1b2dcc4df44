"""Knows which grades were changed in a platform after they had arrived, and which column is looked at next; asks nobody.

A course is looked at as long as it is visited, one column at a time. What a teacher changed is told and left alone, an
emptied cell is told and waits for a better grade; a cell that shows ours again is ours again. A column whose points were
changed gets its grades anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.models.context import Context
from app.models.delivery import Delivery
from app.models.enrolment import Enrolment
from app.models.line_item import LineItem
from app.models.person import Person
from app.services.exchange import rounds, states
from app.services.exchange.cells import comes_of, shows
from app.services.exchange.lateness import late_after
from app.services.exchange.measures import USUAL_MAXIMUM, is_graded
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
    late_after: datetime | None
    """From when on the platform may have lowered what came; None: never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnCells:
    """What a column was found to hold."""

    cells: Mapping[str, Result]
    """By the platform's ids of people."""
    is_whole: bool
    """False: a row said not readably whose it is, so that who is missing may have a grade all the same."""

    def of(self, sub: str) -> Result | None:
        """What a person's cell holds, be it nothing; None where that cannot be told."""
        cell = self.cells.get(sub)
        if cell is None:
            return Result(given=None, maximum=None) if self.is_whole else None
        return None if cell.is_unreadable else cell


def next_column(session: Session, context_key: str, *, now: datetime) -> Look | None:
    """The column of a course that was not looked at for longest; None if none is due, or none may be read."""
    context = session.scalar(select(Context).where(Context.key == context_key))
    if context is None:
        return None
    due = session.scalars(
        select(LineItem)
        .where(*_of(context.id), _is_due(now))
        .order_by(LineItem.looked_at.is_not(None), LineItem.looked_at, LineItem.id)
    )
    column = next((column for column in due if RESULT_SCOPE in column.scopes), None)
    if column is None:
        return None
    return Look(
        line_item_id=column.id,
        url=column.url,
        maximum=column.maximum,
        scopes=frozenset(column.scopes),
        late_after=late_after(session, column),
    )


def next_time(session: Session, context_key: str, *, now: datetime) -> datetime | None:
    """When the next column of the course is to be looked at.

    None where nobody has been for long, or where the right to look is gone: launches ask anew when it is back.
    """
    context = session.scalar(select(Context).where(Context.key == context_key))
    if context is None or not rounds.is_visited(session, context.id, now=now):
        return None
    columns = session.execute(select(LineItem.scopes, LineItem.looked_at).where(*_of(context.id)))
    looked_at: list[datetime | None] = [
        column.looked_at for column in columns if RESULT_SCOPE in column.scopes
    ]
    if not looked_at:
        return None
    if any(moment is None or moment <= now - EVERY for moment in looked_at):
        return now + BETWEEN
    return min(moment for moment in looked_at if moment is not None) + EVERY


_HAS_A_CELL = and_(Delivery.given.is_not(None), or_(Delivery.sent_no > 0, Delivery.state == states.THEIRS))
"""Something was sent, or nothing because a teacher's grade was there before; and something is to be shown."""


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
    found: ColumnCells,
    maximum: float | None,
    read_at: datetime,
    now: datetime,
) -> None:
    """Make the deliveries of some people say what the gradebook showed at `read_at`.

    `maximum`: the column's points as they are now. Who has left, or does not learn here, has no cell any more.
    """
    rows = session.execute(
        select(Delivery, Enrolment, Person.sub)
        .join(Enrolment, Enrolment.id == Delivery.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Delivery.line_item_id == look.line_item_id,
            Delivery.enrolment_id.in_(people),
            _HAS_A_CELL,
            Delivery.state.in_([states.SENT, states.THEIRS, states.EMPTIED]),
            or_(Delivery.sent_at.is_(None), Delivery.sent_at <= read_at - RIPE),
            Enrolment.left_at.is_(None),
        )
        .with_for_update(of=Delivery)
    )
    for delivery, enrolment, sub in rows:
        cell = found.of(sub)
        if cell is not None and is_graded(enrolment):
            _settle(delivery, cell, look=look, maximum=maximum, now=now)
    session.flush()


def _settle(delivery: Delivery, cell: Result, *, look: Look, maximum: float | None, now: datetime) -> None:
    given = delivery.given or 0.0
    ours = delivery.ours or [given]
    is_told = delivery.state != states.SENT
    due, stamp = look.late_after, delivery.sent_stamp
    is_late = due is not None and stamp is not None and stamp > due
    if is_told and shows(cell, given, maximum=maximum):
        states.ours_again(delivery)
    elif delivery.sent_no == 0 and cell.given is None:
        # A teacher's grade was there before ours, and is taken back.
        states.send_again(delivery, ours=[], now=now)
    elif any(comes_of(cell, share, maximum=maximum, may_be_lowered=is_late) for share in ours):
        if is_told:  # an older one of ours: the newest may go out
            states.send_again(delivery, ours=ours, now=now)
    elif not is_told and _has_old_points(cell, ours, before=look.maximum, maximum=maximum):
        share = (cell.given or 0.0) / (maximum or USUAL_MAXIMUM)
        states.send_again(delivery, ours=[*ours, share], now=now)
    elif is_told and _is_known(delivery, cell, maximum=maximum):
        states.seen(delivery, now=now)
    elif cell.given is None:
        states.emptied(delivery, found=cell, now=now)
    else:
        states.theirs(delivery, found=cell, maximum=maximum, now=now)


def _has_old_points(
    cell: Result, ours: Sequence[float], *, before: float | None, maximum: float | None
) -> bool:
    """Whether only the column's points have changed, and the cell has kept those of ours."""
    if before is None or before == maximum or cell.given is None:
        return False
    points = Result(given=cell.given, maximum=before)
    return any(shows(points, share, maximum=before) for share in ours)


def _is_known(delivery: Delivery, cell: Result, *, maximum: float | None) -> bool:
    """Whether it is known already what the platform shows instead, and since when."""
    if delivery.theirs_at is None:
        return False
    known = delivery.theirs_given
    return cell.given is None if known is None else shows(cell, known, maximum=maximum)
