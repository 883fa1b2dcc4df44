"""The instructor's page of grades: what nobody can settle stands in one row a column, and the rest says how long it takes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models import Enrolment
from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.families import CANVAS_LIKE, MOODLE_LIKE, OPENEDX_LIKE
from tests.functional.test_changed_grades import page_of_grades
from tests.functional.test_grades_arrive import take_the_quiz
from tests.gradebook import Grades, settled
from tests.moments import after
from tests.practice import practice_lms

PEOPLE = ("kirsten", "omar", "jonas")
LOCKED = "The column or the grade may be locked"


@pytest.fixture
def lms_config(tool, request) -> PlatformConfig:
    """The LMS goes by the tool's clock, which tests turn forward."""
    return practice_lms(tool, clock=tool.clock, family=getattr(request, "param", MOODLE_LIKE))


@pytest.fixture
def grades(tool, lms) -> Grades:
    return Grades(tool=tool, lms=lms)


@pytest.fixture
def known(tool, lms) -> Grades:
    """Kirsten has come, and the worker has done what that asks for."""
    return after(settled, tool, lms)


def three_earned(tool, lms) -> Grades:
    """Three grades that nobody has sent so far."""
    grades = after(settled, tool, lms)
    for person in PEOPLE[1:]:
        grades.arrive(person)
    for person in PEOPLE:
        grades.earn(person, 0.8)
    return grades


def three_refused(tool, lms) -> Grades:
    """Three grades that a column of type None refuses."""
    grades = after(three_earned, tool, lms)
    grades.fail("scores", status=400, times=len(PEOPLE))
    grades.work()
    assert [grades.delivery(one).state for one in PEOPLE] == ["parked"] * 3
    return grades


@pytest.fixture
def refused(tool, lms) -> Grades:
    return after(three_refused, tool, lms)


@pytest.mark.both_databases("statements")
def test_what_a_column_refuses_is_one_row_and_sent_with_one_click(refused, visitor):
    page = page_of_grades(visitor)
    assert page.text.count("3 grades were not taken.") == 1
    assert "The learning platform refuses this grade" in page.text
    assert "Kirsten Dahl: 80%" in page.text

    page = visitor.send(page, page.form("/grades/column"), do="send")
    refused.work()
    assert [refused.cell(one).shown for one in PEOPLE] == [8, 8, 8]
    assert "Everything has arrived." in visitor.open(page.url).text


def test_a_row_is_dismissed_until_there_is_something_new_to_tell_and_nothing_selected_is_said(
    refused, visitor
):
    page = page_of_grades(visitor)
    [together] = [form for form in page.forms if form.action.endswith("/grades")]
    page = visitor.send(page, together)
    assert page.status == 200
    assert "Nothing was selected." in page.text

    page = visitor.send(page, page.form("/grades/column"), do="dismiss")
    assert "Everything has arrived." in page.text

    refused.fail("scores", status=400)
    refused.earn("omar", 0.9)
    refused.work()
    assert "1 grade was not taken." in visitor.open(page.url).text


def test_an_activity_that_was_deleted_leaves_one_row(refused, visitor):
    page = page_of_grades(visitor)
    visitor.send(page, page.form("/grades/column"), do="send")
    refused.lms.platform.gradebook.remove(refused.column())
    refused.work()
    page = visitor.open(page.url)
    assert page.text.count("3 grades were not taken.") == 1
    assert "The column is gone from the gradebook" in page.text


@pytest.mark.both_databases("statements")
def test_all_that_are_selected_are_sent_in_one_request(tool, lms, visitor):
    grades = after(three_earned, tool, lms)
    grades.work()
    for person in PEOPLE:
        grades.teach(person, 4.0)
    grades.look()
    page = page_of_grades(visitor)
    keys = [dict(form.fields)["key"] for form in page.forms if "key" in dict(form.fields)]
    assert len(keys) == 3
    [together] = [
        form for form in page.forms if form.action.endswith("/grades") and "key" not in dict(form.fields)
    ]
    before = grades.posted()
    visitor.send(page, together, key=keys[:2])
    grades.work()
    assert grades.posted() == before + 2


def test_a_locked_column_is_explained_after_three_tries(known, visitor):
    known.earn("kirsten", 0.8)
    known.fail("scores", status=500, times=3)
    known.work()
    page = page_of_grades(visitor)
    assert "The learning platform does not answer" in page.text
    assert LOCKED not in page.text
    known.later()
    known.later()
    page = visitor.open(page.url)
    assert LOCKED in page.text
    assert "whoever may edit grades there can unlock it" in page.text
    known.later(timedelta(hours=2))
    assert known.cell("kirsten").shown == 8


def test_a_platform_that_is_down_is_not_called_locked(known, visitor):
    """However often it was tried before: each of these ways to be down is met after the third try."""
    known.earn("kirsten", 0.8)
    for status in (503, 429, 502, 503, 429):
        known.fail("scores", status=status)
        known.later(timedelta(hours=2))
        assert known.delivery("kirsten").code == "lti.service_temporary", status
    assert LOCKED not in page_of_grades(visitor).text
    assert known.delivery("kirsten").tries == 5


def test_a_grade_says_how_long_it_has_been_on_its_way(known, visitor):
    known.earn("kirsten", 0.8)
    known.fail("scores", status=503, retry_after=20_000, times=2)
    page = page_of_grades(visitor)
    assert "On its way." in page.text
    known.work()
    known.tool.clock.forward(timedelta(hours=3))
    page = visitor.open(page.url)
    assert "On its way for 3 hours. It is tried again by itself, next on" in page.text


def test_what_the_gradebook_shows_has_an_as_of(known, visitor):
    known.earn("kirsten", 0.8)
    known.work()
    known.teach("kirsten", 4.0)
    known.look()
    first = known.delivery("kirsten").seen_at
    known.look()
    assert known.delivery("kirsten").seen_at > first
    assert "The gradebook shows 40%, and it stays so. That is as of" in page_of_grades(visitor).text


def test_a_learner_who_also_teaches_reads_why_no_mark_is_sent(visitor, grades, tool):
    page = take_the_quiz(visitor)
    with tool.shared.database.writing() as session:
        for enrolment in session.scalars(select(Enrolment)):
            enrolment.roles = ["instructor", "learner"]
    assert "You teach here, so no mark is sent" in visitor.open(page.url).text
    assert "asks for no mark" not in visitor.open(page.url).text
    grades.work()
    assert grades.posted() == 0


def test_who_looked_on_for_a_while_and_learns_again_gets_the_grade(grades, doorstep, tool):
    doorstep.launch(link="m01-quiz")
    grades.earn("kirsten", 0.8)
    with tool.shared.database.writing() as session:
        session.scalars(select(Enrolment)).one().roles = ["observer"]
    grades.work()
    assert grades.delivery("kirsten").state == "parked"
    doorstep.launch(link="m01-quiz")
    grades.work()
    assert grades.cell("kirsten").shown == 8


# Platforms


@pytest.mark.parametrize("lms_config", [OPENEDX_LIKE], indirect=True, ids=["openedx"])
@pytest.mark.parametrize("is_bound", [True, False], ids=["bound", "unbound"])
def test_open_edx_is_asked_after_the_first_score_whether_it_is_shown(doorstep, grades, visitor, is_bound):
    """It takes scores for a column of no link, and shows them nowhere."""
    column = grades.column()
    doorstep.launch(link="m01-quiz")
    if not is_bound:
        grades.lms.platform.gradebook.change(column, link_id=None)
    grades.earn("kirsten", 0.8)
    before = asked(grades)
    grades.work()
    assert asked(grades) == before + (2 if is_bound else 1), (
        "before the first, and after it where it may be shown"
    )
    page = page_of_grades(visitor)
    assert ("The platform took the grade and does not show it" in page.text) is not is_bound
    if is_bound:
        grades.earn("kirsten", 0.9)
        before = asked(grades)
        grades.work()
        assert asked(grades) == before + 1, "but not after the next"


def asked(grades):
    """How often the LMS was asked for results."""
    return len([one for one in grades.lms.platform.memory.messages() if one.summary.endswith("/results")])


@pytest.mark.parametrize("lms_config", [CANVAS_LIKE], indirect=True, ids=["canvas"])
@pytest.mark.both_databases("claims")
def test_an_assignment_that_is_published_gets_its_grades_when_it_is_opened(known, visitor):
    known.earn("kirsten", 0.8)
    words = '{"errors": {"type": "unprocessable_entity", "message": "This assignment is still unpublished"}}'
    known.fail("scores", status=422, body=words)
    known.work()
    assert "The assignment is not published yet" in page_of_grades(visitor).text
    assert known.delivery("kirsten").state == "waiting"
    known.work()
    assert known.cell("kirsten").shown == 8, "the instructor has opened it"
