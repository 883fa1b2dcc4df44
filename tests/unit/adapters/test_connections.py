"""Connections to PostgreSQL remember what they prepared, and one that breaks is noticed."""

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from app.adapters.sql.engine import Database
from app.models import Institution
from tests.databases import KEYS, plain
from tests.restoring import watching

pytestmark = pytest.mark.postgres


@pytest.fixture
def url(postgres):
    url = postgres.fresh()
    yield url
    postgres.drop(url)


@pytest.fixture
def database(url):
    database = Database(url, keys=KEYS)
    yield database
    database.close()


@pytest.fixture
def break_all(url):
    """Let the server close every connection of the tool, as at a restart."""
    return watching(plain(url)).cut_off_all


def said(engine):
    """Everything that is said on an engine's connections from now on."""
    statements = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    return statements


def look(session):
    return sorted(session.scalars(select(Institution.name)))


def test_statements_stay_prepared_from_one_reading_unit_to_the_next(database):
    for _ in range(4):
        with database.reading() as session:
            look(session)
    with database.reading() as session:
        prepared = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert [statement for statement in prepared if "FROM institution" in statement]


def test_statements_stay_prepared_from_one_writing_unit_to_the_next(database):
    for name in ("One", "Two", "Three"):
        with database.writing() as session:
            session.add(Institution(name=name))
    with database.writing() as session:
        prepared = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert [statement for statement in prepared if "INSERT INTO institution" in statement]


def test_a_reading_unit_says_nothing_but_what_it_asks(database):
    database.read(look)
    statements = said(database.reader)
    database.read(look)
    assert len(statements) == 1


def test_after_a_restart_of_the_server_reading_and_writing_go_on(database, break_all):
    with database.writing() as session:
        session.add(Institution(name="Before"))
    database.read(look)
    break_all()
    with database.writing() as session:
        session.add(Institution(name="After"))
    with database.reading() as session:
        assert look(session) == ["After", "Before"]


def test_what_breaks_in_the_middle_of_reading_is_read_once_more(database, break_all):
    tries = []

    def work(session):
        tries.append(look(session))
        if len(tries) == 1:
            break_all()
        return look(session)

    assert database.read(work) == []
    assert len(tries) == 2


def test_what_breaks_again_is_an_error(database, break_all):
    tries = []

    def work(session):
        tries.append(look(session))
        break_all()
        return look(session)

    with pytest.raises(OperationalError):
        database.read(work)
    assert len(tries) == 2


def test_writing_that_breaks_in_the_middle_is_not_repeated_and_the_next_goes_well(database, break_all):
    def write():
        with database.writing() as session:
            session.add(Institution(name="Lost"))
            session.flush()
            break_all()
            session.add(Institution(name="Lost too"))

    with pytest.raises(OperationalError):
        write()
    with database.writing() as session:
        session.add(Institution(name="Kept"))
    assert database.read(look) == ["Kept"]


def test_an_error_that_is_none_of_the_connection_s_is_told_at_once(database):
    tries = []

    def work(session):
        tries.append(1)
        session.execute(text("SELECT 1 / 0"))

    with pytest.raises(Exception, match="division by zero"):
        database.read(work)
    assert tries == [1]
