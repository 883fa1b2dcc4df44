"""An administrator registers the tool by a link, in the LMS's frame: the page closes itself, everybody can use it."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import problems
from tests.registrar import invite


@pytest.fixture
def aksel(person):
    """The administrator, with the LMS's page of tools open."""
    admin = person("aksel")
    admin.go("course/1/tools")
    return admin


def paste(admin, link):
    admin.page.get_by_label("Registration link").fill(link)
    admin.page.get_by_role("button", name="Add the tool").click()
    admin.screen = admin.page.frame_locator("#registration")


def test_by_keyboard_alone_the_page_closes_itself_and_the_tool_can_be_activated(aksel, tool):
    paste(aksel, invite(tool))
    aksel.heading.filter(has_text="Install the course?").wait_for()
    bullets_are_not_cut_off_at_the_edge_of_the_frame(aksel)
    aksel.button("Yes, register").focus()
    aksel.page.keyboard.press("Enter")

    aksel.page.get_by_text("waits to be activated").wait_for()
    aksel.page.get_by_role("button", name="Activate").click()
    expect(aksel.page.get_by_text("active", exact=False).last).to_be_visible()
    aksel.open_course()
    expect(aksel.screen.locator("header.bar")).to_be_visible()


def bullets_are_not_cut_off_at_the_edge_of_the_frame(aksel):
    for bullets in aksel.screen.locator("main ul").all():
        room = bullets.evaluate("list => parseFloat(getComputedStyle(list).paddingInlineStart)")
        assert room > 16, "the marker stands outside the list"


def test_everybody_can_use_the_pages(aksel, tool, watch):
    watch.foresee("410")
    link = invite(tool)
    paste(aksel, link)
    aksel.heading.wait_for()
    aksel.page.goto(aksel.frame.url)  # the same page with the window to itself
    aksel.screen = aksel.page
    found = problems(aksel.page)
    aksel.button("Yes, register").click()
    expect(aksel.heading).to_have_text("The course is registered")
    expect(aksel.button("Close this page")).to_be_hidden()  # nobody would hear it
    found += problems(aksel.page)
    aksel.go("course/1/tools")
    found += problems(aksel.page)
    paste(aksel, link)
    expect(aksel.heading).to_have_text("This invitation has been used or is too old")

    assert not found


def test_without_script_the_page_says_how_to_go_on(person, tool):
    admin = person("aksel", java_script_enabled=False)
    admin.go("course/1/tools")
    paste(admin, invite(tool))
    admin.button("Yes, register").click()

    expect(admin.heading).to_have_text("The course is registered")
    expect(admin.words("If this page stays open")).to_be_visible()
    expect(admin.button("Close this page")).to_have_count(0)
