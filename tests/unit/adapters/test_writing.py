"""What is written together is written as if each had been said alone, in one transaction or none."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, event, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.adapters.sql.writing import Writing, write
from app.models import Generation, Visit
from app.models.base import table_of

VISIT, NUMBER = table_of(Visit), table_of(Generation)
BEGIN = insert(VISIT)
RAISE = update(NUMBER).where(NUMBER.c.name == bindparam("which")).values(no=NUMBER.c.no + bindparam("by"))


def begun(key):
    return Writing(
        BEGIN,
        {
            "key": key,
            "secret_hash": key.encode(),
            "mode": "operator",
            "powers": ["learner", "100 % sure"],
            "frame_origins": [],
            "expires_at": datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
        },
    )


def raised(by):
    return Writing(RAISE, {"which": "tests", "by": by})


@pytest.fixture
def said(database):
    """A number is there; what is said to the database from now on."""
    with database.writing() as session:
        session.execute(insert(NUMBER).values(name="tests", no=1))
    heard = []

    def note(_connection, _cursor, statement, *_rest):
        heard.append(statement)

    for engine in (database.engine, database.single):
        event.listen(engine, "before_cursor_execute", note)
    yield heard
    for engine in (database.engine, database.single):
        event.remove(engine, "before_cursor_execute", note)


def found(database):
    with database.reading() as session:
        number = session.scalar(select(NUMBER.c.no).where(NUMBER.c.name == "tests"))
        return sorted(session.scalars(select(VISIT.c.key))), number


def test_all_of_it_is_written_on_postgresql_in_one_statement(database, said):
    with database.writing_once() as connection:
        write(connection, begun("a"), raised(3))
    with database.writing_once() as connection:
        write(connection, begun("b"))
        write(connection)

    assert found(database) == (["a", "b"], 4)
    together = [statement for statement in said if "visit" in statement and "generation" in statement]
    assert len(together) == (1 if database.engine.dialect.name == "postgresql" else 0)


def test_what_fails_leaves_nothing_of_the_unit_of_work(database, said):
    def twice():
        with database.writing() as session:
            write(session, begun("a"), raised(3))
            write(session, begun("a"), raised(5))

    with pytest.raises(IntegrityError):
        twice()

    assert found(database) == ([], 1)
    assert said
