"""An administrator's role that holds somewhere opens nothing elsewhere, and pages say who can help."""

import pytest
from sqlalchemy import select, update

from app.models import Audit, Person, Platform, Visit
from lti.practice_lms.families import PLAIN
from tests.doorstep import CORE, reading
from tests.keeper import come_in
from tests.practice import practice_lms

SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
STAFF = {
    "course staff of Open edX": [
        f"{SYSTEM}Administrator",
        f"{INSTITUTION}Instructor",
        f"{MEMBERSHIP}Administrator",
    ],
    "a teacher who looks after a sub-account of Canvas": [
        f"{MEMBERSHIP}Instructor",
        f"{INSTITUTION}Administrator",
    ],
}
CLOSED = "does not say of what"


@pytest.fixture
def lms_config(tool):
    return practice_lms(tool, family=PLAIN, clock=tool.clock)


@pytest.fixture(params=["canvas", "neutral"])
def family(request, tool, lms):
    """A platform whose administrators may be those of a part of it."""
    assert lms
    with tool.shared.database.writing() as session:
        session.execute(update(Platform).values(trusts_admins=False, family=request.param))
    return request.param


def came_in(tool):
    with reading(tool) as session:
        visit = session.scalars(select(Visit).order_by(Visit.id.desc())).first()
        return visit.powers


def launched(doorstep, roles, *, person="anna", **claims):
    custom = {"masquerading_user_id": "$Canvas.masqueradingUser.id", **claims}
    return doorstep.launch({f"{CORE}roles": roles, f"{CORE}custom": custom}, person=person)


def inside(doorstep, page, path):
    return doorstep.browser.open(path, base="/".join([*page.url.split("/")[:5], ""]))


@pytest.mark.both_databases("reports", once=True)
@pytest.mark.parametrize("who", STAFF)
def test_they_lead_their_course_and_see_no_other(tool, doorstep, family, who):
    doorstep.launch({f"{CORE}context": {"id": "elsewhere", "title": "Another course"}}, person="kirsten")
    page = launched(doorstep, STAFF[who])

    assert family
    assert came_in(tool) == ["administrator", "instructor"]
    assert inside(doorstep, page, "set-up").status == 200
    report = inside(doorstep, page, "reports")
    assert report.status == 200
    assert "Another course" not in report.text
    assert CLOSED in report.text
    with reading(tool) as session:
        anna = session.scalars(select(Person).where(Person.given == "Anna")).one()
        assert anna.key in report.text
        assert anna.admin_seen_at is None
    assert inside(doorstep, page, "platforms").status == 403


@pytest.mark.parametrize(
    ("item", "said"), [("course", CLOSED), ("reports", CLOSED), ("guide", "Enrol yourself")]
)
def test_who_has_no_place_in_the_course_hears_who_can_help(doorstep, family, item, said):
    assert family
    page = launched(doorstep, [f"{SYSTEM}Administrator"], person="aksel", item=item)
    assert page.status == 200
    assert said in page.text


def test_the_operator_may_say_otherwise(tool, lms, doorstep, family):
    assert family
    keeper = come_in(tool)
    listed = keeper.send(keeper.open("operator/platforms"), "/administrators")
    assert "From their next launch on" in listed.text

    launched(doorstep, STAFF["course staff of Open edX"])
    assert came_in(tool) == ["admin", "instructor"]

    keeper.send(listed, "/administrators")
    launched(doorstep, STAFF["course staff of Open edX"])
    assert came_in(tool) == ["administrator", "instructor"]
    with reading(tool) as session:
        said = [row.action for row in session.scalars(select(Audit).order_by(Audit.id))]
    assert [one for one in said if "trusted" in one] == [
        "platform.admins_trusted",
        "platform.admins_not_trusted",
    ]
    assert lms


def test_an_account_is_all_its_administrators(tool, doorstep, family):
    assert family
    account = {f"{CORE}context": {"id": "town", "type": ["Account"]}}
    page = doorstep.launch(
        {
            f"{CORE}roles": [f"{INSTITUTION}Administrator"],
            f"{CORE}custom": {"masquerading_user_id": "$Canvas.masqueradingUser.id"},
            **account,
        },
        person="aksel",
    )
    assert came_in(tool) == ["admin"]
    assert page.url.endswith("/reports")


def test_site_administrators_of_moodle_are_trusted(tool, lms, doorstep):
    assert lms
    with tool.shared.database.writing() as session:
        session.execute(update(Platform).values(trusts_admins=False, family="moodle"))
    launched(doorstep, [f"{SYSTEM}Administrator"], person="aksel")
    assert came_in(tool) == ["admin"]
