"""A course is copied for the next term: in the LMS's frame the instructor takes the settings over, and the map is as it was."""

import pytest
from playwright.sync_api import expect

from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.families import CANVAS_LIKE
from tests.browser.axe import problems
from tests.browser.tab import press
from tests.functional.setup_stars import database_url
from tests.gradebook import Grades
from tests.practice import practice_lms

__all__ = ["database_url"]

M01, M06 = "What co-creation is — and is not", "Listening as equals"
STARS = ("m01", "m06", "m09")
OLD = "Co-creating welfare together"


@pytest.fixture
def lms_config(tool) -> PlatformConfig:
    """A Canvas: it tells the tool of a copy at once."""
    return practice_lms(tool, family=CANVAS_LIKE, clock=tool.clock)


@pytest.fixture
def anna(person, tool, lms):
    """The instructor of a course in which M6 is off and M1 comes last; the tool has given Canvas its address."""
    teacher = person("anna")
    teacher.open_course()
    Grades(tool=tool, lms=lms).work()
    teacher.press(teacher.link("Set-up"))
    teacher.screen.locator(".mod", has_text=M06).get_by_role("switch").uncheck()
    for _step in range(2):
        teacher.button(f"Move down: {M01}").click()
    teacher.press(teacher.button("Save", exact=True))
    region = teacher.screen.get_by_role("region", name="Saving")
    teacher.press(region.get_by_role("button", name="Yes, save this"))
    expect(teacher.words("Saved as version 1.")).to_be_visible()
    return teacher


def copy(teacher) -> None:
    """Press the LMS's button, and come into the copy."""
    teacher.go("course/1")
    with teacher.page.expect_navigation():
        teacher.page.get_by_role("button", name="Copy this course").click()
    expect(teacher.page).to_have_title(f"{OLD} · Practice LMS")
    teacher.open_course(course="3")


def steps(teacher) -> list[str]:
    """The stars that can be opened, as the list of the map has them."""
    teacher.visit("?view=list")
    teacher.heading.wait_for()
    links = teacher.screen.locator("main").get_by_role("link").all()
    addresses = [link.get_attribute("href") or "" for link in links]
    return [star for address in addresses for star in STARS if address.endswith(f"/{star}/")]


def test_after_one_click_the_map_of_the_copy_is_as_in_the_old_course_and_everybody_can_use_the_way(
    anna, lms, person
):
    before = steps(anna)
    copy(anna)
    assert set(before) == {"m01", "m09"}
    assert set(steps(anna)) == set(STARS)
    at_a_desk = person("anna")
    at_a_desk.be_in_tab(course="3")
    everybody_can_use_the_offer(at_a_desk)
    anna.page.bring_to_front()
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


def test_the_lms_s_menu_with_the_button_can_be_used_by_all(person):
    anna = person("anna")
    anna.go("course/1/participants")
    expect(anna.page.get_by_role("button", name="Copy this course")).to_be_visible()

    assert not problems(anna.page)
