"""A cell that held our grade and is empty is not always a teacher's hand: people leave and come back, courses are reset."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.models import Audit, Enrolment
from lti import client, documents
from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.families import CANVAS_LIKE, MOODLE_LIKE, PLAIN
from tests.functional.test_changed_grades import LATER, asked_for_results, page_of_grades
from tests.gradebook import Grades
from tests.moments import after
from tests.practice import practice_lms

FAMILIES = [CANVAS_LIKE, MOODLE_LIKE, replace(PLAIN, results_per_page=1)]
of_all = pytest.mark.parametrize("lms_config", FAMILIES, indirect=True, ids=lambda family: family.name)
EMPTIED = "was emptied in your platform on"


@pytest.fixture
def lms_config(tool, request) -> PlatformConfig:
    """The LMS goes by the tool's clock, which tests turn forward."""
    return practice_lms(tool, clock=tool.clock, family=getattr(request, "param", MOODLE_LIKE))


def sent_grades(tool, lms) -> Grades:
    made = Grades(tool=tool, lms=lms)
    for person in ("kirsten", "omar"):
        made.arrive(person)
        made.earn(person, 0.8)
    made.work()
    assert made.delivery("kirsten").state == "sent"
    return made


@pytest.fixture
def grades(tool, lms) -> Grades:
    return after(sent_grades, tool, lms)


@pytest.fixture
def enrolled(grades):
    """Says who is in the course, and lets so much time pass that the roster and the gradebook are read."""
    everybody = grades.lms.platform.config.people

    def told(*, without=(), is_read=True):
        people = tuple(one for one in everybody if one.key not in without)
        object.__setattr__(grades.lms.platform.config, "people", people)
        if is_read:
            grades.later(LATER)

    return told


def number(grades, person):
    return grades.lms.platform.person(person).number


@pytest.mark.parametrize("comes_by", ["the roster", "a launch"])
def test_who_left_and_came_back_gets_the_grade_sent_again_by_itself(grades, enrolled, tool, comes_by):
    kirsten = number(grades, "kirsten")
    enrolled(without=["kirsten"])
    grades.lms.platform.gradebook.forget("1", kirsten)
    with tool.shared.database.reading() as session:
        assert session.scalar(select(Enrolment.left_at).where(Enrolment.left_at.is_not(None)))
    assert grades.posted() == 2

    enrolled(is_read=comes_by == "the roster")
    if comes_by == "a launch":
        grades.arrive("kirsten")
        grades.work()
    assert grades.cell("kirsten").shown == 8
    assert grades.delivery("kirsten").state == "sent"
    assert grades.posted() == 3


def test_what_was_refused_is_sent_to_who_came_back_and_a_teachers_grade_stays(grades, enrolled):
    grades.fail("scores", status=400)
    grades.earn("kirsten", 0.9)
    grades.work()
    assert grades.delivery("kirsten").state == "parked"
    enrolled(without=["kirsten", "omar"])
    enrolled(is_read=False)
    grades.teach("omar", 4.0)
    enrolled()
    assert grades.cell("kirsten").shown == 9
    assert grades.cell("omar").shown == 4.0
    assert grades.delivery("omar").state == "theirs"


@of_all
@pytest.mark.both_databases("statements", once=True)
def test_other_emptied_cells_are_told_once_a_column_and_filled_with_one_click(grades, visitor, tool):
    grades.lms.platform.gradebook.forget("1")
    grades.look()
    assert [grades.delivery(one).state for one in ("kirsten", "omar")] == ["emptied", "emptied"]
    page = page_of_grades(visitor)
    assert "2 grades were emptied in your platform on" in page.text
    assert "That is as of" in page.text
    assert page.text.count("Send them again") == 1

    page = visitor.send(page, page.form("/grades/column"), do="fill")
    assert "It is sent again in a moment." in page.text
    grades.work()
    assert [grades.cell(one).shown for one in ("kirsten", "omar")] == [8, 8]
    assert "Everything has arrived." in visitor.open(page.url).text
    with tool.shared.database.reading() as session:
        assert session.scalars(select(Audit.detail).where(Audit.action == "grades.decided")).one()


@of_all
def test_a_better_try_fills_an_emptied_cell_and_one_as_good_does_not(grades):
    grades.lms.platform.gradebook.forget("1", number(grades, "kirsten"))
    grades.look()
    grades.earn("kirsten", 0.8)
    grades.work()
    assert grades.cell("kirsten").shown is None
    assert grades.delivery("kirsten").state == "emptied"
    grades.earn("kirsten", 0.9)
    grades.work()
    assert grades.cell("kirsten").shown == 9
    assert grades.delivery("kirsten").state == "sent"


def test_what_a_teacher_leaves_empty_stays_so_and_is_told_no_more(grades, visitor):
    grades.teach("kirsten", None)
    grades.look()
    page = page_of_grades(visitor)
    assert f"1 grade {EMPTIED}" in page.text
    page = visitor.send(page, page.form("/grades/column"), do="leave")
    assert "Everything has arrived." in page.text
    before = len(asked_for_results(grades))
    grades.later(LATER)
    assert len(asked_for_results(grades)) > before
    assert "Everything has arrived." in visitor.open(page.url).text
    grades.earn("kirsten", 0.9)
    grades.work()
    assert grades.cell("kirsten").shown is None


def test_a_cell_that_shows_ours_again_or_a_teachers_grade_is_known_as_that(grades):
    for person in ("kirsten", "omar"):
        grades.teach(person, None)
    grades.look()
    grades.lms.platform.gradebook.override(grades.column().id, number(grades, "kirsten"), score=None)
    grades.teach("omar", 3.0)
    grades.later(LATER)
    assert grades.delivery("kirsten").state == "sent"
    assert grades.delivery("omar").state == "theirs"

    grades.lms.platform.gradebook.forget("1", number(grades, "omar"))
    grades.later(LATER)
    assert grades.delivery("omar").state == "emptied", "the teacher's grade is gone with its cell"


def test_another_course_s_column_is_nobody_else_s_to_decide(grades, visitor):
    grades.lms.platform.gradebook.forget("1")
    grades.look()
    page = page_of_grades(visitor)
    key = dict(page.form("/grades/column").fields)["column"]
    other = visitor.launch("anna", "m01-quiz", course="2")
    other = visitor.open("/".join([*other.url.split("/")[:5], "set-up"]))
    token = dict(other.form("/set-up").fields)["form_token"]
    base = "/".join(other.url.split("/")[:5])
    told = {"form_token": token, "column": key, "code": "", "do": "fill"}
    assert visitor.http.post(f"{base}/grades/column", data=told, timeout=20).status_code == 404
    mine = "/".join(page.url.split("/")[:5])
    token = dict(page.form("/grades/column").fields)["form_token"]
    told = {"form_token": token, "column": key, "code": "", "do": "burn"}
    assert visitor.http.post(f"{mine}/grades/column", data=told, timeout=20).status_code == 400


@pytest.fixture
def answered(monkeypatch):
    """Replaces what a platform's results look like, by the subject of whoever they are of."""
    real = documents.read_results

    def answer(change):
        monkeypatch.setattr(client, "read_results", lambda body: real([change(row) for row in body]))

    return answer


@pytest.mark.parametrize("is_there", [True, False])
def test_a_row_that_says_not_whose_it_is_makes_no_cell_an_emptied_one(grades, answered, is_there):
    """Kirsten's own row is the one that cannot be read; Omar's can, and a teacher's hand in it is seen all the same."""
    kirsten = grades.lms.platform.subject(grades.lms.platform.person("kirsten"))
    answered(lambda row: {**row, "userId": {"id": kirsten}} if row["userId"] == kirsten else row)
    grades.teach("omar", 3)
    if not is_there:
        grades.lms.platform.gradebook.forget("1", number(grades, "kirsten"))
    grades.look()
    expected = "sent" if is_there else "emptied"
    assert (grades.delivery("kirsten").state, grades.delivery("omar").state) == (expected, "theirs")


def test_what_is_no_number_is_neither_empty_nor_ours(grades, answered):
    """What is none is told by tests/unit/lti/test_documents.py."""
    answered(lambda row: {**row, "resultScore": "12,5"})
    grades.look()
    assert grades.delivery("kirsten").state == "sent", "nobody can tell what it means"

    grades.earn("kirsten", 1.0)
    grades.work()
    assert grades.delivery("kirsten").state == "theirs"
    assert grades.posted() == 2, "nothing was sent over it"
