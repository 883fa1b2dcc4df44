"""A link that came without a column, as after the import of a package: the instructor has one made, with one click."""

from functools import partial

import pytest
from sqlalchemy import select, update

from app.models import Audit, Job, LineItem, ResourceLink
from lti.client import LINE_ITEM_SCOPE, SCORE_SCOPE
from lti.practice_lms.config import PlatformConfig
from tests.doorstep import CORE, Doorstep
from tests.gradebook import Grades
from tests.journey import Visitor
from tests.moments import after
from tests.practice import practice_lms
from tests.walking import Learner

OFFER = "Without a column in the gradebook"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"


@pytest.fixture
def lms_config(tool) -> PlatformConfig:
    """The LMS goes by the tool's clock, which tests turn forward."""
    return practice_lms(tool, clock=tool.clock)


@pytest.fixture
def grades(tool, lms) -> Grades:
    return Grades(tool=tool, lms=lms)


@pytest.fixture
def imported(doorstep):
    """Opens a link as `launched` does."""
    return partial(launched, doorstep)


def launched(doorstep, item="m01", *, person="kirsten", link="imported"):
    """Open a link as Moodle launches it after an import: what it opens in its address, `lineitems` without `lineitem`."""
    endpoint = {
        "scope": [LINE_ITEM_SCOPE, LINE_ITEM_SCOPE.replace("lineitem", "score")],
        "lineitems": doorstep.lms.platform.columns_url("1"),
    }
    claims = {
        CORE + "resource_link": {"id": f"{link}-{item}", "title": "As imported"},
        CORE + "target_link_uri": f"{doorstep.tool.url}/lti/launch?item={item}",
        CORE + "custom": {},
        AGS: endpoint,
    }
    login = doorstep.login(target_link_uri=claims[CORE + "target_link_uri"])
    return doorstep.post(login, doorstep.token(login, claims, person=person))


@pytest.fixture
def page_of_grades(visitor, grades):
    """The instructor's page, as `page_before` opens it."""
    return lambda: page_before(visitor, grades)


def page_before(visitor, grades):
    """The instructor's page, once the worker has looked for the columns of all links."""
    page = visitor.launch("anna", "course")
    grades.work()
    return visitor.open(grades_of(page))


def to_the_offer(tool, lms):
    """A link to a star came without a column, and the instructor looks at the page that offers one."""
    visitor = Visitor(lms.config.base_url)
    launched(Doorstep(tool=tool, lms=lms, browser=visitor))
    return Learner(visitor, page_before(visitor, Grades(tool=tool, lms=lms)))


@pytest.fixture
def anna(tool, lms):
    """The instructor before that offer."""
    return after(to_the_offer, tool, lms)


def grades_of(page) -> str:
    """The address of the instructor's page in the visit of `page`."""
    return "/".join([*page.url.split("/")[:5], "grades"])


def made(grades, before):
    return [column for column in grades.lms.platform.gradebook.columns("1") if column.id not in before]


def ids(grades):
    return {column.id for column in grades.lms.platform.gradebook.columns("1")}


def click(visitor, page):
    return visitor.send(page, page.form("/grades/columns"))


def test_a_column_is_made_with_one_click_and_gets_the_grades_that_were_there(
    imported, visitor, grades, page_of_grades
):
    before = ids(grades)
    imported("m01")
    grades.earn("kirsten", 0.8)
    page = page_of_grades()
    assert OFFER in page.text
    assert "counts into the course total" in page.text
    assert ids(grades) == before

    page = click(visitor, page)
    assert "This column is on its way." in page.text
    assert not [form for form in page.forms if form.action.endswith("/grades/columns")]
    grades.work()

    column, course = sorted(made(grades, before), key=lambda one: one.resource_id, reverse=True)
    assert (column.label, column.resource_id, column.tag, column.link_id) == (
        "As imported",
        "m01",
        "samskabe",
        None,
    )
    assert course.resource_id == "course"
    assert [one.review["custom"] for one in (column, course)] == [{"item": "m01"}, {"item": "course"}]
    number = grades.lms.platform.person("kirsten").number
    assert grades.lms.platform.gradebook.cell(column.id, number).score == 80
    assert OFFER not in visitor.open(page.url).text


def test_a_link_whose_column_is_being_looked_up_is_not_offered_yet(imported, visitor):
    page = imported("m01", person="anna")

    assert OFFER not in visitor.open(grades_of(page)).text


@pytest.mark.both_databases("races")
def test_twice_clicked_or_placed_twice_one_column_is_made(imported, visitor, grades, page_of_grades):
    """Two links to one star, and two windows with the same offer."""
    before = ids(grades)
    imported("m01")
    imported("m01/quiz")
    page = page_of_grades()
    click(visitor, page)
    click(visitor, page)
    grades.work()
    click(visitor, page)
    grades.work()

    assert sorted(column.resource_id for column in made(grades, before)) == ["course", "m01"]
    with grades.tool.shared.database.reading() as session:
        acts = session.scalars(select(Audit).where(Audit.action == "columns.wished")).all()
    assert [act.detail for act in acts] == [{"measures": ["m01", "course"]}]


def test_only_what_the_page_named_gets_a_column(imported, visitor, grades, page_of_grades):
    """A link that somebody opens between the look and the click was not agreed to."""
    before = ids(grades)
    page = page_of_grades()
    imported("m01")
    grades.work()
    click(visitor, page)
    grades.work()

    assert [column.resource_id for column in made(grades, before)] == ["course"]
    assert "What co-creation is" in visitor.open(page.url).text.split(OFFER)[1]


def test_a_star_that_has_a_column_already_is_not_offered_again(imported, grades, page_of_grades):
    grades.arrive("kirsten", "m01-quiz")
    imported("m01")

    page = page_of_grades()

    section = page.text.split(OFFER)[1]
    assert "The whole course" in section
    assert "What co-creation is" not in section


@pytest.mark.parametrize("item", ["m01/journal", "portfolio", "glossary"])
def test_what_is_never_graded_is_not_offered(imported, visitor, grades, item):
    page = imported(item, person="anna")
    grades.work()

    assert OFFER not in visitor.open(grades_of(page)).text


def test_where_the_platform_does_not_let_us_make_columns_none_is_offered_or_made(anna, grades):
    before, visitor, page = ids(grades), anna.visitor, anna.page
    with grades.tool.shared.database.writing() as session:
        session.execute(update(ResourceLink).values(scopes=[SCORE_SCOPE]))

    told = visitor.open(page.url)
    assert OFFER in told.text
    assert "This tool may not make columns in your learning platform." in told.text
    assert not [form for form in told.forms if form.action.endswith("/grades/columns")]
    click(visitor, page)  # from the page of before
    grades.work()
    assert ids(grades) == before


def test_a_column_that_comes_by_itself_meanwhile_is_enough(anna, grades):
    """Between the click and the worker, another link to the star is opened, and has a column."""
    before = ids(grades)
    click(anna.visitor, anna.page)
    grades.arrive("kirsten", "m01-quiz")
    grades.work()

    assert [column.resource_id for column in made(grades, before)] == ["course"]


@pytest.mark.both_databases("refusals")
def test_a_refusal_is_told_and_can_be_tried_again(anna, grades):
    before, visitor, page = ids(grades), anna.visitor, anna.page
    grades.fail("line_items", status=403)
    click(visitor, page)
    grades.work()
    page = visitor.open(page.url)
    assert "Your learning platform refused this column." in page.text

    grades.lms.platform.faults.clear()
    click(visitor, page)
    grades.work()

    assert len(made(grades, before)) == 2
    assert OFFER not in visitor.open(page.url).text


def test_a_platform_that_is_down_is_asked_again_by_itself(anna, grades):
    before, visitor, page = ids(grades), anna.visitor, anna.page
    grades.fail("line_items", status=503)
    click(visitor, page)
    grades.work()
    assert "This column is on its way." in visitor.open(page.url).text
    grades.lms.platform.faults.clear()

    grades.later()

    assert len(made(grades, before)) == 2


def test_a_column_deleted_in_the_platform_can_be_made_anew(anna, grades):
    before, visitor = ids(grades), anna.visitor
    click(visitor, anna.page)
    grades.work()
    with grades.tool.shared.database.writing() as session:
        session.execute(update(LineItem).where(LineItem.measures == "m01").values(state="gone"))
    gradebook = grades.lms.platform.gradebook
    gradebook.remove(next(one for one in made(grades, before) if one.resource_id == "m01"))

    page = page_before(visitor, grades)
    assert OFFER in page.text
    click(visitor, page)
    grades.work()

    assert sorted(column.resource_id for column in made(grades, before)) == ["course", "m01"]


def test_only_those_who_teach_in_the_course_see_or_have_columns_made(imported, visitor, grades):
    page = imported("m01")
    grades.work()
    assert visitor.open(grades_of(page)).status == 403

    form = next(form for form in page.forms if "form_token" in dict(form.fields))
    form.action = f"{grades_of(page)}/columns"
    answer = visitor.send(page, form)
    assert (answer.status, answer.heading) == (403, "This page is not for you")
    with grades.tool.shared.database.reading() as session:
        assert session.scalars(select(Job).where(Job.kind == "column.make")).all() == []


def test_another_course_of_the_platform_is_not_touched(imported, visitor, grades):
    imported("m01")
    grades.work()
    page = visitor.launch("anna", "m01", course="2")

    page = visitor.open(grades_of(page))

    assert OFFER not in page.text
