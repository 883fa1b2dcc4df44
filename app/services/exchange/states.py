"""Knows the states of a cell, and what may follow on what; knows neither why, nor how a grade is sent.

A cell is one person's place in one column: a row of `delivery`. Nothing but this and `cell_groups` writes into it (a test looks).

| it is | verb | and becomes |
|---|---|---|
| nothing yet, waiting, sent, parked | `wish` | waiting |
| theirs | `wish` | theirs: what is wished is kept, and not sent |
| emptied | `wish` | waiting, where a better grade is wished; else emptied |
| waiting | `set_out` | waiting, on its way with a stamp |
| waiting | `put_off`, `try_afresh` | waiting |
| waiting | `sent` | sent; waiting, where more was wished meanwhile |
| waiting, sent, theirs, emptied | `theirs` | theirs |
| sent, theirs, emptied | `emptied` | emptied |
| theirs, emptied | `seen` | as it was |
| theirs, emptied | `ours_again` | sent |
| waiting | `park`, `park_all` | parked |
| parked, because the column was gone | `revive` | waiting |
| waiting, sent, parked, theirs, emptied | `send_again` | waiting |
| waiting, sent, parked, emptied | `send_all_again` | waiting |
| sent, parked, emptied | `came_back` | waiting |
| parked | `send_parked_again`, `dismiss_parked` | waiting, parked and told no more |
| emptied | `fill_emptied`, `leave_emptied` | waiting, theirs and told no more |
| waiting, sent, parked, emptied | `withdraw` | sent, with nothing to send |
| theirs | `withdraw` | theirs, with nothing to send |

Any other pair raises `WrongState`; the verbs for many cells (`park_all`, `revive`, `send_all_again`, `came_back`, and those
of `cell_groups`) pass such cells over. What holds in every state: `wanted_no` ≥ `sent_no`. What waits has a grade. What is sent has nothing newer to send.
Each grade that sets out has a later stamp than the one before, in whole seconds; tried again it has the same. What is
theirs is never sent unless somebody decides it. What is emptied held our grade and holds none: that may be nobody's
decision, so a better one is sent. What is parked is nobody's and in nobody's way. `theirs_given`, `theirs_at` and
`seen_at` are told of what is theirs or emptied only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    bindparam,
    case,
    func,
    not_,
    or_,
    update,
)
from sqlalchemy.orm import Session

from app.adapters.sql.upsert import Upsert
from app.models.delivery import Delivery
from app.services.exchange.measures import USUAL_MAXIMUM
from lti.messages import Result as Found

WAITING: Final = "waiting"
SENT: Final = "sent"
PARKED: Final = "parked"
THEIRS: Final = "theirs"
EMPTIED: Final = "emptied"
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
_FRESH: Mapping[str, Any] = {
    "state": WAITING,
    "tries": 0,
    "code": None,
    "reason": None,
    "theirs_given": None,
    "theirs_at": None,
    "seen_at": None,
    "is_dismissed": False,
}
"""A cell that begins to wait: nothing is left of what came before."""


def _upsert(*, may_fall: bool) -> Upsert:
    """What writes wishes. `may_fall`: a grade that is wished may be lower than the one before."""

    def is_news(excluded: Mapping[str, Any]) -> ColumnElement[bool]:
        known = _CELL.given
        return or_(known.is_(None), known != excluded["given"] if may_fall else known < excluded["given"])

    def change(excluded: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a newer wish makes of a cell that is there; `excluded`: what would be there if it were not."""
        is_better = or_(_CELL.given.is_(None), _CELL.given < excluded["given"])
        stays = or_(_CELL.state == THEIRS, and_(_CELL.state == EMPTIED, not_(is_better)))
        since = case((_CELL.state == WAITING, func.coalesce(_CELL.waits_since, excluded["next_at"])))
        fresh = {
            name: case((stays, _CELL[name]), else_=bindparam(None, value, type_=_CELL[name].type))
            for name, value in _FRESH.items()
        }
        return {
            "given": case((is_news(excluded), excluded["given"]), else_=_CELL.given),
            "activity": excluded["activity"],
            "comment": excluded["comment"],
            "wanted_no": _CELL.wanted_no + 1,
            "next_at": case((stays, _CELL.next_at), else_=excluded["next_at"]),
            "waits_since": func.coalesce(since, excluded["next_at"]),
            **fresh,
        }

    return Upsert(
        Delivery,
        on=[Delivery.line_item_id, Delivery.enrolment_id],
        change=change,
        where=lambda excluded: or_(
            is_news(excluded),
            _CELL.activity != excluded["activity"],
            _CELL.comment != excluded["comment"],
        ),
    )


_WISH, _WISH_ANEW = _upsert(may_fall=False), _upsert(may_fall=True)


def wish(
    session: Session, enrolment_id: int, wishes: Mapping[int, Wish], *, may_fall: bool = False, now: datetime
) -> None:
    """Say what cells of one person should show, by their columns' numbers: one statement, whatever is there.

    A grade falls only where it `may_fall`, and what is wished already is not wished anew. What is theirs stays theirs.
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
            "waits_since": now,
        }
        for line_item_id, one in wishes.items()
    ]
    if rows:
        write = _WISH_ANEW if may_fall else _WISH
        write(session, rows)


def send_again(cell: Delivery, *, ours: Sequence[float] | None, now: datetime) -> None:
    """Wish anew what is wished already. `ours`: what the cell may hold of ours; None: it is overwritten whatever it holds."""
    if cell.given is None:
        raise WrongState("there is nothing to send")
    cell.wanted_no += 1
    cell.ours = None if ours is None else list(ours)
    cell.waits_since = cell.waits_since if cell.state == WAITING else now
    cell.next_at = now
    for name, value in _FRESH.items():
        setattr(cell, name, value)


def send_all_again(session: Session, line_item_id: int, *, now: datetime) -> None:
    """The column is at another address now: everything that is wished for it goes there. What is theirs stays."""
    send_some_again(
        session, Delivery.line_item_id == line_item_id, Delivery.state != THEIRS, code=GONE, now=now
    )


def send_some_again(
    session: Session, *where: ColumnElement[bool], code: str | None = None, now: datetime
) -> None:
    """What is wished for some cells goes out once more, where anything is."""
    since = case((Delivery.state == WAITING, func.coalesce(Delivery.waits_since, now)), else_=now)
    told = {**_FRESH, "code": code, "next_at": now, "waits_since": since, "wanted_no": Delivery.wanted_no + 1}
    session.execute(update(Delivery).where(*where, Delivery.given.is_not(None)).values(**told))


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
        cell.code = cell.reason = cell.theirs_given = cell.theirs_at = cell.seen_at = None
    else:
        cell.waits_since = now
    cell.sent_no, cell.sent_at, cell.ours = wanted_no, now, [given]


def theirs(cell: Delivery, *, found: Found | None, maximum: float | None, now: datetime) -> None:
    """The platform shows another grade, or none: told, and left alone. `found` is None where it may not be read.

    `maximum`: the points of the column, where what was found does not tell.
    """
    _require(cell, WAITING, SENT, THEIRS, EMPTIED)
    if cell.ours is None:  # sent on a click; what hides it may be taken back, and then it shows
        cell.ours = [cell.given or 0.0]
    cell.state, cell.code, cell.reason, cell.is_dismissed = THEIRS, CONFLICT, None, False
    cell.theirs_given = cell.theirs_at = cell.seen_at = None
    if found is not None:
        points = found.maximum or maximum or USUAL_MAXIMUM
        cell.theirs_given = None if found.given is None else found.given / points
        cell.theirs_at, cell.seen_at = min(found.changed_at or now, now), now


def emptied(cell: Delivery, *, found: Found, now: datetime) -> None:
    """The platform shows nothing where it showed a grade: told, and filled with the next better one."""
    _require(cell, SENT, THEIRS, EMPTIED)
    cell.state, cell.code, cell.reason, cell.is_dismissed = EMPTIED, None, None, False
    cell.theirs_given, cell.theirs_at, cell.seen_at = None, min(found.changed_at or now, now), now


def seen(cell: Delivery, *, now: datetime) -> None:
    """The platform still shows what it was known to show."""
    _require(cell, THEIRS, EMPTIED)
    cell.seen_at = now


def ours_again(cell: Delivery) -> None:
    """The platform shows the wished grade after all."""
    _require(cell, THEIRS, EMPTIED)
    if cell.given is None:
        raise WrongState("nothing is wished that it could show")
    cell.state, cell.sent_no, cell.ours = SENT, cell.wanted_no, [cell.given]
    cell.is_dismissed = False
    cell.code = cell.reason = cell.theirs_given = cell.theirs_at = cell.seen_at = None


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
        .values(**_FRESH, next_at=now, waits_since=now)
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
            theirs_at=case((Delivery.state == THEIRS, Delivery.theirs_at)),
            seen_at=case((Delivery.state == THEIRS, Delivery.seen_at)),
            reason=None,
        )
    )


def _require(cell: Delivery, *states: str) -> None:
    if cell.state not in states:
        raise WrongState(f"a cell that is {cell.state} is none of {', '.join(states)}")
