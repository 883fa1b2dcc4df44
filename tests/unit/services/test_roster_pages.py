"""What a page of a roster costs does not depend on how many people are on it; what it says of them is kept."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select

from app.models import Context, Enrolment, Institution, Person
from app.services.exchange import rosters
from lti.messages import Member, Role
from lti.messages import Person as PersonTold
from tests.database_fixtures import database, platform, postgres, server, sqlite_files

__all__ = ["database", "platform", "postgres", "server", "sqlite_files"]

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=6)
NEWCOMERS, SEEN_AGAIN = 9, 5


def a_member(sub, *, role=Role.LEARNER, is_active=True, **names):
    return Member(
        person=PersonTold(sub=sub, **{"name": None, "given": None, "family": None, "email": None, **names}),
        roles=frozenset({role}),
        is_active=is_active,
    )


@pytest.fixture
def place(database, platform):
    with database.writing() as session:
        institution = Institution(name="Town")
        session.add(institution)
        session.flush()
        context = Context(
            lti_id="1",
            institution_id=institution.id,
            platform_id=platform.id,
            memberships_url="https://lms.example/members",
        )
        session.add(context)
        session.flush()
        return rosters.begin(session, context.key, now=NOW)


@pytest.fixture
def merge(database, place):
    """Merges a page; answers with how many statements that took."""

    def merged(*members, now=NOW):
        with database.writing() as session, counted(database) as said:
            rosters.merge(session, place, members, now=now)
        return len(said)

    return merged


@contextmanager
def counted(database):
    said = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.split(maxsplit=1)[0] in {"SELECT", "INSERT", "UPDATE"}:
            said.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield said
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
def people(database):
    def found():
        with database.reading() as session:
            rows = session.execute(
                select(Person, Enrolment).join(Enrolment, Enrolment.person_id == Person.id)
            )
            return {person.sub: (person, enrolment) for person, enrolment in rows}

    return found


def test_a_page_of_newcomers_takes_few_statements(merge, people):
    page = [a_member(str(number), name=f"Person {number}") for number in range(rosters.AT_ONCE)]
    assert merge(*page) <= NEWCOMERS
    assert merge(*page, now=LATER) <= SEEN_AGAIN
    assert len(people()) == rosters.AT_ONCE


def test_newcomers_have_what_the_roster_says_and_keys_of_their_own(merge, people):
    merge(a_member("1", name="Omar Haddad", given="Omar"), a_member("2", role=Role.INSTRUCTOR))
    (omar, learning), (nobody, teaching) = people()["1"], people()["2"]
    assert (omar.name, omar.given, omar.email, omar.changed_at) == ("Omar Haddad", "Omar", None, NOW)
    assert (nobody.name, nobody.changed_at) == (None, None)
    assert (learning.roles, teaching.roles) == (["learner"], ["instructor"])
    assert (learning.opened_at, learning.enrolled_at, learning.roster_seen_at) == (None, NOW, NOW)
    assert len({omar.key, nobody.key, learning.key, teaching.key}) == 4
    assert learning.draft_key != teaching.draft_key


def test_names_come_and_go_with_the_platform_s_setting(merge, people):
    merge(a_member("1", name="Omar Haddad", email="omar@town.example"))
    merge(a_member("1"), now=LATER)
    person, enrolment = people()["1"]
    assert (person.name, person.email, person.changed_at) == (None, None, LATER)
    assert (enrolment.changed_at, enrolment.roster_seen_at) == (NOW, LATER)


def test_what_has_not_changed_is_seen_and_nothing_else(merge, people):
    merge(a_member("1", name="Omar Haddad"))
    merge(a_member("1", name="Omar Haddad"), now=LATER)
    person, enrolment = people()["1"]
    assert (person.changed_at, enrolment.changed_at, enrolment.roster_seen_at) == (NOW, NOW, LATER)


def test_whoever_teaches_by_now_counts_as_a_learner_no_more(merge, people):
    merge(a_member("1"))
    merge(a_member("1", role=Role.INSTRUCTOR), now=LATER)
    _person, enrolment = people()["1"]
    assert (enrolment.roles, enrolment.ceased_at, enrolment.changed_at) == (["instructor"], LATER, LATER)


def test_roles_of_a_launch_stay(merge, people, database):
    merge(a_member("1"))
    with database.writing() as session:
        session.scalars(select(Enrolment)).one().opened_at = NOW
    merge(a_member("1", role=Role.INSTRUCTOR), now=LATER)
    assert people()["1"][1].roles == ["learner"]


def test_who_left_and_is_listed_again_is_back(merge, people, database):
    merge(a_member("1"))
    with database.writing() as session:
        session.scalars(select(Enrolment)).one().left_at = NOW
    merge(a_member("1"), now=LATER)
    _person, enrolment = people()["1"]
    assert (enrolment.left_at, enrolment.changed_at) == (None, LATER)


def test_who_is_not_active_or_a_test_person_is_nobody(merge, people):
    pretended = replace(a_member("2"), is_test_person=True)

    assert merge(a_member("1", is_active=False), pretended) == 0
    assert people() == {}


def test_somebody_of_another_institution_on_the_same_platform_is_somebody_else(
    merge, people, database, platform
):
    with database.writing() as session:
        elsewhere = Institution(name="Elsewhere")
        session.add(elsewhere)
        session.flush()
        session.add(Person(sub="1", name="Theirs", institution_id=elsewhere.id, platform_id=platform.id))
    merge(a_member("1", name="Ours"))
    with database.reading() as session:
        assert sorted(session.scalars(select(Person.name))) == ["Ours", "Theirs"]
    assert people()["1"][0].name == "Ours"


def test_who_launches_while_the_roster_is_written_is_enrolled_once(merge, people, monkeypatch):
    """Between looking who is enrolled and enrolling, somebody's launch does: its roles stay."""
    written = rosters.insert_missing

    def and_meanwhile(session, model, rows, *, on):
        if model is Enrolment:
            row = {**rows[0], "key": "launch", "roles": ["instructor"], "opened_at": NOW}
            written(session, model, [row], on=on)
        written(session, model, rows, on=on)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(rosters, "insert_missing", and_meanwhile)
        merge(a_member("1"), now=LATER)
    _person, enrolment = people()["1"]
    assert (enrolment.key, enrolment.roles, enrolment.roster_seen_at) == ("launch", ["instructor"], LATER)
