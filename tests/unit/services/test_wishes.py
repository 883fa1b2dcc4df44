"""What a wish for the gradebook costs, and what it says; on both databases."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from app.models import Delivery, Enrolment, LineItem, Progress
from app.services.exchange.measures import COURSE
from app.services.learning import grading
from app.services.learning.completion import PAGE, Condition
from app.services.learning.grading import StarReached
from app.services.setup import configuration
from tests.classroom import NOON

LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def learner(room):
    return room.session.get_one(Enrolment, room.join("kirsten").enrolled)


@pytest.fixture
def setup(room):
    return configuration.read(room.session, room.context.id, course=room.course)


@pytest.fixture
def column(room):
    """Puts a column into the gradebook of the course."""

    def made(measures, *, name="1", **more):
        item = LineItem(
            context_id=room.context.id,
            url=f"https://lms.example/{name}",
            url_hash=name.encode(),
            measures=measures,
            origin="launch",
            **more,
        )
        room.session.add(item)
        room.session.flush()
        return item

    return made


@pytest.fixture
def wish(room, learner, setup):
    """Wishes what follows from a quiz of this grade; answers with the statements that took."""

    def wished(grade=0.5, *, is_done=False, enrolment=learner, now=NOON):
        missing = [Condition(kind=PAGE, id="m01/tuesday", is_met=False)]
        reached = StarReached(
            star="m01", quiz_best=grade, is_done=is_done, missing=[] if is_done else missing
        )
        with counted(room.session) as said:
            grading.wish(room.session, enrolment, [reached], setup=setup, now=now)
        return said

    return wished


@contextmanager
def counted(session):
    said = []

    def note(_connection, _cursor, statement, *_rest):
        said.append(statement.split(maxsplit=1)[0])

    session.flush()
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def cells(room):
    query = select(Delivery).join(LineItem).order_by(LineItem.id).execution_options(populate_existing=True)
    return room.session.scalars(query).all()


def done(room, learner, *stars, grade=0.5):
    room.session.add_all(
        Progress(
            enrolment_id=learner.id,
            star=star,
            status="completed",
            quiz_best=grade,
            completed_at=NOON,
            changed_at=NOON,
        )
        for star in stars
    )


def test_where_nothing_is_graded_a_wish_is_one_question(wish):
    assert wish() == ["SELECT"]


def test_a_wish_for_a_star_and_for_the_course_is_one_question_and_one_statement(room, learner, column, wish):
    column("m01")
    column(COURSE, name="2")
    done(room, learner, "m01")
    assert wish() == ["SELECT", "INSERT"]
    assert [cell.wanted_no for cell in cells(room)] == [1, 1]


def test_what_is_wished_already_is_asked_and_not_written(column, wish):
    column("m01")
    wish()
    assert wish(now=LATER) == ["SELECT"]


def test_for_whoever_teaches_nothing_is_asked(room, column, wish):
    column("m01")
    teacher = room.session.get_one(Enrolment, room.join("vera", "instructor").enrolled)
    assert wish(enrolment=teacher) == []
    assert cells(room) == []


def test_before_a_finished_check_nothing_is_wished(room, column, wish):
    column("m01")
    column(COURSE, name="2")
    assert wish(grade=None) == ["SELECT"]
    assert cells(room) == []


def test_every_column_of_the_star_gets_the_wish_and_no_other_does(room, column, wish):
    first = column("m01")
    second = column("m01", name="2")
    column("m02", name="3")
    column("m01", name="4", state="gone")
    column(None, name="5")
    wish(0.75)
    assert [(cell.line_item_id, cell.given) for cell in cells(room)] == [(first.id, 0.75), (second.id, 0.75)]


def test_a_column_of_another_course_gets_nothing(room, column, wish):
    foreign = column("m01")
    other = type(room.context)(
        lti_id="2", institution_id=room.context.institution_id, platform_id=room.context.platform_id
    )
    room.session.add(other)
    room.session.flush()
    foreign.context_id = other.id
    assert wish() == ["SELECT"]
    assert cells(room) == []


def test_a_better_quiz_replaces_the_wish_of_both(room, learner, column, wish):
    column("m01")
    column(COURSE, name="2")
    done(room, learner, "m01")
    wish(0.5)
    wish(0.75, is_done=True, now=LATER)
    star, course = cells(room)
    assert (star.given, star.activity, star.wanted_no, star.next_at) == (0.75, "Completed", 2, LATER)
    assert (course.wanted_no, course.next_at) == (1, NOON), "nothing new was to be said of the course"


def test_the_course_s_share_counts_what_is_done(room, learner, column, setup):
    column(COURSE)
    required = [star for star in setup.pathway("citizen").required if star in setup.enabled]
    done(room, learner, *required[:1])
    with counted(room.session) as said:
        grading.wish(room.session, learner, setup=setup, now=NOON)
    (cell,) = cells(room)
    assert said == ["SELECT", "INSERT"]
    assert cell.given == round(1 / len(required), 4)
