"""Knows which grade goes out next and what its journey led to; calls nobody and knows no HTTP.

A delivery is a wanted state. Taking one on (`take`) stores the stamp it is sent with, so a try after a crash sends the
same one; `tries` counts the tries of that stamp. What came of it is an `EndedTry`, and `record` makes the row say so. A
wish that changed while its older self was under way is never lost: the row is done only when the newest was taken.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.sql.claim import claim
from app.models.context import Context
from app.models.delivery import Delivery
from app.models.enrolment import Enrolment
from app.models.line_item import LineItem
from app.models.person import Person
from app.models.resource_link import ResourceLink
from app.services.exchange import states
from app.services.exchange.handing_in import HandedIn, handed_in
from app.services.exchange.lateness import is_late
from app.services.exchange.measures import COURSE, USUAL_MAXIMUM, column_hash, is_graded
from lti.errors import NotReady
from lti.messages import LineItem as Column
from lti.messages import Result as Found
from lti.messages import Score

LEASE = timedelta(minutes=5)
"""Longer than the slowest sending: token, score and a look at the column may take a minute each."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
LONGEST_WISH = timedelta(days=1)
"""What a platform may ask us to wait at most."""
TEACHES, LOCKED = "grade.teaches", "grade.locked"
"""Why a grade is not sent: its person teaches here, or its column may be locked."""
NOT_READY = NotReady.code
TRIES_UNTIL_LOCKED = 3
"""Moodle answers 500 for what is locked. After so many it is no passing weakness."""


class Ending(Enum):
    """How a try ended."""

    SENT = "the platform has it"
    LATER = "not now"
    AGAIN = "once more, with a fresh stamp"
    THEIRS = "changed in the platform, and left so"
    PARKED = "refused for good"
    MOVED = "the column is at another address now"
    GONE = "the column is gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedTry:
    """What a try led to. `code` is one of the catalogue, `reason` words for the log and the instructor."""

    ending: Ending
    code: str | None = None
    reason: str | None = None
    wait: float | None = None
    """Seconds the platform asked for."""
    column: Column | None = None
    """Where the column is now, for `MOVED`."""
    found: Found | None = None
    """What the platform shows instead, for `THEIRS`, where it may be read."""
    was_sent: bool = True
    """Whether a score went out in this try, whatever became of it."""
    may_be_locked: bool = False
    """Whether the platform failed as Moodle does for a column that a teacher has locked."""
    is_platform_well: bool = True
    """Whether others' grades may go on to the same platform now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A grade that is taken on: everything its journey needs."""

    line_item_id: int
    enrolment_id: int
    wanted_no: int
    lease_until: datetime
    url: str
    sub: str
    given: float
    activity: str
    comment: str
    stamp: datetime
    ours: tuple[float, ...] | None
    """What the cell may hold that came from us, before this try; nothing: no score ever went out for it. None: whatever
    it holds is overwritten."""
    work: HandedIn
    """When what is graded was begun and handed in."""
    maximum: float | None
    """Points of the column; None: not known yet."""
    was_tried: bool
    """Whether this stamp was sent before."""
    last_code: str | None
    """How the try before ended."""
    scopes: frozenset[str]
    """What the platform lets us do with its gradebook."""
    lineitems_url: str | None
    link: str | None
    """The platform's id of the link whose column it is."""
    label: str
    measures: str
    is_ours: bool
    """Whether we made the column."""
    is_late: bool
    """Whether a policy of the platform may take something off, because it comes late."""

    def score(self, *, maximum: float, is_first: bool) -> Score:
        """The message (AGS 2.0, section 3.4). It needs points also where the column has none."""
        points = maximum or USUAL_MAXIMUM
        return Score(
            sub=self.sub,
            given=round(self.given * points, 4),
            maximum=points,
            activity_progress=self.activity,
            comment=self.comment,
            stamp=self.stamp,
            started_at=self.work.started_at,
            submitted_at=self.work.submitted_at,
            is_first=is_first,
        )


def take(session: Session, platform_id: int, *, now: datetime) -> Parcel | None:
    """Take on the grade of a platform that is due longest; None if none is. The unit of work ends before it is sent."""
    columns = (
        select(LineItem.id)
        .join(Context, Context.id == LineItem.context_id)
        .where(Context.platform_id == platform_id)
    )
    where = (Delivery.state == states.WAITING, Delivery.line_item_id.in_(columns))
    while rows := claim(session, Delivery, due=Delivery.next_at, now=now, lease=LEASE, limit=1, where=where):
        delivery = rows[0]
        if is_graded(session.get_one(Enrolment, delivery.enrolment_id)):
            return _parcel(session, delivery, now=now)
        states.park(delivery, code=TEACHES, reason=None)
    return None


def _parcel(session: Session, delivery: Delivery, *, now: datetime) -> Parcel:
    ours = None if delivery.ours is None else tuple(delivery.ours)
    was_tried = states.set_out(delivery, now=now)
    session.flush()
    column = session.get_one(LineItem, delivery.line_item_id)
    enrolment = session.get_one(Enrolment, delivery.enrolment_id)
    return Parcel(
        line_item_id=column.id,
        enrolment_id=enrolment.id,
        wanted_no=delivery.wanted_no,
        lease_until=_known(delivery.lease_until),
        url=column.url,
        sub=session.get_one(Person, enrolment.person_id).sub,
        given=delivery.given or 0.0,
        activity=delivery.activity,
        comment=delivery.comment,
        stamp=_known(delivery.sent_stamp),
        ours=ours,
        work=handed_in(session, enrolment.id, column.measures, by=_known(delivery.sent_stamp)),
        maximum=column.maximum,
        was_tried=was_tried,
        last_code=delivery.code,
        scopes=frozenset(column.scopes),
        lineitems_url=column.lineitems_url,
        link=session.scalar(
            select(ResourceLink.lti_id).where(ResourceLink.line_item_id == column.id).limit(1)
        ),
        label=column.label,
        measures=column.measures or COURSE,
        is_ours=column.origin == "created",
        is_late=is_late(session, column, at=_known(delivery.sent_stamp)),
    )


def _known(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("a delivery that was taken on has a lease and a stamp")
    return moment


def note_maximum(session: Session, line_item_id: int, *, maximum: float) -> None:
    """Remember the points of a column."""
    session.get_one(LineItem, line_item_id).maximum = maximum


def record(session: Session, parcel: Parcel, outcome: EndedTry, *, now: datetime, chance: float) -> None:
    """Make the delivery say what came of a try. `chance`: 0…1, spreads the next tries of many.

    Does nothing if another worker has taken the grade on since, or if it is gone.
    """
    delivery = session.get(Delivery, (parcel.line_item_id, parcel.enrolment_id), with_for_update=True)
    if delivery is None or delivery.lease_until != parcel.lease_until:
        return
    states.come_back(delivery, stamp=parcel.stamp, ours=parcel.ours, was_sent=outcome.was_sent)
    is_newest = delivery.wanted_no == parcel.wanted_no
    if outcome.ending is Ending.SENT:
        states.sent(delivery, wanted_no=parcel.wanted_no, given=parcel.given, now=now)
    elif outcome.ending is Ending.MOVED and outcome.column is not None:
        _move(session, parcel, outcome.column, now=now)
    elif outcome.ending is Ending.GONE:
        _close(session, parcel.line_item_id)
    elif outcome.ending is Ending.LATER:
        if delivery.state == states.WAITING:
            until = now + pause(delivery.tries, wait=outcome.wait, chance=chance)
            is_locked = outcome.may_be_locked and delivery.tries >= TRIES_UNTIL_LOCKED
            code = LOCKED if is_locked else outcome.code
            states.put_off(delivery, until=until, code=code, reason=outcome.reason)
            if outcome.code == NOT_READY:
                session.get_one(LineItem, parcel.line_item_id).is_unready = True
    elif is_newest:
        _settle(delivery, parcel, outcome, now=now)
    session.flush()


def _settle(delivery: Delivery, parcel: Parcel, outcome: EndedTry, *, now: datetime) -> None:
    if outcome.ending is Ending.THEIRS:
        states.theirs(delivery, found=outcome.found, maximum=parcel.maximum, now=now)
    elif outcome.ending is Ending.AGAIN:
        states.try_afresh(delivery, code=outcome.code, now=now)
    else:
        states.park(delivery, code=outcome.code, reason=outcome.reason)


def pause(tries: int, *, wait: float | None, chance: float) -> timedelta:
    """How long to wait after so many tries: twice as long each time, spread by half, never less than was asked for."""
    asked = timedelta(seconds=min(wait or 0, LONGEST_WISH.total_seconds()))
    doubled: timedelta = min(FIRST_PAUSE * 2 ** min(max(tries - 1, 0), 20), LONGEST_PAUSE)
    return max(asked, doubled * (0.5 + chance / 2))


def _move(session: Session, parcel: Parcel, column: Column, *, now: datetime) -> None:
    """The column was found, or made, elsewhere: everything that was ever sent to the old one goes to the new one."""
    row = session.get_one(LineItem, parcel.line_item_id)
    url_hash = column_hash(column.url)
    if session.scalar(
        select(LineItem.id).where(LineItem.context_id == row.context_id, LineItem.url_hash == url_hash)
    ):
        _close(session, row.id)  # that one is known, and has deliveries of its own
        return
    row.url, row.url_hash, row.maximum = column.url, url_hash, column.maximum
    session.flush()
    states.send_all_again(session, row.id, now=now)


def _close(session: Session, line_item_id: int) -> None:
    """The column is gone: nothing waits for it any more."""
    session.get_one(LineItem, line_item_id).state = "gone"
    session.flush()
    states.park_all(session, line_item_id)
