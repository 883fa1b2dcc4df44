"""Knows the states of a cell, and what may follow on what; knows neither why, nor how a grade is sent.

A cell is one person's place in one column: a row of `delivery`. Nothing else writes into it (a test looks).

| it is | verb | and becomes |
|---|---|---|
| nothing yet, waiting, sent, parked | `wish` | waiting |
| theirs | `wish` | theirs: what is wished is kept, and not sent |
| waiting | `set_out` | waiting, on its way with a stamp |
| waiting | `put_off`, `try_afresh` | waiting |
| waiting | `sent` | sent; waiting, where more was wished meanwhile |
| waiting, sent, theirs | `theirs` | theirs |
| theirs | `ours_again` | sent |
| waiting | `park`, `park_all` | parked |
| parked, because the column was gone | `revive` | waiting |
| waiting, sent, parked, theirs | `send_again` | waiting |
| waiting, sent, parked | `send_all_again` | waiting |
| waiting, sent, parked | `withdraw` | sent, with nothing to send |
| theirs | `withdraw` | theirs, with nothing to send |

Any other pair raises `WrongState`; the verbs for a whole column (`park_all`, `revive`, `send_all_again`) pass such cells
over. What holds in every state: `wanted_no` ≥ `sent_no`. What waits has a grade. What is sent has nothing newer to send.
Each grade that sets out has a later stamp than the one before, in whole seconds; tried again it has the same. What is
theirs is never sent unless somebody decides it. What is parked is nobody's and in nobody's way. `theirs_given` and
`theirs_at` are told of what is theirs only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import Table, case, or_, update
from sqlalchemy.orm import Session

from app.adapters.sql.upsert import Upsert
from app.models.delivery import Delivery
from app.services.exchange.measures import USUAL_MAXIMUM
from lti.messages import Result as Found

WAITING: Final = "waiting"
SENT: Final = "sent"
PARKED: Final = "parked"
THEIRS: Final = "theirs"
CONFLICT, GONE = "lti.score_conflict", "lti.no_such_column"
SECOND = timedelta(seconds=1)


class WrongState(RuntimeError):
    """A verb was used on a cell that is not in a state for it: a fault of this program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one cell should show: grade 0…1, AGS activity progress, one plain sentence."""

    given: float
    activity: str
    comment: str


_CELL = cast("Table", Delivery.__table__).c
_IS_THEIRS = _CELL.state == THEIRS


def _wished(excluded: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a newer wish makes of a cell that is there; `excluded`: what would be there if it were not."""
    return {
        "given": case((_CELL.given > excluded["given"], _CELL.given), else_=excluded["given"]),
        "activity": excluded["activity"],
        "comment": excluded["comment"],
        "wanted_no": _CELL.wanted_no + 1,
        "state": case((_IS_THEIRS, THEIRS), else_=WAITING),
        "next_at": case((_IS_THEIRS, _CELL.next_at), else_=excluded["next_at"]),
        "tries": case((_IS_THEIRS, _CELL.tries), else_=0),
        "code": case((_IS_THEIRS, _CELL.code)),
        "reason": case((_IS_THEIRS, _CELL.reason)),
    }


_WISH = Upsert(
    Delivery,
    on=[Delivery.line_item_id, Delivery.enrolment_id],
    change=_wished,
    where=lambda excluded: or_(
        _CELL.given.is_(None),
        _CELL.given < excluded["given"],
        _CELL.activity != excluded["activity"],
        _CELL.comment != excluded["comment"],
    ),
)


def wish(session: Session, enrolment_id: int, wishes: Mapping[int, Wish], *, now: datetime) -> None:
    """Say what cells of one person should show, by their columns' numbers: one statement, whatever is there.

    A grade never falls, and what is wished already is not wished anew. What is theirs stays theirs.
    """
    rows = [
        {
            "line_item_id": line_item_id,
            "enrolment_id": enrolment_id,
            "wanted_no": 1,
            "given": round(one.given, 4),
            "activity": one.activity,
            "comment": one.comment,
            "next_at": now,
        }
        for line_item_id, one in wishes.items()
    ]
    if rows:
        _WISH(session, rows)


def send_again(cell: Delivery, *, ours: Sequence[float] | None, now: datetime) -> None:
    """Wish anew what is wished already. `ours`: what the cell may hold of ours; None: it is overwritten whatever it holds."""
    if cell.given is None:
        raise WrongState("there is nothing to send")
    cell.wanted_no += 1
    cell.ours = None if ours is None else list(ours)
    cell.state, cell.next_at, cell.tries = WAITING, now, 0
    cell.code = cell.reason = None
    cell.theirs_given = cell.theirs_at = None


def send_all_again(session: Session, line_item_id: int, *, now: datetime) -> None:
    """The column is at another address now: everything that is wished for it goes there. What is theirs stays."""
    session.execute(
        update(Delivery)
        .where(Delivery.line_item_id == line_item_id, Delivery.state != THEIRS, Delivery.given.is_not(None))
        .values(wanted_no=Delivery.wanted_no + 1, state=WAITING, next_at=now, tries=0, code=GONE, reason=None)
    )


def set_out(cell: Delivery, *, now: datetime) -> bool:
    """A grade that a worker has just claimed begins its way; answers whether its stamp was tried before.

    The stamp, and that the cell may hold this grade from now on, is stored before anything is sent: the answer may get lost.
    A try after the first has the stamp of the first.
    """
    _require(cell, WAITING)
    is_retry = cell.tries > 1 and cell.sent_stamp is not None
    if not is_retry:
        cell.sent_stamp = _later(cell.sent_stamp, now=now)
    if cell.ours is not None:
        cell.ours = [*(share for share in cell.ours if share != cell.given), cell.given or 0.0]
    return is_retry and cell.unsent_stamp != cell.sent_stamp


def _later(last: datetime | None, *, now: datetime) -> datetime:
    """Whole seconds, and always later than the last: platforms refuse the rest (AGS 2.0, section 3.4.3)."""
    present = now.replace(microsecond=0)
    return max(present, last + SECOND) if last else present


def come_back(cell: Delivery, *, stamp: datetime, ours: Sequence[float] | None, was_sent: bool) -> None:
    """A try has ended, however: the cell is free to be claimed. `ours`: what it may have held before.

    Where nothing was sent the stamp is untried, and the cell holds nothing of ours that it did not before.
    """
    cell.lease_until = None
    cell.unsent_stamp = None if was_sent else stamp
    if not was_sent and ours is not None:
        cell.ours = list(ours)


def put_off(cell: Delivery, *, until: datetime, code: str | None, reason: str | None) -> None:
    """It did not work now: the same grade is tried again, with the same stamp."""
    _require(cell, WAITING)
    cell.next_at, cell.code, cell.reason = until, code, reason


def try_afresh(cell: Delivery, *, code: str | None, now: datetime) -> None:
    """The platform has a later stamp than ours, and nothing else stands in the way: once more at once, with a later one."""
    _require(cell, WAITING)
    cell.next_at, cell.tries, cell.code = now, 0, code


def sent(cell: Delivery, *, wanted_no: int, given: float, now: datetime) -> None:
    """The platform has the grade of wish `wanted_no`. If more was wished meanwhile, that waits on."""
    if not cell.sent_no <= wanted_no <= cell.wanted_no:
        raise WrongState(f"wish {wanted_no} is none of {cell.sent_no} to {cell.wanted_no}")
    if wanted_no == cell.wanted_no:
        _require(cell, WAITING)
        cell.state, cell.tries = SENT, 0
        cell.code = cell.reason = cell.theirs_given = cell.theirs_at = None
    cell.sent_no, cell.sent_at, cell.ours = wanted_no, now, [given]


def theirs(cell: Delivery, *, found: Found | None, maximum: float | None, now: datetime) -> None:
    """The platform shows another grade, or none: told, and left alone. `found` is None where it may not be read.

    `maximum`: the points of the column, where what was found does not tell.
    """
    _require(cell, WAITING, SENT, THEIRS)
    if cell.ours is None:  # sent on a click; what hides it may be taken back, and then it shows
        cell.ours = [cell.given or 0.0]
    cell.state, cell.code, cell.reason = THEIRS, CONFLICT, None
    cell.theirs_given = cell.theirs_at = None
    if found is not None:
        points = found.maximum or maximum or USUAL_MAXIMUM
        cell.theirs_given = None if found.given is None else found.given / points
        cell.theirs_at = min(found.changed_at or now, now)


def ours_again(cell: Delivery) -> None:
    """The platform shows the wished grade after all."""
    _require(cell, THEIRS)
    if cell.given is None:
        raise WrongState("nothing is wished that it could show")
    cell.state, cell.sent_no, cell.ours = SENT, cell.wanted_no, [cell.given]
    cell.code = cell.reason = cell.theirs_given = cell.theirs_at = None


def park(cell: Delivery, *, code: str | None, reason: str | None) -> None:
    """It is not tried again by itself."""
    _require(cell, WAITING)
    cell.state, cell.lease_until = PARKED, None
    cell.code, cell.reason = code, reason


def park_all(session: Session, line_item_id: int) -> None:
    """The column is gone: nothing waits for it any more."""
    session.execute(
        update(Delivery)
        .where(Delivery.line_item_id == line_item_id, Delivery.state == WAITING)
        .values(state=PARKED, lease_until=None, code=GONE, reason=None)
    )


def revive(session: Session, line_item_id: int, *, now: datetime) -> None:
    """The column is there again: what was parked because it was gone is tried anew."""
    session.execute(
        update(Delivery)
        .where(Delivery.line_item_id == line_item_id, Delivery.state == PARKED, Delivery.code == GONE)
        .values(state=WAITING, next_at=now, tries=0, code=None, reason=None)
    )


def withdraw(session: Session, line_item_id: int) -> None:
    """The column measures something else now: what was wished for it is no wish any more, nor is what is under way."""
    session.execute(
        update(Delivery)
        .where(Delivery.line_item_id == line_item_id)
        .values(
            given=None,
            wanted_no=Delivery.wanted_no + 1,
            state=case((Delivery.state == THEIRS, THEIRS), else_=SENT),
            code=case((Delivery.state == THEIRS, Delivery.code)),
            reason=None,
        )
    )


def _require(cell: Delivery, *states: str) -> None:
    if cell.state not in states:
        raise WrongState(f"a cell that is {cell.state} is none of {', '.join(states)}")
