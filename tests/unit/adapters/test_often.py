"""What is said often is said as SQLAlchemy says it: the same values, the same errors."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, event, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from app.adapters.sql.generations import read
from app.adapters.sql.often import Often
from app.models import Enrolment, Platform, Visit
from app.models.base import table_of
from tests.databases import plain
from tests.restoring import watching

THEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
VISIT = table_of(Visit)
BEGIN = Often(insert(VISIT))
SOME = (
    select(
        VISIT.c["key", "powers", "expires_at", "secret_hash", "seen_at"], (VISIT.c.id * 0 + 3).label("three")
    )
    .where(
        VISIT.c.key.in_(bindparam("key", expanding=True)),
        VISIT.c.mode.in_(["operator", "own"]),
        VISIT.c.key != "c",
    )
    .order_by(VISIT.c.key)
)
OFTEN = Often(SOME, many="key")
SEEN = Often(update(VISIT).where(VISIT.c.mode == bindparam("in_mode")).values(seen_at=bindparam("at")))


def visit(key):
    return {
        "key": key,
        "secret_hash": key.encode(),
        "mode": "operator",
        "powers": ["learner", "100 % sure"],
        "frame_origins": [],
        "expires_at": THEN,
    }


@pytest.fixture
def two(database):
    """Two visits of operators."""
    with database.writing() as session:
        assert [BEGIN.run(session, **visit(key)) for key in ("a", "b")] == [1, 1]
    return database


def test_what_is_written_besides_is_written_whatever_was_written_before(database):
    begin = Often(insert(VISIT))
    with database.writing() as session:
        for key, beside in (("a", {}), ("b", {"locale": "da"}), ("c", {}), ("d", {"locale": "de"})):
            begin.run(session, **visit(key), **beside)
        locales = session.scalars(select(VISIT.c.locale).order_by(VISIT.c.key)).all()
    assert locales == [None, "da", None, "de"]


def test_rows_are_those_that_sqlalchemy_finds(two):
    for keys in (["a", "b"], ["b"], [], ["nobody"], ["b", "a"]):  # twice the same length, too
        with two.reading() as session:
            expected = session.execute(SOME, {"key": keys}).all()
            found = OFTEN.rows(session, key=keys)
        assert [row._asdict() for row in found] == [row._asdict() for row in expected]


def test_a_row_has_the_names_of_its_columns(two):
    with two.reading() as session:
        row = OFTEN.row(session, key=["a", "b"])
        assert OFTEN.row(session, key=["nobody"]) is None
    assert (row.key, row.powers, row.expires_at) == ("a", ["learner", "100 % sure"], THEN)
    assert (row.secret_hash, row.seen_at, row.three) == (b"a", None, 3)


def test_it_answers_with_how_many_rows_it_touched(two):
    with two.writing() as session:
        assert SEEN.run(session, in_mode="operator", at=THEN) == 2
        assert SEEN.run(session, in_mode="own", at=THEN) == 0
    with two.reading() as session:
        assert OFTEN.row(session, key=["a"]).seen_at == THEN


def test_whoever_listens_for_statements_hears_it(two):
    said = []
    event.listen(two.reader, "before_cursor_execute", lambda *told: said.append(told[2]))
    with two.reading() as session:
        OFTEN.rows(session, key=["a"])
    assert [statement.split()[0] for statement in said][-1] == "SELECT"


def test_values_are_judged_as_everywhere(two):
    with two.writing() as session:
        with pytest.raises(ValueError, match="without time zone"):
            SEEN.run(session, in_mode="operator", at=THEN.replace(tzinfo=None))
        with pytest.raises(LookupError):
            BEGIN.run(session, **visit("c") | {"mode": "nonsense"})


def test_what_the_database_refuses_is_an_error_of_sqlalchemy_that_tells_no_values(two):
    with pytest.raises(IntegrityError) as caught, two.writing() as session:
        BEGIN.run(session, **visit("a"))
    assert "100 % sure" not in str(caught.value)
    with two.writing() as session:  # and the connection serves on
        assert BEGIN.run(session, **visit("c")) == 1


def test_what_would_need_more_than_being_said_is_refused(database):
    with database.writing() as session, pytest.raises(TypeError, match="default"):
        Often(insert(table_of(Enrolment))).run(session, context_id=1, person_id=1, enrolled_at=THEN)


def test_what_is_written_to_a_table_that_is_kept_in_memory_raises_its_number(database):
    with database.reading() as session:
        before = read(session)
    with database.writing() as session:
        Often(update(table_of(Platform)).values(name=bindparam("to"))).run(session, to="Other")
    with database.reading() as session:
        assert read(session) == before._replace(platforms=before.platforms + 1)


@pytest.mark.parametrize("server", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_where_the_connection_is_gone_the_next_ones_are_new(two):
    def closed(session):
        OFTEN.rows(session, key=["a"])
        watching(plain(two.engine.url)).cut_off_all()
        return OFTEN.rows(session, key=["a"])

    tries = []

    def reading(session):
        tries.append(OFTEN.rows(session, key=["a"]))
        return closed(session) if len(tries) == 1 else tries[-1]

    assert len(two.read(reading)) == 1
    with pytest.raises(OperationalError) as caught, two.writing() as session:
        closed(session)
    assert caught.value.connection_invalidated
    with two.writing() as session:
        assert SEEN.run(session, in_mode="operator", at=THEN) == 2
