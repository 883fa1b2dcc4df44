"""A column we made keeps its name until an instructor wants the new one; a name given in the LMS is left alone."""

import pytest
from sqlalchemy import select, update

from app.models import Audit, LineItem, ResourceLink
from lti.client import LINE_ITEM_SCOPE
from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.families import CANVAS_LIKE
from tests.gradebook import Grades
from tests.practice import practice_lms

OLD, NEW = "Co-creating welfare together", "Our course in Nordby"
OFFER = "Columns with an old name"


@pytest.fixture
def lms_config(tool) -> PlatformConfig:
    """Here the course's own entry gets a column made. The LMS goes by the tool's clock."""
    return practice_lms(tool, clock=tool.clock, family=CANVAS_LIKE)


@pytest.fixture
def grades(tool, lms) -> Grades:
    made = Grades(tool=tool, lms=lms)
    made.arrive("kirsten", "course")
    made.work()
    return made


@pytest.fixture
def page_of_grades(visitor, grades):
    """The instructor's page, after the link got another name (or none)."""
    page = visitor.launch("anna", "m01-quiz")

    def opened(title=NEW):
        with grades.tool.shared.database.writing() as session:
            session.execute(update(ResourceLink).where(ResourceLink.item == "course").values(title=title))
        return visitor.open("/".join([*page.url.split("/")[:5], "grades"]))

    return opened


def made(grades):
    return next(one for one in grades.lms.platform.gradebook.columns("1") if not one.is_own)


def known(tool):
    with tool.shared.database.reading() as session:
        return session.scalars(select(LineItem).where(LineItem.origin == "created")).one()


@pytest.mark.both_databases("json")
def test_a_column_is_renamed_with_one_click_and_keeps_everything_else(grades, tool, visitor, page_of_grades):
    before = made(grades)
    assert OFFER not in page_of_grades(OLD).text
    page = page_of_grades()
    assert f"“{OLD}” is called “{NEW}” now." in page.text
    page = visitor.send(page, page.form("/grades/names"))
    assert "The new name is on its way." in page.text
    assert made(grades) == before

    grades.work()

    after = made(grades)
    assert after.label == NEW
    assert (after.maximum, after.resource_id, after.tag, after.link_id) == (
        before.maximum,
        before.resource_id,
        before.tag,
        None,
    )
    assert known(tool).label == NEW
    assert OFFER not in visitor.open(page.url).text
    with tool.shared.database.reading() as session:
        assert session.scalars(select(Audit.action).where(Audit.action == "column.rename_wished")).one()


def test_a_name_that_somebody_gave_in_the_lms_is_not_fought(grades, tool, page_of_grades):
    grades.earn("kirsten", 1.0)
    grades.work()
    grades.lms.platform.gradebook.change(made(grades), label="Half of the mark")
    grades.look()
    assert known(tool).label == "Half of the mark"
    assert OFFER not in page_of_grades().text


@pytest.mark.usefixtures("grades")
def test_columns_of_the_lms_s_own_are_not_ours_to_rename(tool, page_of_grades):
    with tool.shared.database.writing() as session:
        session.execute(update(LineItem).values(origin="launch"))
    assert OFFER not in page_of_grades().text


def test_where_columns_may_not_be_changed_no_name_is_offered(tool, page_of_grades):
    with tool.shared.database.writing() as session:
        for column in session.scalars(select(LineItem)):
            column.scopes = [scope for scope in column.scopes if scope != LINE_ITEM_SCOPE]
    assert OFFER not in page_of_grades().text


def test_a_refusal_is_told_and_can_be_tried_again(grades, visitor, page_of_grades):
    page = page_of_grades()
    grades.fail("line_item", status=400)
    visitor.send(page, page.form("/grades/names"))
    grades.work()
    page = visitor.open(page.url)
    assert "Your learning platform refused the new name." in page.text
    visitor.send(page, page.form("/grades/names"))
    grades.work()
    assert made(grades).label == NEW


def test_only_who_teaches_in_the_course_renames_its_columns(grades, new_visitor, page_of_grades):
    page = page_of_grades()
    form = page.form("/grades/names")
    for person, course, status in (("kirsten", "1", 403), ("anna", "2", 404)):
        other = new_visitor()
        theirs = other.launch(person, "m01-quiz", course=course)
        own = next(one for one in theirs.forms if "form_token" in dict(one.fields))
        own.action = "/".join([*theirs.url.split("/")[:5], "grades/names"])
        own.fields = [("form_token", dict(own.fields)["form_token"]), ("key", dict(form.fields)["key"])]
        assert other.send(theirs, own).status == status
    grades.work()
    assert made(grades).label == OLD
