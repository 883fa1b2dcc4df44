"""Every reference says what happens when the row it points at goes."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from app.models import (
    Attempt,
    Audit,
    Base,
    Certificate,
    Delivery,
    Draft,
    Entry,
    Institution,
    LineItem,
    PageMark,
    Person,
    Platform,
    Progress,
    Release,
    Remark,
    Response,
    Revision,
    SetupVersion,
    Visit,
    Vote,
)
from app.models.draft import draft_key
from app.models.secrets import Plain

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def everything_about(session, enrolment):
    """One row of every kind that hangs on an enrolment."""
    release = Release(course="c", hash="h", bones=b"", state="current", published_at=NOW)
    column = LineItem(context_id=enrolment.context_id, url_hash=b"u", url="u", origin="launch")
    entry = Entry(enrolment_id=enrolment.id, slot="m01/journal", started_at=NOW)
    session.add_all([release, column, entry])
    session.flush()
    mine = {"enrolment_id": enrolment.id}
    attempt = Attempt(activity="m01/quiz", number=1, release_id=release.id, started_at=NOW, **mine)
    session.add(attempt)
    session.flush()
    session.add_all(
        [
            Response(attempt_id=attempt.id, item="m01/q", answer={}, grade=1.0),
            PageMark(page="m01/tuesday", first_at=NOW, last_at=NOW, **mine),
            Draft(
                slot="m01/sort-twelve",
                no=1,
                answer=Plain("{}", draft_key(enrolment.id, "m01/sort-twelve")),
                rev=1,
                release_id=release.id,
                saved_at=NOW,
                **mine,
            ),
            Certificate(award="citizen", body="{}", issued_at=NOW, changed_at=NOW, **mine),
            Vote(poll="m01/motives", option="a", at=NOW, **mine),
            Progress(star="m01", status="opened", changed_at=NOW, **mine),
            Revision(entry_id=entry.id, no=1, body="words", words=1, saved_at=NOW),
            Remark(entry_id=entry.id, revision_no=1, body="well put", by_id=enrolment.person_id, at=NOW),
            Delivery(line_item_id=column.id, activity="InProgress", next_at=NOW, **mine),
            Visit(
                secret_hash=b"s",
                person_id=enrolment.person_id,
                institution_id=enrolment.person.institution_id,
                expires_at=NOW,
                **mine,
            ),
        ]
    )
    session.flush()


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_every_foreign_key_says_what_erasure_does():
    keys = [key for table in Base.metadata.sorted_tables for key in table.foreign_keys]
    assert len(keys) > 40
    assert all(key.ondelete in {"CASCADE", "SET NULL", "RESTRICT"} for key in keys)


def test_with_a_person_goes_everything_they_did(database, enrol):
    with database.writing() as session:
        enrolment = enrol(session)
        everything_about(session, enrolment)
    with database.writing() as session:
        session.execute(delete(Person).where(Person.id == enrolment.person_id))
        for model in (
            Attempt,
            Response,
            Draft,
            PageMark,
            Certificate,
            Vote,
            Progress,
            Entry,
            Revision,
            Remark,
            Delivery,
            Visit,
        ):
            assert count(session, model) == 0, model
        assert count(session, LineItem) == 1


def test_what_a_person_set_for_others_stays_without_their_name(database, enrol):
    with database.writing() as session:
        instructor, learner = enrol(session), enrol(session)
        entry = Entry(enrolment_id=learner.id, slot="m01/journal", started_at=NOW)
        session.add(entry)
        session.add(
            SetupVersion(
                context_id=learner.context_id, version=1, body={}, by_id=instructor.person_id, at=NOW
            )
        )
        session.flush()
        session.add(Remark(entry_id=entry.id, revision_no=1, body="Yes!", by_id=instructor.person_id, at=NOW))
    with database.writing() as session:
        session.execute(delete(Person).where(Person.id == instructor.person_id))
        remark = session.scalars(select(Remark)).one()
        assert (remark.by_id, remark.body) == (None, "Yes!")
        assert session.scalars(select(SetupVersion.by_id)).one() is None


def test_with_an_institution_go_its_people_but_not_the_account_of_what_was_done(database, enrol):
    with database.writing() as session:
        enrolment = enrol(session)
        everything_about(session, enrolment)
        institution_id = enrolment.person.institution_id
        session.add(Audit(institution_id=institution_id, at=NOW, by="operator", action="a", target="t"))
    with database.writing() as session:
        session.execute(delete(Institution).where(Institution.id == institution_id))
        assert count(session, Person) == 0
        assert session.scalars(select(Audit.institution_id)).one() is None


def test_a_platform_with_people_cannot_be_deleted(database, enrol):
    with database.writing() as session:
        enrol(session)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(delete(Platform))


def test_a_release_that_an_attempt_pins_cannot_be_deleted(database, enrol):
    with database.writing() as session:
        everything_about(session, enrol(session))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(delete(Release))
