"""What one launch tells of the gradebook is kept for its link: other links and other courses hear something else."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import func, select

from app.models import Context, Delivery, Enrolment, LineItem, ResourceLink
from app.services.exchange.measures import column_hash
from lti.client import LINE_ITEM_SCOPE, RESULT_SCOPE, SCORE_SCOPE
from lti.practice_lms.families import PLAIN
from tests.doorstep import CORE, MEMBERSHIP, reading
from tests.gradebook import QUIZ, Grades
from tests.practice import practice_lms

AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
ALL = sorted({SCORE_SCOPE, RESULT_SCOPE, LINE_ITEM_SCOPE})


@pytest.fixture
def lms_config(tool):
    """A platform that says of each link what it may do, and has a container of columns for each."""
    return practice_lms(tool, family=PLAIN, clock=tool.clock)


@pytest.fixture
def grades(tool, lms) -> Grades:
    return Grades(tool=tool, lms=lms)


def block(name: str, *, course: str = "a", item: str = "m01", **endpoint: Any) -> Mapping[str, Any]:
    """The claims of a block's launch."""
    return {
        f"{CORE}context": {"id": course, "title": course},
        f"{CORE}resource_link": {"id": name, "title": name},
        f"{CORE}custom": {"item": item},
        AGS: {"scope": ALL, **endpoint} if endpoint else None,
    }


@pytest.mark.both_databases("json")
def test_scopes_that_another_course_told_take_no_teachers_grade(doorstep, grades):
    """Course B's block may send scores only: A's gradebook is looked at before a score all the same."""
    grades.arrive("kirsten")
    grades.earn("kirsten", 0.3)
    grades.work()
    grades.teach("kirsten", 9)
    column = grades.lms.platform.columns_url("2")
    doorstep.launch(
        block("b", course="b", lineitems=column, lineitem=f"{column}/77")
        | {AGS: {"scope": [SCORE_SCOPE], "lineitems": column, "lineitem": f"{column}/77"}}
    )

    grades.earn("kirsten", 0.5)
    grades.work()

    assert grades.delivery("kirsten").state == "theirs"
    assert grades.cell("kirsten").score == 3, "nothing was sent over the teacher's"


def test_each_block_has_the_rights_and_the_columns_it_was_told(tool, doorstep):
    doorstep.launch(block("one", lineitems="https://lms.example/one/items"))
    doorstep.launch(
        block("two", item="course", lineitems="https://lms.example/two/items")
        | {AGS: {"scope": [SCORE_SCOPE], "lineitems": "https://lms.example/two/items"}}
    )

    with reading(tool) as session:
        told = {
            link.lti_id: (link.scopes, link.lineitems_url) for link in session.scalars(select(ResourceLink))
        }
    assert told == {
        "one": (ALL, "https://lms.example/one/items"),
        "two": ([SCORE_SCOPE], "https://lms.example/two/items"),
    }


def test_a_column_we_made_goes_on_measuring_what_it_was_made_for(tool, doorstep):
    """A launch that names it for something else neither turns it nor takes it."""
    doorstep.launch(block("one", lineitems="https://lms.example/one/items"))
    named = {"lineitems": "https://lms.example/two/items", "lineitem": "https://lms.example/two/items/1"}
    with tool.shared.database.writing() as session:
        link = session.scalars(select(ResourceLink)).one()
        column = LineItem(
            context_id=link.context_id,
            url=named["lineitem"],
            url_hash=column_hash(named["lineitem"]),
            measures="m01",
            origin="created",
        )
        session.add(column)
        session.flush()
        link.line_item_id = column.id

    doorstep.launch(block("two", item="course", **named))

    with reading(tool) as session:
        (column,) = session.scalars(select(LineItem))
        links = {link.lti_id: link.line_item_id for link in session.scalars(select(ResourceLink))}
    assert column.measures == "m01"
    assert links == {"one": column.id, "two": None}


def test_two_links_that_name_one_column_do_not_turn_it_to_and_fro(tool, doorstep):
    named = {"lineitems": "https://lms.example/items", "lineitem": "https://lms.example/items/1"}
    for name, item in (("one", "m01"), ("two", "course"), ("one", "m01"), ("two", "course")):
        doorstep.launch(block(name, item=item, **named))
        with reading(tool) as session:
            assert session.scalars(select(LineItem.measures)).all() == ["m01"]


def test_the_only_link_of_a_column_takes_it_along_when_it_leads_elsewhere(tool, doorstep):
    named = {"lineitems": "https://lms.example/items", "lineitem": "https://lms.example/items/1"}
    for item in ("m01", "course"):
        doorstep.launch(block("one", item=item, **named))
    with reading(tool) as session:
        assert session.scalars(select(LineItem.measures)).all() == ["course"]


@pytest.mark.both_databases("reports")
def test_one_link_in_two_runs_is_two_links_of_two_courses(tool, doorstep):
    for run in ("run-1", "run-2", "run-1"):
        assert doorstep.launch(block("block-7", course=run)).status == 200

    with reading(tool) as session:
        rows = session.execute(
            select(Context.lti_id, ResourceLink.is_placed).join(ResourceLink).order_by(Context.lti_id)
        ).all()
    assert [tuple(row) for row in rows] == [("run-1", True), ("run-2", True)]
    admin = doorstep.launch(
        {
            f"{CORE}context": {"id": "town", "type": ["Account"]},
            f"{CORE}roles": ["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"],
        },
        person="aksel",
    )
    assert {"run-1", "run-2"} <= {word.strip(".,") for word in admin.text.split()}


def test_a_message_that_names_ids_alone_takes_no_title_away(tool, doorstep):
    doorstep.launch(block("one", course="Nursing"))
    doorstep.launch(
        block("one") | {f"{CORE}context": {"id": "Nursing"}, f"{CORE}resource_link": {"id": "one"}}
    )
    with reading(tool) as session:
        assert session.execute(select(Context.title, ResourceLink.title).join(ResourceLink)).all() == [
            ("Nursing", "one")
        ]
    doorstep.launch(block("one") | {f"{CORE}context": {"id": "Nursing", "title": "Care"}})
    with reading(tool) as session:
        assert session.scalars(select(Context.title)).all() == ["Care"]


def of_family(code: str) -> Mapping[str, Any]:
    """What the platform says it is."""
    return {f"{CORE}tool_platform": {"guid": "nordby", "product_family_code": code}}


@pytest.mark.parametrize(("family", "stays"), [("ilias", True), ("openedx", True), ("sakai", False)])
def test_where_links_of_several_courses_share_an_id_none_takes_it_from_another(tool, doorstep, family, stays):
    """ILIAS gives the id of a provider to its objects in all courses; elsewhere a link that turns up has moved."""
    for course in ("nurses", "cooks"):
        doorstep.launch(block("p7", course=course) | of_family(family))
    with reading(tool) as session:
        placed = select(ResourceLink.is_placed).join(Context).where(Context.lti_id == "nurses")
        assert session.scalars(placed).one() is stays


STUDENT = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student"
TEACHER = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"


@pytest.mark.parametrize(
    ("family", "roles", "known"),
    [
        ("openedx", [STUDENT], ["learner"]),
        ("openedx", [TEACHER], ["instructor"]),
        (
            "openedx",
            ["http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator", TEACHER],
            ["instructor"],
        ),
        ("openedx", [TEACHER, f"{MEMBERSHIP}Learner"], ["learner"]),
        ("sakai", [STUDENT], []),
        ("sakai", [TEACHER], []),
    ],
)
def test_roles_of_the_institution_are_those_of_the_course_where_the_platform_calls_them_so(
    tool, doorstep, family, roles, known
):
    """Open edX did before version 11.1.0 of its consumer library; anywhere else they say nothing about the course."""
    doorstep.launch(block("b") | of_family(family) | {f"{CORE}roles": roles})
    with reading(tool) as session:
        assert session.scalars(select(Enrolment.roles)).one() == known


@pytest.mark.parametrize("course", ["run-1", "run-2"])
def test_a_copy_whose_origin_is_told_takes_no_link_away(tool, doorstep, course):
    doorstep.launch(block("block-7", course="run-1"))
    history = {"item": "m01", "context_id_history": "run-1"}
    doorstep.launch(block("block-7", course="run-2") | {f"{CORE}custom": history})
    with reading(tool) as session:
        placed = select(ResourceLink.is_placed).join(Context).where(Context.lti_id == course)
        assert session.scalars(placed).one()


@pytest.mark.both_databases("statements")
def test_two_hosts_of_one_platform_have_one_column(tool, doorstep, grades):
    """Each score goes out once, to the host that was named last."""
    grades.arrive("kirsten")
    column = grades.lms.platform.columns_url("1")
    other = column.replace("localhost", "127.0.0.1")
    with reading(tool) as session:
        known = session.scalars(select(LineItem.url)).one()
    there = {"lineitems": other, "lineitem": known.replace("localhost", "127.0.0.1")}
    page = doorstep.launch({AGS: {"scope": ALL, **there}}, link=QUIZ)
    assert page.status == 200

    grades.earn("kirsten", 0.8)
    grades.work()

    with reading(tool) as session:
        assert session.scalars(select(LineItem.url)).all() == [there["lineitem"]]
        assert session.scalar(select(func.count()).select_from(Delivery)) == 1
    assert grades.posted() == 1
    assert grades.cell("kirsten").score == 8


def test_an_instructor_is_offered_columns_where_a_link_may_have_them(doorstep):
    """One block may have columns made, another may not: what is missing is made where it may be."""
    leads = {f"{CORE}roles": [f"{MEMBERSHIP}Instructor"]}
    container = "https://lms.example/one/items"
    doorstep.launch(
        block("one", lineitems=container) | {AGS: {"scope": [SCORE_SCOPE], "lineitems": container}}
    )
    page = doorstep.launch(block("one", lineitems=container) | leads, person="anna")
    told = doorstep.browser.open("grades", base="/".join([*page.url.split("/")[:5], ""]))
    assert "This tool may not make columns in your learning platform." not in told.text
