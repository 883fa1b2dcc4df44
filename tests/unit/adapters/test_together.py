"""What is said together finds what each would find alone, and what was said along is taken once."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import (
    Integer,
    Text,
    bindparam,
    func,
    insert,
    literal_column,
    null,
    select,
    type_coerce,
    union_all,
)

from app.adapters.sql.often import Often
from app.adapters.sql.together import Along, Together
from app.models import Generation, Visit
from app.models.base import table_of

THEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
VISIT, NUMBER = table_of(Visit), table_of(Generation)
WHO = select(
    VISIT.c["key", "powers", "expires_at", "secret_hash", "seen_at", "mode"], VISIT.c.id.label("number")
).where(VISIT.c.key == bindparam("key"))
OTHERS = union_all(
    select(
        VISIT.c.key.label("what"),
        VISIT.c.expires_at,
        VISIT.c.powers,
        func.length(VISIT.c.key, type_=Integer).label("long"),
    )
    .where(VISIT.c.key.in_(bindparam("keys", expanding=True)))
    .group_by(VISIT.c.key, VISIT.c.expires_at, VISIT.c.powers),
    select(
        literal_column("'a number'", Text).label("what"),
        *(type_coerce(null(), VISIT.c[name].type).label(name) for name in ("expires_at", "powers")),
        NUMBER.c.no.label("long"),
    ).where(NUMBER.c.name == "tests"),
)
TOLD = {"key": "a", "keys": ["b", "c"]}


@pytest.fixture
def three(database):
    """Three visits of operators, and a number."""
    with database.writing() as session:
        for key in ("a", "b", "c"):
            told = {"mode": "operator", "powers": ["learner", key], "frame_origins": [], "expires_at": THEN}
            session.execute(insert(VISIT).values(key=key, secret_hash=key.encode(), **told))
        session.execute(insert(NUMBER).values(name="tests", no=12))
    return database


def alone(session, statement, **told):
    return sorted((row._asdict() for row in session.execute(statement, told)), key=str)


def test_each_finds_what_it_finds_alone(three):
    with three.reading() as session:
        expected = {"who": alone(session, WHO, key="a"), "others": alone(session, OTHERS, keys=["b", "c"])}
        for parts in ({"who": WHO, "others": OTHERS}, {"others": OTHERS, "who": WHO}):
            found = Together(parts, many="keys").rows(session, **TOLD)
            assert list(found) == list(parts)
            rows = {name: sorted((row._asdict() for row in rows), key=str) for name, rows in found.items()}
            assert rows == expected
    assert [len(rows) for rows in expected.values()] == [1, 3]


def test_what_finds_nothing_has_no_rows(three):
    with three.reading() as session:
        found = Together({"who": WHO, "others": OTHERS}, many="keys").rows(session, key="x", keys=["y", "z"])
    assert [len(rows) for rows in found.values()] == [0, 1]


def test_what_was_said_along_is_taken_once(three):
    along = Along(parts=(("others", OTHERS),), told={"keys": ["b", "c"]}, many="keys")
    assert along.take("others") is None
    with three.reading() as session:
        assert along.row(session, WHO, key="a") == Often(WHO).row(session, key="a")
    took = along.take("others")
    if three.engine.dialect.name == "postgresql":
        assert sorted(row.what for row in took) == ["a number", "b", "c"]
    else:  # whoever needs it asks for it: that costs SQLite less
        assert took is None
    assert along.take("others") is None
    with three.reading() as session:
        assert along.row(session, WHO, key="x") is None
