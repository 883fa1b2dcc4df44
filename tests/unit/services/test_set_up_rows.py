"""The rows of a set-up, and what the report's `updated_since` tells of them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import event, select

from app.content.library import Library
from app.models import Context, Deployment, Enrolment, Job, Progress, ResourceLink, StarSetting
from app.services.learning import following
from app.services.releases import courses, publishing
from app.services.reporting import reports
from app.services.reporting.filters import Filters
from app.services.reporting.question import Question, Scope
from app.services.setup import configuration, saving
from app.services.setup.document import SetupDocument
from tests.classroom import NOON, Classroom
from tests.first_star import first_star
from tests.functional.setup_stars import three_stars
from tests.waiting import somebody_waits, until


@pytest.fixture
def room(database):
    """A course with a learner in it, not placed anywhere yet."""
    with database.writing() as session:
        room = Classroom.opened(session)
        room.join("kirsten")
        yield room


@pytest.fixture
def placed(room):
    return lambda item, *, at: place(room.session, room.context, item, course=room.course, at=at)


def day(number):
    return NOON + timedelta(days=number)


def place(session, context, item, *, course, at):
    """A link to `item` is launched for the first time."""
    told = {"platform_id": context.platform_id, "institution_id": context.institution_id}
    deployment = Deployment(lti_id=item, state="active", **told)
    session.add(deployment)
    session.flush()
    session.add(ResourceLink(context_id=context.id, deployment_id=deployment.id, lti_id=item, item=item))
    saving.project_default(session, context.id, course=course, now=at)


def release(room, tree, *, at):
    """Everybody reads another release from now on, and every course has followed it."""
    follow(room, switch(room, tree, at=at), at=at)


def switch(room, tree, *, at):
    """Everybody reads another release from now on; the worker has done nothing yet."""
    publishing.publish(room.session, tree, now=at)
    return courses.read_current(room.session, library=Library(), locale="en").view.course


def follow(room, course, *, at):
    """What the worker does then."""
    ids = following.next_courses(room.session, after=0)
    following.follow(room.session, ids, course=course, now=at)


def told(room, since, until):
    """Which rows are told as changed in a stretch of days, and which of them as gone."""
    view = courses.read_current(room.session, library=Library(), locale="en").view
    asked = Question(
        scope=Scope(institution_id=room.context.institution_id),
        filters=Filters(updated_since=day(since)),
        view=view,
        until=day(until),
    )
    found = reports.read(room.session, asked)
    return [(row.module_id, row.removed) for row in found]


def test_what_new_links_turn_on_is_told(room, placed):
    placed("m02", at=day(0))
    placed("course", at=day(2))

    assert told(room, 0, 1) == []
    assert told(room, 1, 3) == [("m01", False)]
    assert told(room, 3, 4) == []


def test_what_the_last_link_elsewhere_turns_off_is_told_once_as_removed(room, placed):
    placed("course", at=day(0))
    link = room.session.scalars(select(ResourceLink)).one()
    link.item = "m02"
    saving.project_default(room.session, room.context.id, course=room.course, now=day(2))

    assert told(room, 1, 3) == [("m01", True)]
    assert told(room, 3, 4) == []


def test_stars_that_a_release_brings_takes_and_brings_back_are_told(room, placed):
    placed("course", at=day(0))
    release(room, three_stars(), at=day(2))
    assert told(room, 1, 3) == [("m06", False), ("m09", False)]

    release(room, first_star(), at=day(4))
    assert told(room, 3, 5) == [("m06", True), ("m09", True)]
    assert told(room, 5, 6) == []

    release(room, three_stars(), at=day(7))
    assert told(room, 6, 8) == [("m06", False), ("m09", False)]


def test_a_star_that_comes_back_is_on_where_somebody_has_set_the_course_up(room):
    release(room, three_stars(), at=day(0))
    course = courses.read_current(room.session, library=Library(), locale="en").view.course
    whole = configuration.read(room.session, room.context.id, course=course).whole
    anna = room.join("anna", "instructor")
    saving.save(room.session, anna, course=course, document=whole, began_from=0, why="saved", now=day(1))

    release(room, first_star(), at=day(2))
    release(room, three_stars(), at=day(3))

    assert configuration.read(room.session, room.context.id, course=course).enabled == {"m01", "m06", "m09"}


def test_learners_see_the_right_stars_of_a_release_before_a_row_says_so(room, placed):
    course = switch(room, three_stars(), at=day(1))
    assert configuration.read(room.session, room.context.id, course=course).enabled == {"m01", "m06", "m09"}
    placed("m01", at=day(2))
    assert configuration.read(room.session, room.context.id, course=course).enabled == {"m01"}
    placed("m01/page/tuesday", at=day(2))
    assert configuration.read(room.session, room.context.id, course=course).enabled == {"m01"}
    placed("m09/quiz", at=day(2))
    assert configuration.read(room.session, room.context.id, course=course).enabled == {"m01", "m09"}
    placed("course", at=day(2))
    assert configuration.read(room.session, room.context.id, course=course).enabled == {"m01", "m06", "m09"}


def test_a_single_star_that_was_placed_stays_the_only_one_while_a_release_brings_more(room, placed):
    placed("m01", at=day(0))
    course = switch(room, three_stars(), at=day(2))

    assert configuration.read(room.session, room.context.id, course=course).enabled == {"m01"}
    follow(room, course, at=day(3))
    assert configuration.read(room.session, room.context.id, course=course).enabled == {"m01"}
    assert told(room, 2, 4) == []


def test_stars_that_are_new_are_on_before_a_row_says_so_where_somebody_has_set_the_course_up(room):
    anna = room.join("anna", "instructor")
    written = configuration.read(room.session, room.context.id, course=room.course).written
    off = SetupDocument(stars=tuple(star.but(enabled=False) for star in written))
    saving.save(room.session, anna, course=room.course, document=off, began_from=0, why="saved", now=day(1))

    course = switch(room, three_stars(), at=day(2))

    assert configuration.read(room.session, room.context.id, course=course).enabled == {"m06", "m09"}
    assert told(room, 1, 3) == []
    follow(room, course, at=day(4))
    assert told(room, 3, 5) == [("m06", False), ("m09", False)]


def test_everybody_who_has_begun_is_renewed_after_a_release_and_a_course_nobody_began_is_not(room, placed):
    placed("course", at=day(0))
    kirsten = room.session.scalars(select(Enrolment)).one()
    course = switch(room, three_stars(), at=day(2))

    follow(room, course, at=day(2))
    assert room.session.scalars(select(Job)).all() == []

    room.session.add(Progress(enrolment_id=kirsten.id, star="m01", status="opened", changed_at=day(1)))
    follow(room, course, at=day(3))
    assert [(job.kind, job.subject) for job in room.session.scalars(select(Job))] == [
        ("progress.renew", room.context.key)
    ]


def test_courses_are_gone_through_in_slices_until_the_last(room, monkeypatch):
    monkeypatch.setattr(following, "AT_ONCE", 2)
    place = {"institution_id": room.context.institution_id, "platform_id": room.context.platform_id}
    room.session.add_all(Context(lti_id=f"more {number}", **place) for number in range(4))
    room.session.flush()

    slices, last = [], 0
    while found := following.next_courses(room.session, after=last):
        slices.append(len(found))
        last = found[-1]

    assert slices == [2, 2, 1]


def test_set_ups_of_several_courses_are_read_at_once_and_each_is_its_own(room, placed):
    placed("m01", at=day(0))
    course = switch(room, three_stars(), at=day(1))
    place_of = {"institution_id": room.context.institution_id, "platform_id": room.context.platform_id}
    empty, set_up = Context(lti_id="empty", **place_of), Context(lti_id="set up", **place_of)
    room.session.add_all([empty, set_up])
    room.session.flush()
    anna = replace(room.join("anna", "instructor"), context_id=set_up.id)
    for version, star in enumerate(("m01", "m06")):
        whole = configuration.read(room.session, set_up.id, course=course).whole
        off = SetupDocument(stars=tuple(one.but(enabled=one.star != star) for one in whole.stars))
        saving.save(
            room.session, anna, course=course, document=off, began_from=version, why="saved", now=day(2)
        )

    ids = [room.context.id, empty.id, set_up.id]
    found = configuration.read_several(room.session, ids, course=course)

    assert {context: setup.enabled for context, (_number, setup) in found.items()} == {
        room.context.id: {"m01"},
        empty.id: {"m01", "m06", "m09"},
        set_up.id: {"m01", "m09"},
    }
    assert [found[context][1].version for context in ids] == [0, 0, 2]
    assert found == {
        context: configuration.read_numbered(room.session, context, course=course) for context in ids
    }


def test_many_courses_follow_a_release_with_as_few_statements_as_one(room):
    course = switch(room, three_stars(), at=day(1))
    place_of = {"institution_id": room.context.institution_id, "platform_id": room.context.platform_id}
    room.session.add_all(Context(lti_id=f"more {number}", **place_of) for number in range(20))
    room.session.flush()
    said = []
    event.listen(room.session.get_bind(), "before_cursor_execute", lambda *told: said.append(told[2]))

    asked = []
    ids = room.session.scalars(select(Context.id).order_by(Context.id)).all()
    for some in (ids[:1], ids[1:]):
        said.clear()
        following.follow(room.session, some, course=course, now=day(2))
        asked.append(len(said))

    assert asked[0] >= asked[1] > 0, "\n".join(said)
    rows = room.session.scalars(select(StarSetting.star)).all()
    assert len(rows) == 3 * len(ids)


def test_writing_the_same_again_changes_nothing(room, placed):
    placed("course", at=day(0))
    saving.project_default(room.session, room.context.id, course=room.course, now=day(2))

    assert told(room, 1, 3) == []
    assert room.session.scalars(select(StarSetting.changed_at)).all() == [day(0)]


def test_two_new_links_at_the_same_moment_both_count(database):
    with database.writing() as session:
        room = Classroom.opened(session)
    start, placed = Barrier(2), []

    def launch(item):
        start.wait()
        with database.writing() as session:
            place(session, room.context, item, course=room.course, at=day(0))
            placed.append(item)
            assert len(placed) == 2 or until(waits), "the other one comes before this one has ended"

    with somebody_waits(database) as waits, ThreadPoolExecutor(2) as pool:
        list(pool.map(launch, ["m01", "m02"]))

    with database.reading() as session:
        row = session.scalars(select(StarSetting)).one()
    assert (row.star, row.enabled) == ("m01", True)


def test_of_two_who_save_at_the_same_moment_one_is_told_of_the_other(database):
    with database.writing() as session:
        room = Classroom.opened(session)
        people = [room.join(name, "instructor") for name in ("anna", "karla")]
    start, read = Barrier(2), []

    def save(actor):
        start.wait()
        with database.writing() as session:
            whole = configuration.read(session, room.context.id, course=room.course).whole
            read.append(actor)
            assert until(lambda: len(read) == 2 or waits()), "the other one comes before this one has ended"
            return saving.save(
                session, actor, course=room.course, document=whole, began_from=0, why="saved", now=day(0)
            )

    with somebody_waits(database) as waits, ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(save, actor) for actor in people]
        faults = [future.exception() for future in futures]

    (late,) = [fault for fault in faults if fault is not None]
    assert isinstance(late, saving.SavedMeanwhile)
    assert late.detail == {"version": 1}
    (done,) = [future.result() for future, fault in zip(futures, faults, strict=True) if fault is None]
    number, saved = done
    with database.reading() as session:
        assert configuration.read_numbered(session, room.context.id, course=room.course) == (number, saved)
