"""Objects of rows that are said often are those that the session would have found."""

import pytest
from sqlalchemy import bindparam, select

from app.adapters.sql.objects import Columns
from app.adapters.sql.often import Often
from app.models import Context, Enrolment, Person
from app.models.base import table_of

ENROLMENT, PERSON = table_of(Enrolment).c, table_of(Person).c
HERE = Columns(Enrolment, "key", "pathway", "roles")
ANEW = Columns(Enrolment, "key", "pathway", anew=True)
WHO = Columns(Person, "name")
FOUND = Often(
    select(*HERE.told, *WHO.told)
    .select_from(table_of(Enrolment))
    .outerjoin(table_of(Person), (PERSON.id == ENROLMENT.person_id) & (PERSON.name == bindparam("named")))
    .where(ENROLMENT.id == bindparam("of"))
)


@pytest.fixture
def one(database, enrol):
    """The number of an enrolment."""
    with database.writing() as session:
        enrolment = enrol(session)
        session.flush()
        return enrolment.id


def row_of(session, number):
    return FOUND.row(session, of=number, named="nobody")


def test_an_object_has_what_was_found_and_what_was_left_out_is_loaded_when_it_is_asked_for(database, one):
    with database.reading() as session:
        made = HERE.of(session, row_of(session, one))
        loaded = session.get(Enrolment, one)
        assert made is loaded
        assert session.get(Context, made.context_id) is made.context
    with database.reading() as session:
        other = session.get(Enrolment, one)
        told = ("key", "pathway", "roles", "kind", "enrolled_at", "draft_key")
        assert [getattr(made, name) for name in told[:3]] == [getattr(other, name) for name in told[:3]]
        again = HERE.of(session, row_of(session, one))
        assert [getattr(again, name) for name in told] == [getattr(other, name) for name in told]


def test_what_is_changed_on_it_is_written(database, one):
    with database.writing() as session:
        made = HERE.of(session, row_of(session, one))
        assert not session.is_modified(made)
        made.pathway = "leader"
    with database.reading() as session:
        assert session.get(Enrolment, one).pathway == "leader"


def test_what_an_outer_join_does_not_find_is_none(database, one):
    with database.reading() as session:
        assert WHO.of(session, row_of(session, one)) is None


def test_an_object_that_is_known_stays_as_it_is_unless_it_is_to_take_what_was_found(database, one):
    with database.writing() as session:
        known = HERE.of(session, row_of(session, one))
        row = row_of(session, one)
        row = row._replace(**{ANEW.told[-1].key: "leader"})
        assert HERE.of(session, row) is known
        assert known.pathway != "leader"
        assert ANEW.of(session, row) is known
        assert known.pathway == "leader"
        assert not session.is_modified(known)
