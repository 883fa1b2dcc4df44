"""A grade that was earned stands in the course's gradebook, the right one, of the right people, in the right column."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models import Delivery, Enrolment, LineItem, Person
from app.services.exchange import states
from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.families import CANVAS_LIKE, PLAIN
from tests.doorstep import CORE
from tests.gradebook import Grades, settled
from tests.moments import after
from tests.practice import practice_lms


@pytest.fixture
def lms_config(tool) -> PlatformConfig:
    """The LMS goes by the tool's clock, which tests turn forward."""
    return practice_lms(tool, clock=tool.clock)


@pytest.fixture
def grades(tool, lms) -> Grades:
    return Grades(tool=tool, lms=lms)


@pytest.fixture
def known(tool, lms) -> Grades:
    """Kirsten has come, and the worker has done what that asks for."""
    return after(settled, tool, lms)


def take_the_quiz(visitor):
    """Answer every question with the last of what is offered, and see how it went."""
    page = visitor.launch("kirsten", "m01-quiz")
    page = visitor.send(page, page.form("m01/quiz"))
    first, count = page.url, int(page.text.split("Question 1 of ")[1].split(":")[0])
    for number in range(1, count + 1):
        page = visitor.open(f"{first.removesuffix('/1')}/{number}")
        form = page.form(f"/{number}")
        answers = {name.replace("-", "__"): offered[-1] for name, offered in form.choices.items()}
        page = visitor.send(page, form, **answers)
        assert page.status == 200, page.text
    return visitor.open(f"{first.removesuffix('/1')}/result")


@pytest.mark.both_databases("journey of a learner")
def test_a_finished_quiz_stands_in_the_gradebook(visitor, grades):
    page = take_the_quiz(visitor)
    assert grades.cell("kirsten").stamp is None
    grades.work()
    cell = grades.cell("kirsten")
    assert cell.grading_progress == "FullyGraded"
    assert cell.activity_progress == "InProgress"
    assert cell.comment.startswith("Still to do: ")
    delivery = grades.delivery("kirsten")
    assert cell.score == pytest.approx(delivery.given * 10)
    assert "Sent to your course at" in visitor.open(page.url).text


def test_the_comment_and_the_share_of_the_columns_points_are_sent(known):
    known.arrive("kirsten", "m01")
    known.earn("kirsten", 0.75)
    known.work()
    assert known.cell("kirsten").score == 7.5
    assert known.cell("kirsten", "m01").score == 75


def test_who_teaches_tests_or_looks_is_never_sent(known):
    """An instructor's check counts for nothing in the gradebook, nor does that of a learner who teaches by now."""
    known.arrive("anna")
    known.earn("anna", 1.0)
    assert known.delivery("anna") is None
    known.earn("kirsten", 0.8)
    with known.tool.shared.database.writing() as session:
        for enrolment in session.scalars(select(Enrolment)):
            enrolment.roles = ["instructor", "learner"]
    known.work()
    assert known.delivery("kirsten").state == "parked"
    assert known.posted() == 0


def test_previews_and_test_students_are_never_sent(known):
    for kind in ("preview", "test"):
        with known.tool.shared.database.writing() as session:
            for enrolment in session.scalars(select(Enrolment)):
                enrolment.kind = kind
        known.earn("kirsten", 0.8)
        known.work()
        assert known.delivery("kirsten") is None, kind
        assert known.posted() == 0, kind


def test_nothing_is_said_before_a_check_is_finished(visitor, grades):
    page = visitor.launch("kirsten", "m01")
    visitor.open(page.link("Begin"), base=page.url)
    grades.work()
    assert grades.delivery("kirsten", "m01") is None
    assert grades.posted() == 0


def test_a_column_that_comes_later_gets_the_grades_that_were_there(known):
    """Two learners did the check through one link; a third person's launch brings another link's column."""
    known.arrive("omar")
    for person, grade in (("kirsten", 0.8), ("omar", 0.6)):
        known.earn(person, grade)
    known.work()
    known.arrive("jonas", "m01")
    known.work()
    assert known.cell("kirsten", "m01").score == 80
    assert known.cell("omar", "m01").score == 60
    assert known.cell("jonas", "m01").score is None


@pytest.mark.both_databases("statements")
def test_a_link_that_leads_elsewhere_now_carries_no_grade_over(doorstep, grades):
    """The teacher changes the item of a graded link from the star to the whole course."""
    doorstep.launch(link="m01-quiz")
    grades.earn("kirsten", 0.8)
    grades.work()
    assert grades.cell("kirsten").score == 8

    doorstep.launch({CORE + "custom": {"item": "course"}}, link="m01-quiz")
    grades.work()

    cell = grades.cell("kirsten")
    assert cell.score == 0
    assert "0 of 1" in cell.comment


def test_the_course_s_grade_never_falls(grades, tool):
    """Done shares shrink when the pathway asks for more; what was reached stays."""
    grades.arrive("kirsten", "course")
    wish = states.Wish(given=0.8, activity="InProgress", comment="4 of 5 stars are done.")
    less = states.Wish(given=0.4, activity="InProgress", comment="4 of 10 stars are done.")
    column = a_column(tool)
    for one in (wish, less):
        with tool.shared.database.writing() as session:
            enrolment = session.scalars(select(Enrolment)).one()
            states.wish(session, enrolment.id, {column: one}, now=tool.clock())
    with tool.shared.database.reading() as session:
        delivery = session.scalars(select(Delivery)).one()
        assert (delivery.given, delivery.comment) == (0.8, "4 of 10 stars are done.")


def a_column(tool) -> int:
    """A column of the course that measures all of it."""
    with tool.shared.database.writing() as session:
        context = session.scalars(select(Enrolment.context_id)).one()
        column = LineItem(
            context_id=context,
            url="https://lms.example/1",
            url_hash=b"1",
            measures="course",
            label="",
            origin="launch",
        )
        session.add(column)
        session.flush()
        return column.id


def test_the_sentence_that_goes_with_a_grade_is_in_the_learner_s_language(known, tool):
    with tool.shared.database.writing() as session:
        session.scalars(select(Person).where(Person.given == "Kirsten")).one().preferences = {"locale": "de"}
    known.earn("kirsten", 0.8)
    known.work()
    assert known.cell("kirsten").comment.startswith("Noch zu tun: ")


def test_a_column_the_launch_does_not_name_is_found(grades):
    """Moodle stops naming a link's column once a second one is bound to it."""
    own = grades.column()
    gradebook = grades.lms.platform.gradebook
    gradebook.add("1", label="Second", maximum=10, link_id="m01-quiz")
    grades.arrive("kirsten")
    grades.work()
    grades.earn("kirsten", 0.8)
    grades.work()
    number = grades.lms.platform.person("kirsten").number
    assert gradebook.cell(own.id, number).score == 8


def test_a_link_that_was_placed_without_a_column_gets_none_made(grades):
    before = grades.lms.platform.gradebook.columns("1")
    grades.arrive("kirsten", "course")
    grades.work()
    assert grades.lms.platform.gradebook.columns("1") == before


class TestWhereTimesOfTheWorkAreKept:
    """AGS 2.0, section 3.4: `submission`. A platform that keeps it refuses times in the future."""

    @pytest.fixture
    def lms_config(self, tool) -> PlatformConfig:
        return practice_lms(tool, clock=tool.clock, family=PLAIN)

    def test_they_are_those_of_the_best_check_and_of_the_first_beginning(self, known, tool):
        known.arrive("kirsten", "m01")
        began = tool.clock()
        known.earn("kirsten", 0.4)
        tool.clock.forward(timedelta(hours=1))
        best = tool.clock()
        known.earn("kirsten", 0.9)
        tool.clock.forward(timedelta(hours=1))
        for worse_or_as_good in (0.7, 0.9):
            known.earn("kirsten", worse_or_as_good)
        known.work()
        for link in ("m01-quiz", "m01"):
            cell = known.cell("kirsten", link)
            assert cell.score is not None
            assert abs(cell.started_at - began) < timedelta(seconds=30)
            assert abs(cell.submitted_at - best) < timedelta(seconds=30)

    def test_they_are_never_later_than_the_stamp_and_told_to_who_looks_into_the_gradebook(
        self, known, visitor
    ):
        """The stamp has whole seconds, a check ends between two of them."""
        known.earn("kirsten", 0.8)
        known.work()
        cell = known.cell("kirsten")
        assert cell.started_at <= cell.submitted_at <= cell.stamp
        assert "handed in" in visitor.open("/as/anna/course/1/gradebook").text

    def test_the_whole_course_is_handed_in_at_no_one_moment(self, grades, doorstep):
        doorstep.launch({CORE + "custom": {"item": "course"}}, link="m01-quiz")
        grades.earn("kirsten", 0.8)
        grades.work()
        cell = grades.cell("kirsten")
        assert cell.stamp is not None
        assert cell.submitted_at is None


class TestWhereAScoreMayBeASubmission:
    """Canvas: by default each score is one; it moves the date and uses up attempts."""

    @pytest.fixture
    def lms_config(self, tool) -> PlatformConfig:
        return practice_lms(tool, clock=tool.clock, family=CANVAS_LIKE)

    def test_only_the_first_score_is_one_and_every_better_one_is_shown(self, known, tool):
        known.earn("kirsten", 0.5)
        known.work()
        first = known.cell("kirsten")
        assert (first.shown, first.submissions) == (5, 1)
        tool.clock.forward(timedelta(hours=1))
        known.earn("kirsten", 0.9)
        known.work()
        second = known.cell("kirsten")
        assert (second.shown, second.submissions) == (9, 1)
        assert second.submitted_at == first.submitted_at

    def test_a_score_that_got_lost_is_still_the_first_and_one_whose_answer_got_lost_is_not(self, grades):
        for person, takes_effect in (("kirsten", False), ("omar", True)):
            grades.arrive(person)
            grades.earn(person, 0.5)
            grades.fail("token" if not takes_effect else "scores", status=503, takes_effect=takes_effect)
            grades.work()
            grades.earn(person, 0.9)
            grades.later()
            cell = grades.cell(person)
            assert (cell.shown, cell.submissions) == (9, 1)

    def test_a_grade_a_teacher_gave_before_stays(self, known):
        """Canvas tells no result of it; the first score says that it yields."""
        known.teach("kirsten", 3.0)
        known.earn("kirsten", 0.9)
        known.work()
        assert known.posted() == 1
        assert known.cell("kirsten").shown == 3.0


class TestWhereTheCourseIsAnEntryOfTheMenu:
    """Canvas: the course's own entry can never have a column, so one is made, once."""

    @pytest.fixture
    def lms_config(self, tool) -> PlatformConfig:
        return practice_lms(tool, clock=tool.clock, family=CANVAS_LIKE)

    def test_a_column_is_made_for_it_once(self, grades):
        before = len(grades.lms.platform.gradebook.columns("1"))
        for person in ("kirsten", "omar"):
            grades.arrive(person, "course")
            grades.work()
        made = grades.lms.platform.gradebook.columns("1")[before:]
        assert [(column.resource_id, column.link_id) for column in made] == [("course", None)]
        grades.earn("kirsten", 1.0)
        grades.work()
        number = grades.lms.platform.person("kirsten").number
        assert grades.lms.platform.gradebook.cell(made[0].id, number).score == 0
        assert grades.lms.platform.gradebook.cell(made[0].id, number).comment
