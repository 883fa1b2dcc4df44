"""Inserting what may be there already, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.adapters.sql.races import insert_or_get
from app.adapters.sql.upsert import insert_ignore, upsert
from app.models import Attempt, Context, Enrolment, Institution, Release, Vote

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def enrolment(database, enrol):
    with database.writing() as session:
        return enrol(session)


def test_a_row_that_is_there_already_is_not_inserted_again(database, enrolment):
    vote = {"enrolment_id": enrolment.id, "poll": "m01/motives", "option": "a", "at": NOW}
    with database.writing() as session:
        assert insert_ignore(session, Vote, vote, on=[Vote.enrolment_id, Vote.poll])
        assert not insert_ignore(session, Vote, vote | {"option": "b"}, on=[Vote.enrolment_id, Vote.poll])
        assert session.scalars(select(Vote.option)).all() == ["a"]


def test_an_upsert_changes_what_it_names_and_leaves_the_rest(database, enrolment):
    key = [Vote.enrolment_id, Vote.poll]
    vote = {"enrolment_id": enrolment.id, "poll": "m01/motives", "option": "a", "at": NOW}
    later = vote | {"option": "b", "at": NOW + timedelta(hours=1)}
    with database.writing() as session:
        upsert(session, Vote, vote, on=key)
        upsert(session, Vote, later, on=key, update=["option"])
        assert session.execute(select(Vote.option, Vote.at)).one() == ("b", NOW)
        upsert(session, Vote, later, on=key)
        assert session.execute(select(Vote.option, Vote.at)).one() == ("b", NOW + timedelta(hours=1))


def test_a_missing_row_is_made_with_its_defaults_and_found_again(database, enrolment):
    identity = {"context_id": enrolment.context_id, "person_id": enrolment.person_id, "kind": "preview"}
    with database.writing() as session:
        made = insert_or_get(session, Enrolment, identity, fresh={"enrolled_at": NOW})
        assert len(made.key) == 22
        assert made.draft_key
        assert made.roles == []
        assert insert_or_get(session, Enrolment, identity, fresh={"enrolled_at": NOW}) is made
    with database.writing() as session:
        assert insert_or_get(session, Enrolment, identity, fresh={"enrolled_at": NOW}).id == made.id
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 2


def test_another_unique_key_in_the_way_is_an_error_not_a_wrong_row(database, enrolment):
    with database.writing() as session:
        session.add(release := Release(course="c", hash="h", bones=b"", state="current", published_at=NOW))
    fresh = {"activity": "m01/quiz", "number": 1, "release_id": release.id, "started_at": NOW}
    first = {"enrolment_id": enrolment.id, "form_key": "one"}
    with database.writing() as session:
        insert_or_get(session, Attempt, first, fresh=fresh)
    with pytest.raises(IntegrityError), database.writing() as session:
        insert_or_get(session, Attempt, first | {"form_key": "two"}, fresh=fresh)


def test_documents_and_choices_pass_through(database, platform):
    with database.writing() as session:
        session.add(town := Institution(name="Town"))
        session.flush()
        identity = {"institution_id": town.id, "platform_id": platform.id, "lti_id": "7"}
        context = insert_or_get(session, Context, identity, fresh={"kind": "link", "history": ["5", "6"]})
        assert (context.kind, context.history) == ("link", ["5", "6"])
