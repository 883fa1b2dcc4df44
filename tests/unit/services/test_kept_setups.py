"""What a process keeps of the set-ups it has read: it costs nothing to ask, and it is never an old one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from app.models import Context
from app.services.setup import configuration, saving
from app.services.setup.document import SetupDocument
from app.services.setup.kept import KeptSetups
from tests.classroom import NOON, Classroom


@pytest.fixture
def room(database):
    with database.writing() as session:
        room = Classroom.opened(session)
        saving.project_default(session, room.context.id, course=room.course, now=NOON)
        room.anna = room.join("anna", "instructor")
    return room


@pytest.fixture
def kept():
    return KeptSetups(most=2)


@pytest.fixture
def asked(database):
    """The statements the database was asked."""
    said = []

    def note(_connection, _cursor, statement, *_more):
        said.append(statement)

    for engine in (database.engine, database.reader):
        event.listen(engine, "before_cursor_execute", note)
    yield said
    for engine in (database.engine, database.reader):
        event.remove(engine, "before_cursor_execute", note)


def number(session, room):
    return session.get_one(Context, room.context.id, populate_existing=True).settings_no


def read(session, kept, room, *, settings_no, release_id=None):
    return kept.read(
        session,
        room.context.id,
        settings_no=settings_no,
        course=room.course,
        release_id=release_id or room.release_id,
    )


def turn_off(session, room, star="m01", *, began_from=0):
    stars = configuration.read(session, room.context.id, course=room.course).written
    off = SetupDocument(stars=tuple(one.but(enabled=one.star != star) for one in stars))
    return saving.save(
        session, room.anna, course=room.course, document=off, began_from=began_from, why="saved", now=NOON
    )


def test_a_set_up_is_read_in_one_statement_and_then_not_again(database, room, kept, asked):
    with database.reading() as session:
        no = number(session, room)
        asked.clear()
        first = read(session, kept, room, settings_no=no)
        assert len(asked) == 1
        again = read(session, kept, room, settings_no=no)
    assert len(asked) == 1
    assert again is first
    assert first.enabled == {"m01"}


def test_a_saved_set_up_has_a_number_of_its_own(database, room, kept):
    with database.writing() as session:
        before = number(session, room)
        read(session, kept, room, settings_no=before)
        told, _setup = turn_off(session, room)
        after = number(session, room)
    with database.reading() as session:
        found = read(session, kept, room, settings_no=after)
    assert after == told > before
    assert (found.version, found.enabled) == (1, frozenset())


def test_a_first_link_that_changes_nothing_leaves_the_number(database, room):
    with database.writing() as session:
        before = number(session, room)
        saving.project_default(session, room.context.id, course=room.course, now=NOON)
        assert number(session, room) == before


def test_what_was_written_and_never_committed_is_not_kept(database, room, kept):
    with database.reading() as session:
        no = number(session, room)
    with database.writing() as session:
        turn_off(session, room)
        assert read(session, kept, room, settings_no=no).version == 1
        session.rollback()
    with database.reading() as session:
        found = read(session, kept, room, settings_no=no)
    assert (found.version, found.enabled) == (0, {"m01"})


def test_who_came_with_an_older_number_sees_the_newer_set_up_and_keeps_it_under_no_wrong_one(
    database, room, kept
):
    with database.writing() as session:
        no = number(session, room)
        turn_off(session, room)
    with database.reading() as session:
        assert read(session, kept, room, settings_no=no).version == 1
        newest = read(session, kept, room, settings_no=number(session, room))
        assert read(session, kept, room, settings_no=no) is not newest


def test_two_releases_have_a_set_up_each(database, room, kept):
    with database.reading() as session:
        no = number(session, room)
        here = read(session, kept, room, settings_no=no)
        assert read(session, kept, room, settings_no=no, release_id=99) is not here


def test_courses_nobody_has_set_up_share_one_and_whoever_sets_theirs_up_leaves_it(database, room, kept):
    with database.writing() as session:
        place = {"institution_id": room.context.institution_id, "platform_id": room.context.platform_id}
        other = Context(lti_id="another", **place)
        session.add(other)
        session.flush()
        told = {"course": room.course, "release_id": room.release_id}
        theirs = kept.read(session, other.id, settings_no=0, **told)
        no = number(session, room)
        assert read(session, kept, room, settings_no=no) is theirs
        turn_off(session, room)
    with database.reading() as session:
        assert read(session, kept, room, settings_no=number(session, room)).enabled == frozenset()
        assert kept.read(session, other.id, settings_no=0, **told).enabled == {"m01"}


def test_what_was_used_longest_ago_goes_first(database, room, kept, asked):
    with database.reading() as session:
        no = number(session, room)

        def statements_for(release_id):
            asked.clear()
            read(session, kept, room, settings_no=no, release_id=release_id)
            return len(asked)

        assert [statements_for(one) for one in (1, 2)] == [1, 1]
        assert statements_for(1) == 0
        assert statements_for(3) == 1
        assert statements_for(1) == 0
        assert statements_for(2) == 1, "it was used longest ago, and there is room for two"


def test_many_threads_ask_one_keeper(database, room):
    kept = KeptSetups(most=3)

    def ask(release_id):
        with database.reading() as session:
            no = number(session, room)
            return read(session, kept, room, settings_no=no, release_id=release_id).enabled

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(ask, [one % 7 + 1 for one in range(60)])) == {frozenset({"m01"})}
