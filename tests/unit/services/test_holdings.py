"""Every column is told of, in one place; what hangs on a person is given to them."""

from collections import Counter

import app.models  # noqa: F401  (all tables are known)
from app.models.base import Base
from app.services.privacy import takeout
from app.services.privacy.holdings import OF_NOBODY, OF_PEOPLE, SECRET

TABLES = Base.metadata.tables
PEOPLE = {"person", "enrolment", "entry", "attempt"}


def told():
    for holding in OF_PEOPLE:
        for table in holding.columns:
            yield from ((table, column) for column in holding.columns[table].split())
    for table, columns in OF_NOBODY.items():
        yield from ((table, column) for column in columns.split())


def test_every_column_is_told_of_and_no_other():
    counted = Counter(told())
    there = {(table.name, column.name) for table in TABLES.values() for column in table.columns}
    shared = {("enrolment", "opened_at"), ("enrolment", "last_activity_at"), ("enrolment", "changed_at")}
    assert there - counted.keys() == set(), "say in app/services/privacy/holdings.py what these are kept for"
    assert counted.keys() - there == set()
    assert {one for one, number in counted.items() if number > 1} <= shared


def test_what_is_about_nobody_hangs_on_nobody():
    hanging = {
        table.name
        for table in TABLES.values()
        for key in table.foreign_keys
        if key.column.table.name in PEOPLE and key.ondelete == "CASCADE"
    }
    assert hanging & OF_NOBODY.keys() == set()


def test_keys_of_locks_are_columns():
    for table, columns in SECRET.items():
        assert set(columns.split()) <= set(TABLES[table].columns.keys())


def test_all_that_hangs_on_a_person_is_in_what_they_take(tool):
    """What is said at a table hangs on the table; who merely looked through somebody's eyes is no data of theirs."""
    with tool.shared.database.reading() as session:
        given = set(takeout.takeout(session, 0, now=tool.clock()))
    hanging = {
        table.name
        for table in TABLES.values()
        for key in table.foreign_keys
        if key.column.table.name in PEOPLE
    }
    assert hanging - given - {"thread"} == set()
