"""Rights that whoever looks after a platform has struck off: seen at a launch, and told where they matter."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models import Context, ResourceLink
from lti.client import (
    LINE_ITEM_READ_SCOPE,
    LINE_ITEM_SCOPE,
    RESULT_SCOPE,
    ROSTER_SCOPE,
    SCORE_SCOPE,
)
from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.families import CANVAS_LIKE, MOODLE_LIKE, PLAIN
from tests.doorstep import CORE, MEMBERSHIP, reading
from tests.gradebook import Grades
from tests.practice import practice_lms

GRADES = frozenset({SCORE_SCOPE, RESULT_SCOPE, LINE_ITEM_SCOPE, LINE_ITEM_READ_SCOPE})
ALL = GRADES | {ROSTER_SCOPE}
NO_SERVICE = "Your learning platform has no grade service for this course"
NO_RIGHT = "Your learning platform does not let this tool send grades"
NO_ROSTER = "does not let this tool read who is in the course: people who never opened it are not listed"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"


OFF_MEANS_OFF = pytest.mark.parametrize(
    "family", [MOODLE_LIKE, CANVAS_LIKE], indirect=True, ids=lambda family: family.name
)
"""Platforms whose launches name every service that is on."""


@pytest.fixture(params=[MOODLE_LIKE, CANVAS_LIKE, PLAIN], ids=lambda family: family.name)
def family(request):
    return request.param


@pytest.fixture
def lms_config(tool, family) -> PlatformConfig:
    return practice_lms(tool, family=family, clock=tool.clock)


@pytest.fixture
def grades(tool, lms) -> Grades:
    return Grades(tool=tool, lms=lms)


def strike_off(lms, *scopes):
    """What an administrator does in the platform's own pages."""
    object.__setattr__(lms.platform.config, "scopes_struck_off", frozenset(scopes))


def granted(tool):
    """What may be done in the course, by its links; as its roster is named, that it may be read."""
    with reading(tool) as session:
        told = {scope for scopes in session.scalars(select(ResourceLink.scopes)) for scope in scopes}
        is_named = session.scalars(select(Context.memberships_url).where(Context.kind == "course")).one()
    return told | ({ROSTER_SCOPE} if is_named else set())


def urls(tool):
    with reading(tool) as session:
        (lineitems_url,) = set(session.scalars(select(ResourceLink.lineitems_url)))
        return lineitems_url, session.scalars(select(Context.memberships_url)).one()


def open_as_leader(visitor, path):
    """A page of a new visit of the person who leads the course."""
    page = visitor.launch("anna")
    return visitor.open(path, base="/".join([*page.url.split("/")[:5], ""]))


@pytest.mark.parametrize("struck", [*sorted(ALL), ""], ids=lambda scope: scope.rsplit("/")[-1] or "none")
def test_a_launch_tells_what_is_left(tool, lms, visitor, struck):
    strike_off(lms, struck)
    visitor.launch("kirsten")

    assert granted(tool) == ALL - {struck}


@pytest.mark.both_databases("json", once=True)
def test_a_right_that_is_struck_off_later_and_given_back_is_noticed_each_time(tool, lms, visitor):
    visitor.launch("kirsten")
    assert granted(tool) == ALL
    strike_off(lms, SCORE_SCOPE, LINE_ITEM_SCOPE)
    visitor.launch("kirsten")
    assert granted(tool) == ALL - {SCORE_SCOPE, LINE_ITEM_SCOPE}
    strike_off(lms)
    visitor.launch("kirsten")
    assert granted(tool) == ALL


def test_with_every_right_nothing_is_said(visitor, grades):
    visitor.launch("kirsten")
    grades.work()
    page = open_as_leader(visitor, "grades")

    assert NO_SERVICE not in page.text
    assert NO_RIGHT not in page.text
    assert "has arrived" in page.text
    report = open_as_leader(visitor, "reports")
    assert NO_ROSTER not in report.text
    assert "People who never opened the course are included." in report.text


def test_without_the_right_to_send_grades_the_page_says_whom_to_ask(lms, visitor):
    strike_off(lms, SCORE_SCOPE)
    page = open_as_leader(visitor, "grades")

    assert NO_RIGHT in page.text
    assert "Ask the person who looks after the platform" in page.text
    assert "has arrived" not in page.text


@OFF_MEANS_OFF
def test_a_service_that_is_switched_off_whole_is_noticed_and_told(tool, lms, visitor):
    visitor.launch("kirsten")
    assert all(urls(tool))
    strike_off(lms, *ALL)
    page = open_as_leader(visitor, "grades")

    assert granted(tool) == set()
    assert urls(tool) == (None, None)
    assert NO_SERVICE in page.text
    assert "has arrived" not in page.text
    assert NO_ROSTER in open_as_leader(visitor, "reports").text
    strike_off(lms)
    assert NO_SERVICE not in open_as_leader(visitor, "grades").text
    assert all(urls(tool))


@pytest.mark.parametrize("family", [PLAIN], indirect=True, ids=lambda family: family.name)
def test_elsewhere_one_link_without_a_service_says_nothing_about_the_others(tool, doorstep):
    doorstep.launch()
    known = urls(tool)
    doorstep.launch({AGS: None, NRPS: None})

    assert granted(tool) == ALL
    assert urls(tool) == known


@OFF_MEANS_OFF
def test_a_launch_from_an_account_says_nothing_about_courses(tool, doorstep):
    """Canvas names no services there."""
    doorstep.launch()
    account = {"id": "account-1", "type": ["Account"], "title": "Town"}
    roles = ["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"]
    doorstep.launch({AGS: None, NRPS: None, CORE + "context": account, CORE + "roles": roles})

    assert granted(tool) == ALL


@pytest.mark.both_databases("reports", once=True)
def test_without_the_roster_the_report_says_who_is_missing(lms, visitor, grades):
    strike_off(lms, ROSTER_SCOPE)
    visitor.launch("kirsten")
    grades.work()
    page = open_as_leader(visitor, "reports")

    assert NO_ROSTER in page.text
    assert "switch on the service for names and roles" in page.text
    assert "People who never opened the course are included." not in page.text
    assert "1 person." in page.text


def test_a_roster_that_was_read_and_is_refused_now_is_told_with_its_age(tool, lms, visitor, grades):
    visitor.launch("kirsten")
    grades.work()
    strike_off(lms, ROSTER_SCOPE)
    tool.clock.forward(
        timedelta(hours=7)
    )  # the token from before was good for an hour, the roster is due again
    grades.work()
    page = open_as_leader(visitor, "reports")

    assert NO_ROSTER in page.text
    assert "Roster as of" in page.text


@pytest.mark.parametrize("family", [PLAIN], indirect=True, ids=lambda family: family.name)
def test_columns_are_not_offered_and_the_page_says_why(lms, doorstep, grades):
    strike_off(lms, LINE_ITEM_SCOPE)
    service = {"scope": sorted(GRADES - {LINE_ITEM_SCOPE}), "lineitems": lms.platform.columns_url("1")}
    claims = {
        AGS: service,
        CORE + "resource_link": {"id": "imported-1", "title": "As imported"},
        CORE + "custom": {"item": "m01"},
    }
    doorstep.launch(claims)
    grades.work()
    leader = doorstep.launch({**claims, CORE + "roles": [f"{MEMBERSHIP}Instructor"]}, person="anna")
    page = doorstep.browser.open("grades", base="/".join([*leader.url.split("/")[:5], ""]))

    assert "Without a column in the gradebook" in page.text
    assert "This tool may not make columns in your learning platform." in page.text
    assert not [form for form in page.forms if form.action.endswith("/grades/columns")]
