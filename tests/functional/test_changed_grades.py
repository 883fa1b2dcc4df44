"""A grade that a teacher changed in the LMS is noticed, told to teacher and learner, and never fought."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.models import Context, Enrolment, Job, LineItem
from app.services.exchange import looks, rounds
from lti.client import RESULT_SCOPE
from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.families import CANVAS_LIKE, MOODLE_LIKE, PLAIN
from tests.functional.test_grades_arrive import take_the_quiz
from tests.gradebook import Grades
from tests.moments import after
from tests.practice import practice_lms

FAMILIES = [MOODLE_LIKE, CANVAS_LIKE, replace(PLAIN, results_per_page=1)]
LATER = looks.EVERY + timedelta(minutes=5)


@pytest.fixture(params=[MOODLE_LIKE], ids=lambda family: family.name)
def lms_config(tool, request) -> PlatformConfig:
    """The LMS goes by the tool's clock, which tests turn forward."""
    return practice_lms(tool, clock=tool.clock, family=request.param)


def sent_grades(tool, lms) -> Grades:
    made = Grades(tool=tool, lms=lms)
    made.arrive("kirsten")
    made.earn("kirsten", 0.8)
    made.work()
    assert made.delivery("kirsten").state == "sent"
    return made


@pytest.fixture
def grades(tool, lms) -> Grades:
    return after(sent_grades, tool, lms)


def asked_for_results(grades):
    return [one for one in grades.lms.platform.memory.messages() if one.summary.endswith("/results")]


def page_of_grades(visitor):
    page = visitor.launch("anna", "m01-quiz")
    return visitor.open("/".join([*page.url.split("/")[:5], "grades"]))


@pytest.mark.parametrize("lms_config", FAMILIES, indirect=True, ids=lambda family: family.name)
def test_a_changed_grade_is_noticed_told_and_taken_back(grades, visitor, new_visitor):
    grades.teach("kirsten", 4.0)
    grades.look()
    delivery = grades.delivery("kirsten")
    assert (delivery.state, delivery.theirs_given) == ("theirs", pytest.approx(0.4))
    assert grades.tool.clock() >= delivery.theirs_at

    page = page_of_grades(visitor)
    assert "Kirsten Dahl: 80% for" in page.text
    assert "The gradebook shows 40%, and it stays so." in page.text

    grades.lms.platform.gradebook.override(grades.column().id, "11", score=None)
    grades.later(LATER)
    grades.look()
    assert grades.delivery("kirsten").state == "sent"
    assert "Everything has arrived." in page_of_grades(new_visitor()).text
    assert grades.posted() == 1


@pytest.mark.parametrize("lms_config", FAMILIES, indirect=True, ids=lambda family: family.name)
def test_a_better_grade_does_not_replace_a_teachers_that_nobody_has_looked_at_yet(grades):
    grades.teach("kirsten", 4.0)
    grades.earn("kirsten", 0.9)
    grades.work()
    assert grades.delivery("kirsten").state == "theirs"
    assert grades.cell("kirsten").shown == 4.0
    assert grades.posted() == 1


@pytest.mark.parametrize("lms_config", [CANVAS_LIKE], indirect=True)
def test_on_a_click_the_grade_is_sent_whatever_stands_there(grades, visitor):
    grades.teach("kirsten", 4.0)
    grades.look()
    page = page_of_grades(visitor)
    visitor.send(page, page.form("/grades"))
    grades.work()
    assert grades.cell("kirsten").shown == 8.0
    assert grades.delivery("kirsten").state == "sent"


def test_where_the_platform_keeps_the_teachers_grade_that_is_told_at_once_and_ours_is_known_when_it_goes(
    grades, visitor
):
    """Moodle takes the score, and goes on showing the override; taken back, it shows what it took, and what the learner earned since goes out."""
    grades.teach("kirsten", 4.0)
    grades.look()
    page = page_of_grades(visitor)
    visitor.send(page, page.form("/grades"))
    grades.work()
    assert grades.posted() == 2
    assert grades.delivery("kirsten").state == "theirs"
    assert "take back the override" in visitor.open(page.url).text

    grades.earn("kirsten", 1.0)
    grades.work()
    assert grades.cell("kirsten").shown == 4.0

    grades.lms.platform.gradebook.override(grades.column().id, "11", score=None)
    grades.look()
    assert grades.delivery("kirsten").state == "sent"
    assert grades.cell("kirsten").shown == 10.0


def test_the_learner_reads_what_stands_there_and_since_when(visitor, lms, tool):
    grades = Grades(tool=tool, lms=lms)
    result = take_the_quiz(visitor).url
    grades.work()
    grades.teach("kirsten", 10.0)
    grades.look()
    told = visitor.open(result).text
    assert "Changed in your course on" in told
    assert ": 100%; this mark stays" in told

    grades.teach("kirsten", None)
    grades.look()
    told = visitor.open(result).text
    assert "Your mark is no longer in your course’s gradebook; noticed on" in told


def test_other_points_for_a_column_are_no_teachers_grade(grades):
    """The teacher makes the column twice as big, and the LMS leaves the points of the cells as they are."""
    gradebook, column = grades.lms.platform.gradebook, grades.column()
    gradebook.change(column, maximum=20.0)
    gradebook.override(column.id, "11", score=8.0)
    gradebook._change(column.id, "11", score=8.0, override=None)
    grades.look()
    assert grades.cell("kirsten").score == 16
    assert grades.delivery("kirsten").state == "sent"
    with grades.tool.shared.database.reading() as session:
        assert session.scalar(select(LineItem.maximum)) == 20


def test_columns_are_looked_at_one_by_one_and_rarely(grades, tool):
    grades.arrive("kirsten", "m01")
    grades.work()
    before = len(asked_for_results(grades))
    tool.clock.forward(rounds.SOME_TIME)
    grades.work()
    assert len(asked_for_results(grades)) == before + 1
    grades.later(looks.BETWEEN)
    assert len(asked_for_results(grades)) == before + 2
    grades.later(timedelta(hours=3))
    assert len(asked_for_results(grades)) == before + 2
    grades.later(timedelta(hours=4))
    grades.later(looks.BETWEEN)
    assert len(asked_for_results(grades)) == before + 4


def test_a_course_nobody_visits_is_left_in_peace_until_somebody_comes(grades):
    grades.later(timedelta(days=20))
    before = len(asked_for_results(grades))
    grades.later(timedelta(days=1))
    assert len(asked_for_results(grades)) == before
    grades.arrive("omar")
    grades.later(rounds.SOME_TIME)
    assert len(asked_for_results(grades)) == before + 1


def test_where_results_may_not_be_read_nobody_asks_for_them(grades, tool):
    with tool.shared.database.writing() as session:
        for column in session.scalars(select(LineItem)):
            column.scopes = [scope for scope in column.scopes if scope != RESULT_SCOPE]
    before = len(asked_for_results(grades))
    grades.earn("kirsten", 0.9)
    grades.look()
    assert grades.cell("kirsten").score == 9
    assert len(asked_for_results(grades)) == before
    with tool.shared.database.reading() as session:
        due = session.scalars(select(Job.due_at).where(Job.kind == looks.JOB)).one()
    assert due is None, "nor does the worker come back every minute for nothing"


@pytest.mark.both_databases("claims")
def test_a_platform_that_is_busy_is_asked_again_and_one_that_refuses_later(grades, tool):
    grades.teach("kirsten", 4.0)
    grades.fail("results", status=429, retry_after=900)
    tool.clock.forward(rounds.SOME_TIME)
    grades.work()
    assert grades.delivery("kirsten").state == "sent"
    grades.later(timedelta(minutes=14))
    assert grades.delivery("kirsten").state == "sent"
    grades.later(timedelta(minutes=2))
    assert grades.delivery("kirsten").state == "theirs"

    grades.fail("results", status=400)
    grades.later(LATER)
    with tool.shared.database.reading() as session:
        job = session.scalars(select(Job).where(Job.kind == looks.JOB)).one()
        assert job.reason
        assert job.due_at > tool.clock()


def test_people_who_have_left_have_no_cell(grades, tool):
    with tool.shared.database.writing() as session:
        session.execute(update(Enrolment).values(left_at=tool.clock()))
    grades.teach("kirsten", None)
    tool.clock.forward(rounds.SOME_TIME)
    grades.work()
    assert grades.delivery("kirsten").state == "sent"


def test_a_grade_whose_answer_was_lost_is_not_taken_for_a_teachers(grades):
    grades.fail("scores", status=504, takes_effect=True)
    grades.earn("kirsten", 0.85)
    grades.work()
    assert grades.cell("kirsten").score == 8.5
    grades.earn("kirsten", 0.95)
    grades.later()
    assert grades.cell("kirsten").score == 9.5
    assert grades.delivery("kirsten").state == "sent"


def test_a_grade_that_was_there_before_ours_stays(grades):
    grades.arrive("omar")
    grades.teach("omar", 5.0)
    grades.earn("omar", 0.9)
    grades.work()
    assert grades.delivery("omar").state == "theirs"
    assert grades.cell("omar").shown == 5.0

    grades.lms.platform.gradebook.override(grades.column().id, "12", score=None)
    grades.look()
    assert grades.delivery("omar").state == "sent"
    assert grades.cell("omar").shown == 9


def test_a_teacher_changes_a_grade_on_the_lms_s_own_page(grades, visitor):
    page = visitor.open("/as/anna/course/1/gradebook")
    assert page.link("change")
    page = visitor.open(f"/as/anna/course/1/gradebook/{grades.column().id}/kirsten")
    page = visitor.send(page, page.forms[-2], points="4,5", what="set")
    assert "set by a teacher" in page.text
    grades.look()
    assert grades.delivery("kirsten").theirs_given == pytest.approx(0.45)


def test_another_course_s_columns_are_nobody_else_s_business(grades, tool):
    """A look takes a course's own columns only."""
    grades.arrive("kirsten", course="2")
    grades.earn("kirsten", 0.8)
    grades.work()
    with tool.shared.database.reading() as session:
        keys = {row.id: row.key for row in session.scalars(select(Context))}
        for context_id, key in keys.items():
            look = looks.next_column(session, key, now=tool.clock())
            column = session.get_one(LineItem, look.line_item_id)
            assert column.context_id == context_id
