"""Whatever goes wrong on the way: in the end the cell shows the newest grade, once, and nothing waits."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import select, update

from app.models import Delivery, LineItem, Platform
from app.services.exchange import outbox, states
from app.worker import loop, turns
from lti.practice_lms.claims import AGS_SCOPES
from lti.practice_lms.config import PlatformConfig
from tests.conftest import register
from tests.gradebook import Grades, settled
from tests.moments import after
from tests.practice import practice_lms, running_lms
from tests.waiting import PATIENCE, somebody_waits, until

LEASE = outbox.LEASE + timedelta(seconds=1)


@pytest.fixture
def lms_config(tool) -> PlatformConfig:
    """The LMS goes by the tool's clock, which tests turn forward."""
    return practice_lms(tool, clock=tool.clock)


@pytest.fixture
def grades(tool, lms) -> Grades:
    """Kirsten has come, and the worker has done what that asks for: what is left to do is told by each test."""
    return after(settled, tool, lms)


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_platform_that_is_busy_or_broken_is_tried_again(grades, status):
    grades.earn("kirsten", 0.8)
    grades.fail("scores", status=status)
    grades.work()
    assert grades.cell("kirsten").score is None
    assert (grades.delivery("kirsten").state, grades.delivery("kirsten").code) == (
        "waiting",
        "lti.service_temporary",
    )
    grades.work()
    assert grades.cell("kirsten").score is None, "it was tried again at once"
    grades.later()
    assert grades.cell("kirsten").score == 8
    assert grades.delivery("kirsten").state == "sent"


def test_a_platform_is_left_in_peace_as_long_as_it_asks(grades):
    grades.earn("kirsten", 0.8)
    grades.fail("scores", status=429, retry_after=900)
    grades.work()
    grades.later(timedelta(seconds=895))
    assert grades.cell("kirsten").score is None
    grades.later(timedelta(seconds=10))
    assert grades.cell("kirsten").score == 8


def test_an_answer_that_never_came_is_asked_for_with_the_same_stamp(grades):
    """The score was taken and the answer lost: the second try is refused as too old, and that means sent."""
    grades.earn("kirsten", 0.8)
    grades.fail("scores", status=504, takes_effect=True)
    grades.work()
    stamp = grades.delivery("kirsten").sent_stamp
    assert grades.cell("kirsten").score == 8
    assert grades.delivery("kirsten").state == "waiting"
    grades.later()
    assert grades.delivery("kirsten").state == "sent"
    assert grades.delivery("kirsten").sent_stamp == stamp == grades.cell("kirsten").stamp


def test_a_conflict_after_a_try_that_never_sent_anything_is_no_proof_that_the_grade_arrived(grades, tool):
    forbid_reading(tool)
    grades.earn("kirsten", 0.8)
    grades.fail("token", status=503)
    grades.work()
    assert grades.posted() == 0
    grades.fail("scores", status=409)
    grades.later()
    assert grades.cell("kirsten").score == 8
    assert grades.posted() == 2


def test_a_conflict_after_a_lost_answer_is_looked_into_where_that_is_allowed(grades):
    number = grades.lms.platform.person("kirsten").number
    grades.earn("kirsten", 0.8)
    grades.fail("scores", status=503)
    grades.work()
    grades.lms.platform.gradebook.override(grades.column().id, number, score=3.0)
    grades.fail("scores", status=409)
    grades.later()
    assert grades.delivery("kirsten").state == "theirs"


def test_a_new_grade_does_not_fight_what_the_teacher_changed(grades):
    number = grades.lms.platform.person("kirsten").number
    grades.lms.platform.gradebook.override(grades.column().id, number, score=4.0)
    grades.earn("kirsten", 0.5)
    grades.work()
    grades.earn("kirsten", 0.9)
    grades.later()
    assert grades.delivery("kirsten").state == "theirs"
    assert grades.posted() == 0


def test_one_column_that_fails_holds_up_no_other(grades):
    """Moodle answers 500 for a locked column: every other grade of the platform goes on at once."""
    people = ("kirsten", "omar", "jonas", "pia")
    for person in people:
        grades.arrive(person)
        grades.earn(person, 0.8)
    grades.fail("scores", status=500, times=3)
    grades.work()
    assert sorted(grades.delivery(person).state for person in people) == [
        "sent",
        "waiting",
        "waiting",
        "waiting",
    ]


@pytest.mark.both_databases("claims")
def test_a_worker_that_lost_its_claim_says_nothing_about_the_grade(grades, tool):
    grades.earn("kirsten", 0.8)
    with tool.shared.database.writing() as session:
        platform_id = session.scalars(select(Platform.id)).one()
        late = outbox.take(session, platform_id, now=tool.clock())
    tool.clock.forward(LEASE)
    with tool.shared.database.writing() as session:
        again = outbox.take(session, platform_id, now=tool.clock())
    refused = outbox.EndedTry(ending=outbox.Ending.PARKED, code="lti.service_refused")
    with tool.shared.database.writing() as session:
        outbox.record(session, late, refused, now=tool.clock(), chance=0)
    assert grades.delivery("kirsten").state == "waiting"
    with tool.shared.database.writing() as session:
        outbox.record(session, again, outbox.EndedTry(ending=outbox.Ending.SENT), now=tool.clock(), chance=0)
    assert grades.delivery("kirsten").state == "sent"


@pytest.mark.both_databases("claims")
@pytest.mark.parametrize("is_overwritten", [False, True], ids=["before", "after"])
def test_a_grade_wished_while_the_older_one_is_noted_as_sent_goes_out_too(
    grades, tool, monkeypatch, is_overwritten
):
    """Two units of work at once: one is about to overwrite the wish, or has just done so; the other notes it as sent."""
    grades.earn("kirsten", 0.4)
    with tool.shared.database.writing() as session:
        parcel = outbox.take(session, session.scalars(select(Platform.id)).one(), now=tool.clock())

    def note_as_sent():
        with tool.shared.database.writing() as session:
            outbox.record(
                session, parcel, outbox.EndedTry(ending=outbox.Ending.SENT), now=tool.clock(), chance=0
            )

    noting = Thread(target=note_as_sent)

    overwrite = states.wish

    def and_meanwhile(*args, **options):
        if is_overwritten:
            overwrite(*args, **options)
        noting.start()
        assert until(lambda: waits() or not noting.is_alive()), "it neither waits nor ends"
        assert noting.is_alive() or not is_overwritten, "it waits for who has overwritten the wish"
        if not is_overwritten:
            overwrite(*args, **options)

    with monkeypatch.context() as meanwhile, somebody_waits(tool.shared.database) as waits:
        meanwhile.setattr(states, "wish", and_meanwhile)
        grades.earn("kirsten", 0.9)
    noting.join()
    grades.work()
    assert grades.cell("kirsten").score == 9


class Killed(BaseException):
    """The process died."""


@pytest.mark.both_databases("claims")
def test_a_worker_that_died_after_sending_leaves_one_score_behind(grades, monkeypatch):
    grades.earn("kirsten", 0.8)
    with monkeypatch.context() as death:
        death.setattr(turns, "_deliver", send_and_die)
        grades.work()
    stamp = grades.cell("kirsten").stamp
    assert grades.cell("kirsten").score == 8
    assert grades.delivery("kirsten").state == "waiting"
    grades.work()
    assert grades.delivery("kirsten").state == "waiting", "the dead worker's claim still holds"
    grades.later(LEASE)
    assert grades.delivery("kirsten").state == "sent"
    assert grades.cell("kirsten").stamp == stamp


def send_and_die(shared, client, parcel):
    turns._outcome(shared, client, parcel)
    raise Killed


def test_a_worker_that_died_before_sending_is_made_up_for(grades, monkeypatch):
    def die(*_args):
        raise Killed

    grades.earn("kirsten", 0.8)
    with monkeypatch.context() as death:
        death.setattr(turns, "_deliver", die)
        grades.work()
    assert grades.cell("kirsten").score is None
    grades.later(LEASE)
    assert grades.cell("kirsten").score == 8


def test_a_newer_grade_replaces_the_wish_that_waits(grades):
    grades.earn("kirsten", 0.5)
    grades.earn("kirsten", 0.9)
    grades.work()
    assert grades.cell("kirsten").score == 9
    assert grades.posted() == 1


@pytest.mark.both_databases("claims")
def test_a_grade_earned_while_the_older_one_travels_is_not_lost(grades, monkeypatch):
    deliver = turns._outcome

    def and_meanwhile(*args):
        outcome = deliver(*args)
        with monkeypatch.context() as only_once:
            only_once.setattr(turns, "_outcome", deliver)
            grades.earn("kirsten", 0.9)
        return outcome

    grades.earn("kirsten", 0.5)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(turns, "_outcome", once(and_meanwhile, deliver))
        grades.work()
    assert grades.cell("kirsten").score == 9
    delivery = grades.delivery("kirsten")
    assert (delivery.state, delivery.sent_no) == ("sent", delivery.wanted_no)


def once(first, after):
    """A function that is `first` the first time and `after` from then on."""
    calls = iter([first])

    def one_of_them(*args):
        return next(calls, after)(*args)

    return one_of_them


def test_two_grades_within_one_second_get_stamps_a_second_apart(grades):
    grades.earn("kirsten", 0.5)
    grades.work()
    first = grades.cell("kirsten").stamp
    grades.earn("kirsten", 0.9)
    grades.work()
    assert grades.cell("kirsten").score == 9
    assert grades.cell("kirsten").stamp - first >= timedelta(seconds=1)


def test_a_score_the_platform_has_but_called_stale_counts_as_sent(grades):
    grades.earn("kirsten", 0.8)
    grades.fail("scores", status=409, takes_effect=True)
    grades.work()
    assert grades.delivery("kirsten").state == "sent"
    assert grades.posted() == 1


def test_a_grade_the_teacher_changed_is_shown_and_not_fought(grades):
    number = grades.lms.platform.person("kirsten").number
    grades.lms.platform.gradebook.override(grades.column().id, number, score=4.0)
    grades.earn("kirsten", 0.8)
    grades.fail("results", status=400)  # whoever changes it just after we have looked
    grades.fail("scores", status=409)
    grades.work()
    grades.later()
    assert grades.delivery("kirsten").state == "theirs"
    assert grades.cell("kirsten").shown == 4.0
    assert grades.posted() == 1


def test_where_nothing_can_be_read_a_conflict_is_answered_with_one_fresh_stamp(grades, tool):
    forbid_reading(tool)
    grades.earn("kirsten", 0.8)
    grades.fail("scores", status=409)
    grades.work()
    assert grades.cell("kirsten").score == 8
    assert grades.delivery("kirsten").state == "sent"
    assert grades.posted() == 2


def test_where_nothing_can_be_read_a_second_conflict_is_left_alone(grades, tool):
    forbid_reading(tool)
    grades.earn("kirsten", 0.8)
    grades.fail("scores", status=409, times=9)
    grades.work()
    grades.later()
    assert grades.delivery("kirsten").state == "theirs"
    assert grades.posted() == 2


def forbid_reading(tool):
    """The platform lets us write scores and nothing else."""
    with tool.shared.database.writing() as session:
        session.execute(update(LineItem).values(scopes=[AGS_SCOPES[3]]))


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "lti.service_refused"), (422, "lti.service_refused"), (403, "lti.service_not_allowed")],
)
def test_what_is_refused_for_good_is_parked_and_holds_up_nobody(grades, status, code):
    grades.arrive("omar")
    grades.earn("kirsten", 0.8)
    grades.earn("omar", 0.6)
    grades.fail("scores", status=status)
    grades.work()
    kirsten, omar = grades.delivery("kirsten"), grades.delivery("omar")
    assert (kirsten.state, kirsten.code) == ("parked", code)
    assert str(status) in kirsten.reason
    assert omar.state == "sent"
    assert grades.cell("omar").score == 6
    grades.later()
    assert grades.posted() == 2


def test_a_person_the_platform_does_not_find_does_not_close_the_column(grades):
    grades.earn("kirsten", 0.8)
    grades.fail("scores", status=404)
    grades.work()
    assert grades.delivery("kirsten").state == "parked"
    assert grades.delivery("kirsten").code == "lti.service_refused"
    with grades.tool.shared.database.reading() as session:
        assert session.scalars(select(LineItem.state)).all() == ["live"]


def test_a_token_that_is_refused_is_replaced_once(grades):
    grades.earn("kirsten", 0.5)
    grades.work()
    grades.lms.platform.memory.forget_grants()
    grades.earn("kirsten", 0.8)
    grades.work()
    assert grades.cell("kirsten").score == 8


@pytest.mark.both_databases("claims")
def test_a_column_that_is_gone_is_given_up_and_its_grades_say_so(grades):
    gradebook = grades.lms.platform.gradebook
    column = grades.column()
    grades.earn("kirsten", 0.8)
    gradebook.remove(column)
    grades.work()
    with grades.tool.shared.database.reading() as session:
        delivery = session.scalars(select(Delivery)).one()
        assert (delivery.state, delivery.code) == ("parked", "lti.no_such_column")
        assert session.scalars(select(LineItem.state)).all() == ["gone"]


@pytest.mark.both_databases("claims")
def test_a_column_that_has_moved_is_found_and_gets_everything_again(grades):
    """The teacher deleted the column and saved the activity anew: another address, the same link."""
    grades.arrive("omar")
    grades.earn("omar", 0.6)
    grades.work()
    move_column(grades)
    grades.earn("kirsten", 0.8)
    grades.work()
    assert grades.cell("kirsten").score == 8
    assert grades.cell("omar").score == 6


def move_column(grades):
    gradebook, old = grades.lms.platform.gradebook, grades.column()
    gradebook.remove(old)
    gradebook.add("1", label=old.label, maximum=old.maximum, resource_id=old.resource_id, link_id=old.link_id)


@pytest.mark.both_databases("claims")
def test_two_workers_at_once_send_each_grade_once(grades):
    people = ("kirsten", "omar", "jonas", "pia")
    for person in people:
        grades.arrive(person)
        grades.earn(person, 0.8)
    together = Barrier(2)

    def work():
        together.wait()
        return grades.work()

    with ThreadPoolExecutor(2) as pool:
        done = sum(worker.result() for worker in [pool.submit(work), pool.submit(work)])
    assert done >= len(people)
    assert grades.posted() == len(people)
    assert {grades.cell(person).score for person in people} == {8}


def test_a_slow_platform_holds_up_nobody_but_itself(grades, tool):
    """The other's grade arrives while the slow one still thinks."""
    with running_lms(practice_lms(tool)) as other:
        register(tool, other, name="Slow")
        slow = Grades(tool=tool, lms=other)
        slow.arrive("kirsten")
        slow.earn("kirsten", 0.4)
        slow.work()
        slow.earn("kirsten", 0.5)
        grades.earn("kirsten", 0.8)
        working = Thread(target=slow.work)
        with thinking(slow) as is_asked:
            working.start()
            assert until(is_asked)
            assert until(lambda: grades.cell("kirsten").score == 8), "the slow one held it up"
            assert slow.cell("kirsten").score == 4
        working.join()
        assert slow.cell("kirsten").score == 5


def test_a_worker_works_until_it_is_told_to_stop_and_finishes_what_it_holds(grades, tool, monkeypatch):
    monkeypatch.setattr(loop, "GLANCE", timedelta(milliseconds=50))
    stopping = Stopping()
    worker = Thread(target=loop.run_until_stopped, args=(tool.app,), kwargs={"stopping": stopping})
    worker.start()
    try:
        assert until(stopping.has_been_awaited.is_set), "with nothing to do it does not rest"
        with thinking(grades) as is_asked:
            grades.earn("kirsten", 0.8)
            assert until(is_asked), "it rests for good"
            stopping.set()
            worker.join(timeout=0.1)  # twice as long as it looks away
            assert worker.is_alive(), "it left what it held"
    finally:
        stopping.set()
        worker.join(timeout=10)
    assert not worker.is_alive()
    assert grades.delivery("kirsten").state == "sent"


class Stopping(Event):
    """Is set when a worker shall end, and notes that the worker rests until then."""

    def __init__(self) -> None:
        super().__init__()
        self.has_been_awaited = Event()

    def wait(self, timeout: float | None = None) -> bool:
        self.has_been_awaited.set()
        return super().wait(timeout)


@contextmanager
def thinking(grades):
    """The platform thinks about the next score until the block ends; gives what says whether it has been asked."""
    faults, asked, may_answer = grades.lms.platform.faults, Event(), Event()
    take = faults.take

    def think(kind):
        if kind == "scores":
            asked.set()
            assert may_answer.wait(PATIENCE)
        return take(kind)

    faults.take = think
    try:
        yield asked.is_set
    finally:
        faults.take = take
        may_answer.set()
