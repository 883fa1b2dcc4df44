"""What each kind of person may open: roles of our own, from whatever the platform says."""

import pytest
from sqlalchemy import select

from app.models import Enrolment, Visit
from lti.practice_lms.families import CANVAS_LIKE
from lti.practice_lms.world import PEOPLE, Inhabitant, Place
from tests.doorstep import CORE, MEMBERSHIP, reading
from tests.practice import practice_lms

INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
ASSISTANT = "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant"


def came_in(tool):
    """The last visit's powers and mode, its enrolment's kind and roles."""
    with reading(tool) as session:
        visit = session.scalars(select(Visit).order_by(Visit.id.desc()).limit(1)).one()
        enrolment = session.get(Enrolment, visit.enrolment_id) if visit.enrolment_id else None
        return visit.powers, visit.mode, enrolment and enrolment.kind, enrolment and enrolment.roles


def test_roles_give_these_powers(tool, doorstep):
    cases = (
        ([f"{MEMBERSHIP}Learner"], ["learner"], ["learner"]),
        (["Learner"], ["learner"], ["learner"]),
        ([f"{MEMBERSHIP}Instructor"], ["instructor"], ["instructor"]),
        ([ASSISTANT], ["instructor"], ["instructor"]),
        ([f"{MEMBERSHIP}Mentor"], ["observer"], ["observer"]),
        ([f"{INSTITUTION}Administrator"], ["admin"], []),
        ([f"{SYSTEM}SysAdmin"], ["admin"], []),
        ([f"{INSTITUTION}Administrator", f"{MEMBERSHIP}Learner"], ["admin", "learner"], ["learner"]),
        ([f"{INSTITUTION}Instructor"], [], []),
        (["http://example.test/Wizard", 7], [], []),
        ([], [], []),
    )
    for number, (names, powers, roles) in enumerate(cases):
        somebody_new = {"sub": f"sub-{number}"}
        page = doorstep.launch(somebody_new | {CORE + "roles": names, CORE + "custom": {"item": "m01"}})

        assert page.status == 200, names
        assert came_in(tool) == (powers, "own", "real", roles), names


def test_nobody_in_particular_may_read_but_not_lead(doorstep):
    page = doorstep.launch({CORE + "roles": []})

    assert page.status == 200
    assert doorstep.browser.open("set-up", base=page.url.removesuffix("pathway")).status == 403


def test_a_role_that_is_taken_away_is_gone_at_the_next_launch(tool, doorstep):
    """Nobody can tell it from somebody who has switched to a learner: what they do is a preview until they say otherwise."""
    doorstep.launch(person="anna")
    doorstep.launch({CORE + "roles": [f"{MEMBERSHIP}Learner"]}, person="anna")

    powers, mode, _kind, roles = came_in(tool)
    assert (powers, mode, roles) == (["learner", "teaches"], "preview", ["learner"])


def test_a_launch_from_an_account_opens_the_reports_and_enrols_nobody(tool, doorstep):
    account = {
        CORE + "context": {"id": "account-1", "type": ["Account"]},
        CORE + "roles": [f"{INSTITUTION}Administrator"],
    }
    page = doorstep.launch(account)

    assert page.url.endswith("/reports")
    powers, mode, kind, _roles = came_in(tool)
    assert (powers, mode, kind) == (["admin"], "own", None)


class TestCanvas:
    """A platform with a Student View and assistants."""

    @pytest.fixture
    def lms_config(self, tool):
        assistant = Inhabitant(
            key="tove",
            number="31",
            given="Tove",
            family="Krog",
            place=Place.ASSISTANT,
            calling="assistant",
            about="",
        )
        return practice_lms(
            tool,
            family=CANVAS_LIKE,
            people=(*PEOPLE, assistant),
            custom={"masquerading_user_id": "$Canvas.masqueradingUser.id"},
        )

    def test_the_test_student_is_an_enrolment_of_its_own_kind(self, tool, visitor):
        page = visitor.launch("test-student", "m01")

        assert page.status == 200
        assert came_in(tool) == (["learner"], "test", "test", ["learner"])

    def test_an_assistant_leads_the_course(self, tool, visitor):
        assert visitor.launch("tove", "m01").status == 200
        assert came_in(tool)[0] == ["instructor"]

    def test_an_administrator_who_acts_as_a_learner_looks_on(self, tool, visitor):
        page = visitor.arrive(visitor.open("/as/kirsten/launch/1/m01?acting=aksel"))

        assert page.status == 200
        assert "You are looking at somebody else’s course." in page.text
        assert came_in(tool)[1] == "masquerade"
        assert visitor.send(page, page.form("/look"), size="120").status == 403
        assert "somebody else’s course" not in visitor.launch("kirsten", "m01").text
        assert came_in(tool)[1] == "own"

    def test_an_administrator_opens_the_reports_of_the_whole_account(self, tool, visitor):
        visitor.launch("kirsten", "m01")
        page = visitor.arrive(visitor.open("/as/aksel/account"))

        assert page.url.endswith("/reports")
        assert "Kirsten Dahl" in page.text
        assert came_in(tool)[2:] == (None, None)

    def test_an_administrator_without_a_place_in_the_course_comes_to_the_reports(self, tool, visitor):
        page = visitor.launch("aksel")

        assert page.url.endswith("/reports")
        assert came_in(tool)[0] == ["admin"]
