"""Moments, choices and documents come back from both databases as they went in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import DateTime, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from app.models import Base, Context, Enrolment, Institution, Person, Release
from app.models.types import UTCDateTime


def test_a_moment_without_time_zone_is_refused(database, enrol):
    with (
        pytest.raises(StatementError, match="without time zone"),
        database.writing() as session,
    ):
        enrol(session).opened_at = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001  (that is the point)


def test_a_moment_of_another_zone_comes_back_as_the_same_moment_in_utc(database, enrol):
    there = datetime(2026, 11, 22, 14, 30, 1, 250, tzinfo=timezone(timedelta(hours=2)))
    with database.writing() as session:
        enrol(session).opened_at = there
    with database.reading() as session:
        found = session.scalars(select(Enrolment.opened_at)).one()
    assert found == there
    assert found.tzinfo is UTC


def test_moments_compare_by_time_not_by_figures(database, enrol):
    early_but_large = datetime(2026, 11, 22, 13, 0, tzinfo=timezone(timedelta(hours=5)))
    with database.writing() as session:
        enrol(session).opened_at = early_but_large
    noon = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    with database.reading() as session:
        assert session.scalars(select(Enrolment.id).where(Enrolment.opened_at < noon)).all()


def test_every_moment_is_kept_in_the_type_that_refuses_naive_ones():
    moments = [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, DateTime | UTCDateTime)
    ]
    assert len(moments) > 30
    assert all(isinstance(column.type, UTCDateTime) for column in moments)


def test_an_unknown_choice_is_refused_before_it_is_sent(database, platform):
    context = {"institution_id": 1, "platform_id": platform.id, "lti_id": "1", "kind": "galaxy"}
    with pytest.raises(StatementError, match="galaxy"), database.writing() as session:
        session.execute(insert(Context).values(**context))


def test_an_unknown_choice_is_refused_by_the_database_too(database):
    values = "('c', 'h', '', '[]', 'maybe', '2026-11-22 12:00:00')"
    columns = "course, hash, bones, changes, state, published_at"
    with pytest.raises(IntegrityError, match="ck_release_state"), database.writing() as session:
        session.execute(text(f"INSERT INTO release ({columns}) VALUES {values}"))  # noqa: S608  (constants)


def test_a_course_has_one_current_release_at_most(database):
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    both = [Release(course="c", hash=name, bones=b"", state="current", published_at=moment) for name in "ab"]
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add_all(both)


def test_a_document_comes_back_as_it_was(database, enrol):
    document = {"days": {"voice": 30}, "words": ["å", "ß"], "none": None}
    with database.writing() as session:
        enrol(session).person.preferences = document
    with database.reading() as session:
        assert session.scalars(select(Person.preferences)).one() == document


def test_keys_are_22_letters_and_digits_and_there_before_the_row_is_written():
    keys = {Institution(name="Town").key for _ in range(50)}
    assert len(keys) == 50
    assert all(len(key) == 22 and key.isalnum() and key.isascii() for key in keys)
