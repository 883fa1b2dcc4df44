"""A link on the home page of a platform: its roster is everybody with an account, and is read at the operator's word alone."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.models import Audit, Context, Enrolment, Job, Person
from app.services.exchange import rounds
from lti.practice_lms.families import MOODLE_LIKE, PLAIN
from lti.practice_lms.world import COURSES
from tests.doorstep import command, reading
from tests.gradebook import Grades
from tests.keeper import come_in
from tests.practice import practice_lms
from tests.walking import Learner


@pytest.fixture
def family():
    return MOODLE_LIKE


@pytest.fixture
def lms_config(tool, family):
    home, *others = COURSES
    courses = (replace(home, is_home=True), *others)
    return practice_lms(tool, clock=tool.clock, family=family, courses=courses)


@pytest.fixture
def grades(tool, lms):
    return Grades(tool=tool, lms=lms)


def people(tool):
    with reading(tool) as session:
        return session.scalar(select(func.count()).select_from(Person))


def kind(tool):
    with reading(tool) as session:
        return session.scalars(select(Context.kind)).one()


@pytest.mark.both_databases("claims")
def test_it_takes_in_who_comes_and_nobody_else(tool, grades, visitor):
    grades.arrive("kirsten")
    anna = Learner(visitor, visitor.launch("anna", "course"))
    grades.work()

    assert kind(tool) == "site"
    assert people(tool) == 2
    report = anna.go("reports").text
    assert "is the home page of a learning platform" in report
    assert "Kirsten Dahl" in report
    assert "Omar Haddad" not in report
    assert "does not let this tool read" not in report
    grades.earn("kirsten", 1.0)
    grades.work()
    assert grades.cell("kirsten").score == 10.0, "everything else is as in a course"


def test_the_operator_may_have_it_read_and_take_that_back(tool, grades):
    grades.arrive("kirsten")
    keeper = come_in(tool)
    assert "so it is not read" in keeper.open("operator/platforms").text
    listed = keeper.send(keeper.open("operator/platforms"), "/site")
    assert "the roster of the platform’s home page is read" in listed.text

    grades.arrive("kirsten")
    grades.work()
    known = people(tool)
    assert known > 2

    keeper.send(listed, "/site")
    with tool.shared.database.writing() as session:
        session.execute(Enrolment.__table__.delete())
    grades.later(grades_are_read_every())
    with reading(tool) as session:
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 0, (
            "a reading that was due is none"
        )
        waits = select(Job.due_at).where(Job.kind == rounds.ROSTER)
        assert session.scalars(waits).all() == [None]
        said = [row.action for row in session.scalars(select(Audit).order_by(Audit.id))]
    assert [one for one in said if "site" in one] == ["platform.site_read", "platform.site_not_read"]


def grades_are_read_every():
    return rounds.QUIET / 2


def test_a_platform_without_such_a_link_is_not_asked(tool, lms, doorstep):
    assert lms
    assert doorstep
    assert "Its home page" not in come_in(tool).open("operator/platforms").text


def test_the_command_says_the_same(tool, grades, lms):
    config = lms.config
    told = [
        *("--issuer", config.issuer, "--client-id", config.client_id, "--family", "moodle"),
        *("--auth-login-url", config.auth_login_url, "--auth-token-url", f"{config.base_url}/token"),
        *("--key-set-url", f"{config.base_url}/jwks.json", "--read-site-roster"),
    ]
    assert command(tool, "platform", "add", *told).exit_code == 0
    grades.arrive("kirsten")
    grades.work()
    assert people(tool) > 2


@pytest.mark.both_databases("claims")
def test_a_course_that_turns_out_to_be_the_home_page_is_read_no_more(tool, lms, grades):
    course = lms.config.courses[0]
    object.__setattr__(course, "is_home", False)
    grades.arrive("kirsten")
    assert kind(tool) == "course"
    object.__setattr__(course, "is_home", True)
    grades.arrive("kirsten")
    grades.work()
    assert (kind(tool), people(tool)) == ("site", 1)


class TestElsewhere:
    """Other platforms call real groups so."""

    @pytest.fixture
    def family(self):
        return replace(PLAIN, home_type="http://purl.imsglobal.org/vocab/lis/v2/course#Group")

    def test_it_is_a_course(self, tool, grades):
        grades.arrive("kirsten")
        grades.work()
        assert kind(tool) == "course"
        assert people(tool) > 2
