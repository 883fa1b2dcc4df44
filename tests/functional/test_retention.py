"""What is kept for technical reasons goes when its term is over, and nothing else does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import func, select

from app.models import Audit, Enrolment, Erasure, Job, LaunchAttempt, Person, Platform, Progress, Visit
from app.services.exchange import jobs
from app.services.operating import retention
from app.worker.loop import run_once
from tests.report_people import Town
from tests.waiting import somebody_waits, until

pytestmark = pytest.mark.both_databases("retention")


def count(tool, model):
    with tool.shared.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_spent_states_go_after_a_day_and_visits_after_a_month_but_progress_stays(tool, visitor):
    page = visitor.launch("kirsten", "m01")
    visitor.open(page.link("Begin"), base=page.url)
    tool.clock.forward(timedelta(hours=23))
    run_once(tool.app)
    assert (count(tool, LaunchAttempt), count(tool, Visit)) == (1, 1)

    tool.clock.forward(timedelta(hours=2))
    run_once(tool.app)
    assert (count(tool, LaunchAttempt), count(tool, Visit)) == (0, 1)

    tool.clock.forward(timedelta(days=31))
    run_once(tool.app)
    assert count(tool, Visit) == 0
    with tool.shared.database.reading() as session:
        person = session.scalars(select(Person).where(Person.given == "Kirsten")).one()
        enrolment = session.scalars(select(Enrolment).where(Enrolment.person_id == person.id)).one()
        assert session.get(Progress, (enrolment.id, "m01")) is not None


def test_a_ticket_nobody_used_keeps_no_launch(tool, visitor):
    visitor.http.cookies.set_cookie = lambda *_args, **_kwargs: None
    page = visitor.launch("kirsten", "m01")
    assert page.status == 401
    with tool.shared.database.reading() as session:
        assert session.scalars(select(LaunchAttempt)).one().sealed_launch is not None

    tool.clock.forward(timedelta(minutes=3))
    run_once(tool.app)

    with tool.shared.database.reading() as session:
        assert session.scalars(select(LaunchAttempt)).one().sealed_launch is None


@pytest.mark.parametrize(
    ("made", "days"),
    [
        (lambda now: Job(kind="column.seek", subject="1", ended_at=now), 90),
        (lambda now: Audit(at=now, by="operator", action="platform.added", target="1"), 730),
    ],
    ids=["a job that is over", "who did what"],
)
def test_a_row_stays_for_its_term_and_goes_then(tool, made, days):
    with tool.shared.database.writing() as session:
        row = made(tool.clock())
        session.add(row)
    tool.clock.forward(timedelta(days=days, minutes=-1))
    run_once(tool.app)
    assert count(tool, type(row)) == 1

    tool.clock.forward(timedelta(minutes=2))
    run_once(tool.app)
    assert count(tool, type(row)) == 0


@pytest.mark.usefixtures("lms")
def test_who_was_erased_is_forgotten_after_three_years(tool):
    with tool.shared.database.writing() as session:
        platform = session.scalars(select(Platform.id)).one()
        session.add(Erasure(platform_id=platform, mark="0" * 64, at=tool.clock()))
    tool.clock.forward(retention.ERASURES - timedelta(minutes=1))
    run_once(tool.app)
    assert count(tool, Erasure) == 1

    tool.clock.forward(timedelta(minutes=2))
    run_once(tool.app)
    assert count(tool, Erasure) == 0


def test_a_job_that_is_due_again_stays(tool):
    with tool.shared.database.writing() as session:
        platform_id = Town.found(session).platform.id
        due_at = tool.clock() + timedelta(days=200)
        session.add(
            Job(kind="roster", subject="x", platform_id=platform_id, due_at=due_at, ended_at=tool.clock())
        )
    tool.clock.forward(timedelta(days=100))
    run_once(tool.app)

    assert count(tool, Job) == 1


def test_a_job_that_was_given_up_is_over_too(tool):
    now = tool.clock()
    with tool.shared.database.writing() as session:
        platform_id = Town.found(session).platform.id
        jobs.ask(session, "column.seek", "1", platform_id=platform_id, now=now)
        task = jobs.take(session, platform_id, now=now)
        jobs.put_off(session, task, until=None, reason="forbidden", now=now)
    tool.clock.forward(timedelta(days=90, minutes=1))
    run_once(tool.app)

    assert count(tool, Job) == 0


def test_a_job_that_is_asked_for_while_it_is_forgotten_is_asked_for(tool):
    long_ago = tool.clock() - timedelta(days=100)
    with tool.shared.database.writing() as session:
        platform_id = Town.found(session).platform.id
        session.add(Job(kind="roster", subject="x", platform_id=platform_id, ended_at=long_ago))
    is_forgotten = Event()

    def forget():
        with tool.shared.database.writing() as session:
            retention.sweep(session, now=tool.clock())
            is_forgotten.set()
            assert until(one_waits), "the other one comes before this one has ended"

    def ask():
        is_forgotten.wait()
        with tool.shared.database.writing() as session:
            jobs.ask(session, "roster", "x", platform_id=platform_id, now=tool.clock())

    with ThreadPoolExecutor(2) as pool, somebody_waits(tool.shared.database) as one_waits:
        for done in [pool.submit(forget), pool.submit(ask)]:
            done.result()

    with tool.shared.database.reading() as session:
        assert session.scalars(select(Job.due_at)).one() is not None


ON_ROSTERS = {
    "left for good": [(0, False), (-10, False)],
    "enrolled": [(None, False)],
    "left lately": [(1, False)],
    "came": [(0, True)],
    "enrolled elsewhere": [(0, False), (None, False)],
    "came elsewhere": [(0, False), (0, True)],
    "administers": [(0, False)],
}
"""Of each course of somebody: after how many days the roster came without them (None: never), and whether they ever came."""


def test_a_month_after_they_left_the_name_goes_of_who_never_came_and_of_nobody_else(tool):
    now, people = tool.clock(), {}
    with tool.shared.database.writing() as session:
        town = Town.found(session)
        for who, courses in ON_ROSTERS.items():
            for left_after, came in courses:
                told = {"left_at": None if left_after is None else now + timedelta(days=left_after)}
                enrolment = town.person(town.course(), opened_at=now if came else None, **told)
                people[who] = enrolment.person = people.get(who, enrolment.person)
        people["administers"].admin_seen_at = now
    tool.clock.forward(timedelta(days=30, minutes=1))
    run_once(tool.app)

    with tool.shared.database.reading() as session:
        found = {who: session.get_one(Person, person.id) for who, person in people.items()}
    gone = found.pop("left for good")
    assert (gone.name, gone.email) == (None, None)
    assert tool.clock() - gone.changed_at < timedelta(minutes=1)
    kept = ("Kirsten Dahl", "person@nordby.example", None)
    assert {who: (one.name, one.email, one.changed_at) for who, one in found.items()} == dict.fromkeys(
        found, kept
    )
