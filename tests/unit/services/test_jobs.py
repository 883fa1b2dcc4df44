"""Work is due by platform, and so is work that calls none; neither waits for the other."""

from datetime import UTC, datetime, timedelta

import pytest

from app.models import Platform
from app.services.exchange import jobs
from tests.database_fixtures import database, platform, postgres, server, sqlite_files

__all__ = ["database", "platform", "postgres", "server", "sqlite_files"]

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def ask(database):
    """Asks for a job about something, for a platform or for none."""

    def asked(subject, platform_id, *, now=NOW):
        with database.writing() as session:
            jobs.ask(session, "some.work", subject, platform_id=platform_id, now=now)

    return asked


@pytest.fixture
def take(database):
    """Takes on a job of a platform, or of none; answers with what it is about."""

    def taken(platform_id):
        with database.writing() as session:
            task = jobs.take(session, platform_id, now=NOW)
        return task and task.subject

    return taken


def due(database):
    with database.reading() as session:
        return jobs.due_by_platform(session, now=NOW, until=NOW + timedelta(seconds=1))


def test_what_calls_no_platform_is_due_like_everything_else(database, platform, ask):
    earlier = NOW - timedelta(minutes=1)
    ask("1", platform.id)
    ask("2", None, now=earlier)
    ask("3", None, now=NOW)
    assert due(database) == {platform.id: NOW, None: earlier}


def test_nothing_is_due_without_a_platform_unless_somebody_asked_for_it(database, platform, ask):
    ask("1", platform.id)
    assert due(database) == {platform.id: NOW}


def test_each_takes_its_own(platform, ask, take):
    ask("1", platform.id)
    ask("2", None)
    assert take(None) == "2"
    assert take(None) is None
    assert take(platform.id) == "1"


def test_a_platform_that_is_suspended_holds_up_nothing_but_its_own(database, platform, ask):
    ask("1", platform.id)
    ask("2", None)
    with database.writing() as session:
        session.get_one(Platform, platform.id).state = "suspended"
    assert due(database) == {None: NOW}


def test_it_comes_back_when_it_is_due_again_and_not_before(database, ask):
    ask("1", None)
    with database.writing() as session:
        task = jobs.take(session, None, now=NOW)
        jobs.finish(session, task, again_at=NOW + timedelta(hours=1), now=NOW)
    assert due(database) == {}
    with database.reading() as session:
        later = NOW + timedelta(hours=1)
        assert jobs.due_by_platform(session, now=later, until=later) == {None: later}


def test_what_is_asked_for_while_it_is_under_way_is_done_once_more(database, ask):
    ask("1", None)
    with database.writing() as session:
        task = jobs.take(session, None, now=NOW)
    ask("1", None)
    assert due(database) == {}, "one works at it"
    with database.writing() as session:
        jobs.finish(session, task, again_at=None, now=NOW)
    assert list(due(database)) == [None]
