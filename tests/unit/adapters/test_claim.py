"""Due rows are shared out so that no two workers hold the same one."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.adapters.sql.claim import claim
from app.adapters.sql.engine import Database
from app.models import Job
from tests.databases import KEYS

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LEASE = timedelta(minutes=2)


@pytest.fixture
def jobs(database):
    """Adds jobs that are due so many minutes ago."""

    def add(*minutes):
        with database.writing() as session:
            session.add_all(
                Job(kind="roster", subject=str(n), due_at=NOW - timedelta(minutes=ago))
                for n, ago in enumerate(minutes)
            )

    return add


def taken(database, *, now=NOW, limit=10, where=()):
    with database.writing() as session:
        found = claim(session, Job, due=Job.due_at, now=now, lease=LEASE, limit=limit, where=where)
    return [job.subject for job in found]


def test_the_longest_due_come_first_and_what_is_not_due_stays(database, jobs):
    jobs(1, 3, 2, -1)
    assert taken(database, limit=2) == ["1", "2"]
    assert taken(database) == ["0"]
    assert taken(database, now=NOW + timedelta(minutes=1)) == ["3"]


def test_a_claimed_row_is_nobody_elses_until_its_lease_ends(database, jobs):
    jobs(1)
    assert taken(database) == ["0"]
    assert taken(database, now=NOW + LEASE - timedelta(seconds=1)) == []
    assert taken(database, now=NOW + LEASE) == ["0"]
    with database.reading() as session:
        assert session.scalars(select(Job.tries)).one() == 2


def test_only_rows_that_fit_are_taken(database, jobs):
    jobs(1, 1)
    assert taken(database, where=[Job.subject == "1"]) == ["1"]


def test_two_workers_at_once_take_disjoint_rows(database, jobs):
    jobs(*[1] * 40)
    together = threading.Barrier(2)
    results = [[], []]

    def work(mine):
        together.wait()
        while batch := taken(database, limit=3):
            mine.extend(batch)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in results]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, second = results
    assert len(first) + len(second) == 40
    assert set(first).isdisjoint(second)


@pytest.mark.postgres
def test_on_postgresql_a_row_being_claimed_is_passed_over(postgres):
    """The second worker gets the next row at once, while the first has not committed yet."""
    url = postgres.fresh()
    database = Database(url, keys=KEYS)
    with database.writing() as session:
        session.add_all([Job(kind="roster", subject=str(n), due_at=NOW) for n in range(2)])
    second = []
    with database.writing() as session:
        first = claim(session, Job, due=Job.due_at, now=NOW, lease=LEASE, limit=1)
        thread = threading.Thread(target=lambda: second.extend(taken(database)))
        thread.start()
        thread.join(timeout=5)
        second_now = list(second)
    thread.join()
    database.close()
    postgres.drop(url)
    assert len(first) == len(second_now) == 1
    assert first[0].subject not in second_now
