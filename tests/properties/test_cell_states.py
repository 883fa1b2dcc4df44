"""Whatever happens to a cell, in whatever order: it never goes back, is never fought over, and stands in nobody's way."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings
from sqlalchemy import delete

from app.adapters.sql.engine import Database
from app.models import (
    Context,
    Delivery,
    Enrolment,
    Institution,
    Job,
    LineItem,
    Person,
    Platform,
    ResourceLink,
)
from app.services.exchange import cell_groups, columns, looks, outbox, states
from app.services.exchange.looks import ColumnCells, Look
from app.services.exchange.outbox import EndedTry, Ending, Parcel
from app.services.exchange.states import EMPTIED, PARKED, SENT, THEIRS, WAITING, Wish
from lti.messages import LineItem as Column
from lti.messages import Result as Found
from tests.databases import KEYS

BEGIN = datetime(2026, 11, 22, 12, 0, 0, 250_000, tzinfo=UTC)
GRADES = [0.0, 0.25, 0.5, 0.75, 1.0]
LATE = timedelta(days=2)
"""Longer than any lease and any pause."""

STEPS = [
    *[("wish", share, activity) for share in GRADES for activity in ("InProgress", "Completed")],
    *[("take",)] * 12,
    *[("end", ending, was_sent) for ending in Ending for was_sent in (True, False)],
    *[("look", shown) for shown in (None, *GRADES, 0.9)],
    *[("wait", seconds) for seconds in (1, 20, 3600, 90_000)],
    *[(name,) for name in ("die", "send_again", "measure", "come", "return_", "fill", "leave")] * 3,
]
"""What may happen, as often as it stands here: most of the time grades come and go."""


@dataclass(kw_only=True)
class World:
    """Two learners, each with a column: things happen to the cell of the first, and the second's waits."""

    database: Database
    platform_id: int
    cells: list[tuple[int, int]]
    """Column and enrolment."""
    now: datetime = BEGIN
    in_hand: list[Parcel] = field(default_factory=list)
    taken: list[Parcel] = field(default_factory=list)

    def begin(self):
        with self.database.writing() as session:
            session.execute(delete(Delivery))
            session.execute(delete(Job))
            for number, (column_id, _enrolment_id) in enumerate(self.cells):
                column = session.get_one(LineItem, column_id)
                column.state, column.maximum, column.url_hash = "live", 100.0, bytes([number])
        self.now, self.in_hand, self.taken = BEGIN, [], []

    def cell(self, number=0):
        with self.database.reading() as session:
            return session.get(Delivery, self.cells[number])

    def wish(self, share, activity, *, number=0):
        column_id, enrolment_id = self.cells[number]
        with self.database.writing() as session:
            one = Wish(given=share, activity=activity, comment="")
            states.wish(session, enrolment_id, {column_id: one}, now=self.now)

    def take(self):
        with self.database.writing() as session:
            parcel = outbox.take(session, self.platform_id, now=self.now)
        if parcel:
            self.in_hand.append(parcel)
            self.taken.append(parcel)
        return parcel

    def end(self, ending, was_sent):
        if not self.in_hand:
            return
        outcome = EndedTry(
            ending=ending,
            code="lti.service_refused",
            was_sent=was_sent or ending is Ending.SENT,
            column=Column(url=f"https://lms.example/{len(self.taken)}", label="", maximum=100.0),
            found=Found(given=90, maximum=100) if ending is Ending.THEIRS else None,
        )
        with self.database.writing() as session:
            outbox.record(session, self.in_hand.pop(0), outcome, now=self.now, chance=1)

    def die(self):
        self.in_hand.clear()

    def look(self, shown):
        column_id, enrolment_id = self.cells[0]
        look = Look(line_item_id=column_id, url="", maximum=100.0, scopes=frozenset(), late_after=None)
        cells = {} if shown is None else {"0": Found(given=shown * 100, maximum=100)}
        found = ColumnCells(cells=cells, is_whole=True)
        with self.database.writing() as session:
            looks.compare(
                session, look, [enrolment_id], found=found, maximum=100.0, read_at=self.now, now=self.now
            )

    def send_again(self):
        with self.database.writing() as session:
            cell = session.get(Delivery, self.cells[0])
            if cell is not None and cell.given is not None:
                states.send_again(cell, ours=None, now=self.now)

    def measure(self):
        with self.database.writing() as session:
            column = session.get_one(LineItem, self.cells[0][0])
            columns.measure(session, column, "m02", of=ResourceLink(id=0))

    def come(self):
        with self.database.writing() as session:
            columns.came(session, session.get_one(LineItem, self.cells[0][0]), now=self.now)

    def return_(self):
        with self.database.writing() as session:
            cell_groups.came_back(session, [self.cells[0][1]], now=self.now)

    def fill(self):
        with self.database.writing() as session:
            cell_groups.fill_emptied(session, self.cells[0][0], now=self.now)

    def leave(self):
        with self.database.writing() as session:
            cell_groups.leave_emptied(session, self.cells[0][0])

    def wait(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def world(sqlite_files):
    url = sqlite_files.fresh()
    database = Database(url, keys=KEYS)
    with database.writing() as session:
        institution = Institution(name="Town")
        platform = Platform(
            issuer="https://lms.example",
            client_id="client",
            name="LMS",
            auth_login_url="https://lms.example/auth",
            auth_token_url="https://lms.example/token",
            key_set_url="https://lms.example/keys",
        )
        session.add_all([institution, platform])
        session.flush()
        home = {"institution_id": institution.id, "platform_id": platform.id}
        context = Context(lti_id="1", **home)
        session.add(context)
        session.flush()
        cells = []
        for number in range(2):
            person = Person(sub=str(number), **home)
            enrolment = Enrolment(context=context, person=person, roles=["learner"], enrolled_at=BEGIN)
            column = LineItem(
                context_id=context.id,
                url=f"https://lms.example/{number}",
                url_hash=bytes([number]),
                measures="m01",
                origin="launch",
            )
            session.add_all([enrolment, column])
            session.flush()
            cells.append((column.id, enrolment.id))
        platform_id = platform.id
    yield World(database=database, platform_id=platform_id, cells=cells)
    database.close()
    sqlite_files.drop(url)


def check_one(cell):
    """What holds of every cell at any time."""
    assert 0 <= cell.sent_no <= cell.wanted_no
    assert cell.sent_stamp is None or cell.sent_stamp.microsecond == 0
    told = (cell.theirs_given, cell.theirs_at, cell.seen_at)
    assert told == (None, None, None) or cell.state in {THEIRS, EMPTIED}
    if cell.state == WAITING:
        assert cell.given is not None, "nobody wishes what waits"
    if cell.state == SENT:
        assert cell.given is None or cell.sent_no == cell.wanted_no, "something newer is not sent"
        assert (cell.code, cell.reason) == (None, None)
    if cell.state == PARKED:
        assert cell.lease_until is None
        assert cell.code is not None
    if cell.state == THEIRS:
        assert cell.code == states.CONFLICT
    if cell.state == EMPTIED:
        assert (cell.code, cell.theirs_given) == (None, None)
        assert cell.theirs_at is not None


def check_two(before, after, *, step):
    """What holds between two moments."""
    assert after.wanted_no >= before.wanted_no
    assert after.sent_no >= before.sent_no
    if before.sent_stamp:
        assert after.sent_stamp >= before.sent_stamp
    if before.given is not None and step != "measure":
        assert after.given >= before.given, "a grade fell"
    if before.state == THEIRS and step not in {"send_again", "look"}:
        assert after.state == THEIRS, "a teacher's grade was fought"
    if before.state == EMPTIED and step == "wish" and after.given == before.given:
        assert after.state == EMPTIED, "a grade as good filled an emptied cell"
    if before.state in {SENT, PARKED} and step in {"take", "end", "die", "wait"}:
        assert after.wanted_no == before.wanted_no, "something was wished by itself"


WISHED, BETTER = ("wish", 0.5, "InProgress"), ("wish", 0.75, "InProgress")
ARRIVED, MOVED = ("end", Ending.SENT, True), ("end", Ending.MOVED, True)


@example(steps=[WISHED, ("take",), ("measure",), ARRIVED])
@example(steps=[WISHED, ("take",), ("measure",), MOVED])
@example(steps=[WISHED, ("take",), ARRIVED, BETTER, ("take",)])
@example(steps=[WISHED, ("take",), ("end", Ending.THEIRS, False), BETTER, ("come",), ("take",), MOVED])
@settings(max_examples=100, deadline=None)
@given(steps=st.lists(st.sampled_from(STEPS), min_size=8, max_size=40))
def test_a_cell_holds_to_its_table_whatever_happens(world, steps):
    world.begin()
    for step, *told in steps:
        before = world.cell()
        getattr(world, step)(*told)
        after = world.cell()
        if after is not None:
            check_one(after)
        if before is not None:
            check_two(before, after, step=step)

    by_stamp = {}
    for parcel in world.taken:
        whole = by_stamp.setdefault(parcel.stamp, (parcel.wanted_no, parcel.given, parcel.activity))
        assert whole == (parcel.wanted_no, parcel.given, parcel.activity), "two grades with one stamp"
    assert list(by_stamp) == sorted(by_stamp), "a stamp went back"


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=20))
def test_whatever_became_of_a_cell_another_s_grade_goes_out_and_nothing_waits_for_ever(world, steps):
    world.begin()
    for step, *told in steps:
        getattr(world, step)(*told)
    world.die()
    world.wait(LATE.total_seconds())
    world.wish(0.5, "InProgress", number=1)
    for _try in range(3):
        if world.take() is not None:
            world.end(Ending.SENT, was_sent=True)

    assert world.cell(1).state == SENT
    first = world.cell()
    assert first is None or first.state in {SENT, PARKED, THEIRS, EMPTIED}
