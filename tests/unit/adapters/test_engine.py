"""A unit of work is all or nothing, says whether it writes, and stands alone."""

import threading

import pytest
from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.adapters.sql.engine import (
    Database,
    UnitOfWorkError,
    WritingNeeded,
    assert_no_transaction,
    make_engine,
    needs_to_write,
)
from app.adapters.sql.upsert import insert_ignore
from app.models import Institution, Throttle
from tests.databases import KEYS


def names(database):
    with database.reading() as session:
        return sorted(session.scalars(select(Institution.name)))


def test_a_unit_that_ends_well_is_kept(database):
    with database.writing() as session:
        session.add(Institution(name="Town"))
    assert names(database) == ["Town"]


def test_any_exception_rolls_all_of_it_back(database):
    def fail_half_way():
        with database.writing() as session:
            session.add(Institution(name="Town"))
            session.flush()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_half_way()
    assert names(database) == []


def test_a_reading_unit_refuses_to_write(database):
    with pytest.raises(DBAPIError), database.reading() as session:
        session.execute(delete(Institution))
    with database.writing() as session:
        session.add(Institution(name="Town"))
    assert names(database) == ["Town"]


def add_a_town(session):
    session.add(Institution(name="Town"))


def rename_a_town(session):
    session.scalars(select(Institution)).one().name = "City"


def drop_a_town(session):
    session.delete(session.scalars(select(Institution)).one())
    session.flush()


def count_a_try(session):
    insert_ignore(session, Throttle, {"bucket": "b", "minute": 1, "count": 1}, on=[Throttle.bucket])


@pytest.mark.parametrize("change", [add_a_town, rename_a_town, drop_a_town, count_a_try, needs_to_write])
def test_a_reading_unit_says_that_it_came_upon_something_to_write(database, change):
    with database.writing() as session:
        session.add(Institution(name="Town"))
    with pytest.raises(WritingNeeded), database.reading() as session:
        change(session)
    assert names(database) == ["Town"]


def test_a_long_look_sees_one_moment_on_both_databases(database):
    counted = select(func.count()).select_from(Institution)
    with database.reading_one_moment() as session:
        before = session.scalar(counted)
        thread = threading.Thread(target=write_a_town, args=(database,))
        thread.start()
        thread.join()
        assert session.scalar(counted) == before == 0
    assert names(database) == ["Town"]


def write_a_town(database):
    with database.writing() as session:
        session.add(Institution(name="Town"))


def test_nobody_who_reads_waits_for_who_writes(database):
    found = []
    with database.writing() as session:
        session.add(Institution(name="Town"))
        session.flush()
        thread = threading.Thread(target=lambda: found.append(names(database)))
        thread.start()
        thread.join()
    assert found == [[]]


def test_what_was_loaded_can_be_used_after_the_unit(database):
    with database.writing() as session:
        session.add(made := Institution(name="Town"))
    assert made.name == "Town"
    assert made.id is not None


@pytest.mark.parametrize("inner", ["reading", "writing"])
@pytest.mark.parametrize("outer", ["reading", "writing"])
def test_units_do_not_nest(database, outer, inner):
    with getattr(database, outer)(), pytest.raises(UnitOfWorkError), getattr(database, inner)():
        pass


def test_nothing_calls_out_inside_a_unit(database):
    assert_no_transaction()
    with database.reading(), pytest.raises(UnitOfWorkError):
        assert_no_transaction()
    with pytest.raises(ZeroDivisionError), database.writing():
        1 / 0  # noqa: B018
    assert_no_transaction()


def test_an_open_unit_holds_no_other_thread_back_from_calling_out(database):
    outcomes = []

    def call_out():
        assert_no_transaction()
        outcomes.append("called")

    with database.writing():
        thread = threading.Thread(target=call_out)
        thread.start()
        thread.join()
    assert outcomes == ["called"]


def test_two_threads_that_read_and_then_write_both_succeed(database):
    """On SQLite a transaction begun by reading would be refused as soon as the other has written."""
    failures = []

    def count_then_add(number):
        try:
            with database.writing() as session:
                session.scalar(select(func.count()).select_from(Institution))
                session.add(Institution(name=f"Town {number}"))
        except DBAPIError as error:
            failures.append(error)

    threads = [threading.Thread(target=count_then_add, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(names(database)) == 6


def test_references_are_enforced(database):
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(text("INSERT INTO setup_version VALUES (99, 1, '{}', NULL, '2026-11-22', '')"))


def test_errors_do_not_quote_values(database):
    with pytest.raises(IntegrityError) as caught, database.writing() as session:
        session.add_all([Institution(name="Anna Example", key="same"), Institution(name="B", key="same")])
    assert "Anna" not in str(caught.value)


def test_sqlite_is_set_up_to_lose_nothing(sqlite_files):
    database = Database(sqlite_files.fresh(), keys=KEYS)
    with database.reading() as session:
        found = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    database.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_that_no_other_process_can_share_is_refused(url):
    with pytest.raises(ValueError, match="file"):
        make_engine(url, keys=KEYS)


def test_only_single_statements_do_not_wait_for_the_disk(database):
    is_sqlite = database.engine.dialect.name == "sqlite"
    asked = "SELECT setting, source FROM pg_settings WHERE name = 'synchronous_commit'"

    def told(connection):
        return connection.exec_driver_sql("PRAGMA synchronous" if is_sqlite else asked).one()

    with database.writing_once() as connection:
        assert told(connection) == ((1,) if is_sqlite else ("off", "session"))
    with database.writing() as session:  # as the server has it
        assert told(session.connection()) == (2,) if is_sqlite else told(session.connection())[1] != "session"


def test_a_single_statement_is_there_for_others_when_its_unit_ends(database):
    with database.writing_once() as connection:
        connection.execute(insert(Institution), {"name": "Town"})

    with database.reading() as session:
        assert session.scalars(select(Institution.name)).all() == ["Town"]
    with database.writing() as session:  # the connection that said it opens transactions as before
        session.add(Institution(name="Village"))
        session.flush()
        session.rollback()
    with database.reading() as session:
        assert session.scalars(select(Institution.name)).all() == ["Town"]
