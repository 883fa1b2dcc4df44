"""An administrator of a Canvas-like LMS acts as somebody: the line that says so, which everybody can read."""

import pytest
from playwright.sync_api import expect

from lti.practice_lms.config import PlatformConfig, ToolAddresses
from lti.practice_lms.families import CANVAS_LIKE
from tests.browser.axe import problems


@pytest.fixture
def lms_config(tool):
    custom = {"masquerading_user_id": "$Canvas.masqueradingUser.id"}
    return PlatformConfig(
        tool=ToolAddresses.at(tool.url), family=CANVAS_LIKE, custom=custom, clock=tool.clock
    )


def test_from_the_list_of_people_into_the_course_of_somebody_else(person):
    aksel = person("aksel")
    aksel.go("course/1/participants")
    found = problems(aksel.page)
    with aksel.context.expect_page() as opened:
        aksel.page.get_by_role("link", name="Open the course as Kirsten Dahl").click()
    aksel.take(opened.value)
    line = aksel.screen.get_by_role("complementary", name="You are looking at somebody else’s course")

    expect(line).to_contain_text("nothing you do here is kept")
    found += problems(aksel.page)
    aksel.visit("m01/page/tuesday")
    expect(line).to_be_visible()
    expect(aksel.words("Your place is saved")).to_have_count(0)
    found += problems(aksel.page)
    assert not found


def test_from_the_account_to_the_reports(person):
    aksel = person("aksel")
    aksel.go("course/1")
    with aksel.context.expect_page() as opened:
        aksel.page.get_by_role("link", name="Open the tool for the whole account").click()
    aksel.take(opened.value)

    expect(aksel.heading).to_have_text("Completion report")
    assert not problems(aksel.page)
