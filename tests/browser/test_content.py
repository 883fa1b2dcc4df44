"""Choosing content in the LMS's frame and on a phone, by keyboard; everybody can use the list and the way back."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import LMS_FRAME, PHONE, problems
from tests.browser.tab import press
from tests.functional.setup_stars import database_url

__all__ = ["database_url"]


@pytest.fixture
def anna(person):
    """The instructor, who selects content where the tool has the whole tab."""
    teacher = person("anna")
    teacher.go("select/1")
    expect(teacher.heading).to_have_text("Choose content")
    return teacher


def choice(teacher, item):
    return teacher.screen.locator(f'[name=item][value="{item}"]')


def test_three_things_are_chosen_in_the_frame_with_the_keyboard_alone(person, lms):
    anna = person("anna")
    anna.go("course/1/select")
    anna.screen = anna.page.frame_locator("iframe")
    anna.heading.filter(has_text="Choose content").wait_for()
    assert anna.page.locator("iframe").bounding_box()["width"] == LMS_FRAME["width"]
    anna.page.locator("iframe").focus()

    for item in ("course", "m06/quiz", "m09/journal"):
        press(anna, choice(anna, item), "Space")
    press(
        anna,
        anna.screen.get_by_role("region", name="Choosing").get_by_role("button", name="Place in my course"),
    )

    anna.heading.filter(has_text="Added to the course").wait_for()
    assert len(lms.platform.gradebook.links("1")) == 3
    assert len([one for one in lms.platform.gradebook.columns("1") if one.tag == "samskabe"]) == 2


def test_a_column_is_left_out_with_the_keyboard_and_asked_about_only_where_its_thing_is_ticked(anna, lms):
    column = anna.screen.locator('[name=column][value="m06"]')
    expect(column).to_be_hidden()
    press(anna, choice(anna, "m06"), "Space")
    expect(anna.screen.get_by_role("checkbox", name="The whole star: With the column")).to_be_checked()
    anna.page.keyboard.press("Tab")
    expect(column).to_be_focused()
    anna.page.keyboard.press("Space")
    assert problems(anna.page) == []
    anna.screen.get_by_role("region", name="Choosing").get_by_role(
        "button", name="Place in my course"
    ).click()

    anna.heading.filter(has_text="Added to the course").wait_for()
    assert [link.custom["item"] for link in lms.platform.gradebook.links("1")] == ["m06"]
    assert [one for one in lms.platform.gradebook.columns("1") if one.tag == "samskabe"] == []
    a_list_with_marks_can_be_used_by_all(anna)


def a_list_with_marks_can_be_used_by_all(anna):
    anna.be_in_tab("added-1")
    anna.go("select/1")
    anna.screen.get_by_label("The whole star In your course already").wait_for()
    assert problems(anna.page) == []


def test_one_thing_is_chosen_on_a_phone_with_the_keyboard_alone(person, lms):
    anna = person("anna", viewport=PHONE)
    anna.go("select/1?one=yes")
    press(anna, choice(anna, "course"), "Space")
    anna.page.keyboard.press("ArrowDown")  # on to the next of one group
    expect(choice(anna, "m01")).to_be_checked()

    anna.page.keyboard.press("Enter")

    anna.heading.filter(has_text="Added to the course").wait_for()
    assert [link.custom["item"] for link in lms.platform.gradebook.links("1")] == ["m01"]


def test_the_list_what_it_says_of_a_mistake_the_way_back_and_a_refusal_can_be_used_by_all(anna, watch):
    watch.foresee("422")
    assert problems(anna.page) == []

    anna.page.set_viewport_size(PHONE)
    anna.screen.get_by_role("region", name="Choosing").get_by_role(
        "button", name="Place in my course"
    ).click()
    complaint = anna.screen.get_by_role("alert")
    expect(complaint).to_contain_text("Choose at least one thing, or cancel.")
    assert problems(anna.page) == []
    complaint.get_by_role("link").click()
    expect(choice(anna, "course")).to_be_focused()

    anna.context.route("**/send.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    anna.press(anna.button("Cancel"))
    expect(anna.heading).to_have_text("Back to your learning platform")
    assert problems(anna.page) == []
    anna.press(anna.button("Go on"))
    expect(anna.heading).to_have_text("Nothing was added")


def test_without_script_the_button_leads_back(person, lms):
    anna = person("anna", java_script_enabled=False)
    anna.go("select/1")
    while anna.page.url.startswith(lms.config.base_url):
        anna.button("Go on").click()
    choice(anna, "m01").check()
    anna.screen.get_by_role("region", name="Choosing").get_by_role(
        "button", name="Place in my course"
    ).click()
    expect(anna.heading).to_have_text("Back to your learning platform")

    anna.button("Go on").click()

    anna.heading.filter(has_text="Added to the course").wait_for()
    assert len(lms.platform.gradebook.links("1")) == 1
