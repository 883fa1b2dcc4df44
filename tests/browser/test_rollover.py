"""A course is copied for the next term: in the LMS's frame the instructor takes the settings over, and the map is as it was."""

import pytest
from playwright.sync_api import expect

from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.families import CANVAS_LIKE
from tests.browser.axe import problems
from tests.browser.tab import press
from tests.functional.setup_stars import database_url
from tests.functional.test_rollover import save, set_up_of
from tests.gradebook import Grades
from tests.practice import practice_lms

__all__ = ["database_url"]

STARS = ("m01", "m06", "m09")
OLD = "Co-creating welfare together"


@pytest.fixture
def lms_config(tool) -> PlatformConfig:
    """A Canvas: it tells the tool of a copy at once."""
    return practice_lms(tool, family=CANVAS_LIKE, clock=tool.clock)


@pytest.fixture
def anna(person, tool, lms, visitor):
    """The instructor of a course in which M6 is off and M1 comes last; the tool has given Canvas its address."""
    set_up = set_up_of(visitor, "1")
    Grades(tool=tool, lms=lms).work()
    save(visitor, set_up, order=["m06", "m09", "m01"], on=["m01", "m09"])
    teacher = person("anna")
    teacher.be_in_tab()
    return teacher


def copy(teacher) -> None:
    """Press the LMS's button."""
    teacher.go("course/1")
    with teacher.page.expect_navigation():
        teacher.page.get_by_role("button", name="Copy this course").click()
    expect(teacher.page).to_have_title(f"{OLD} · Practice LMS")


def steps(teacher) -> list[str]:
    """The stars that can be opened, as the list of the map has them."""
    teacher.visit("?view=list")
    teacher.heading.wait_for()
    links = teacher.screen.locator("main").get_by_role("link").all()
    addresses = [link.get_attribute("href") or "" for link in links]
    return [star for address in addresses for star in STARS if address.endswith(f"/{star}/")]


def test_after_one_click_the_map_of_the_copy_is_as_in_the_old_course_and_everybody_can_use_the_way(anna, lms):
    before = steps(anna)
    assert set(before) == {"m01", "m09"}
    copy(anna)
    anna.be_in_tab(course="3")
    everybody_can_use_the_offer(anna)
    anna.open_course(course="3")
    assert set(steps(anna)) == set(STARS)
    anna.visit("set-up")
    expect(anna.screen.get_by_role("heading", name="This course is a copy")).to_be_visible()

    take = anna.button(f"Take over the settings of “{OLD}”")
    take.scroll_into_view_if_needed()
    press(anna, take, "Enter")

    expect(anna.words("Saved as version 1.")).to_be_visible()
    expect(anna.screen.get_by_role("heading", name="This course is a copy")).to_have_count(0)
    assert steps(anna) == before
    told = [one.summary for one in lms.platform.memory.messages() if one.kind == "notice"]
    assert told == ["LtiContextCopyNotice sent", "LtiHelloWorldNotice sent"]


def everybody_can_use_the_offer(teacher):
    """Also the way to it later, where nobody takes it at once."""
    teacher.visit("set-up")
    expect(teacher.words("This course is a copy")).to_be_visible()
    assert not problems(teacher.page)

    teacher.visit("set-up/history")
    expect(teacher.link(f"Fill the form with the settings of “{OLD}”")).to_be_visible()
    assert not problems(teacher.page)
    teacher.press(teacher.link(f"Fill the form with the settings of “{OLD}”"))
    expect(teacher.words(f"The form shows the settings of “{OLD}”")).to_be_visible()
    assert not problems(teacher.page)
