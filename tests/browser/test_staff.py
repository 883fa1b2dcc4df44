"""What those who lead a course meet on every page, on a phone too, and what they would lose."""

import pytest
from playwright.sync_api import expect

from tests.arriving import arrived
from tests.browser.axe import problems
from tests.browser.tab import press, tab_to
from tests.functional.setup_stars import database_url

__all__ = ["database_url"]


@pytest.fixture
def anna(person, tool, lms):
    teacher = person("anna")
    teacher.go_on_from(arrived(tool, lms, "anna", link="course?target=window"))
    return teacher


def test_on_a_phone_the_ways_stand_behind_one_word_in_one_row(anna):
    anna.page.set_viewport_size({"width": 320, "height": 640})
    menu = anna.screen.locator(".ways-all > summary")
    for path in ("", "m01", "grades", "reports"):
        anna.visit(path)
        expect(menu).to_be_visible()
        assert anna.frame.evaluate("document.querySelector('.bar').offsetHeight") <= 60, path
        assert anna.frame.evaluate("document.documentElement.scrollWidth") <= 320, path
    anna.visit("")
    assert not problems(anna.page)
    anna.page.set_viewport_size({"width": 320, "height": 640})
    press(anna, menu)
    press(anna, anna.screen.locator(".ways-all").get_by_role("link", name="Grades"))
    expect(anna.heading).to_have_text("Grades on their way")
    expect(menu).to_contain_text("Grades")


def test_in_a_frame_of_moodle_the_ways_stand_in_one_row_on_the_map_too(anna):
    anna.page.set_viewport_size({"width": 883, "height": 590})
    for locale in ("en", "de"):
        if locale == "de":
            anna.press(anna.screen.locator("footer").get_by_role("button", name="Deutsch"))
        for path in ("", "set-up", "grades"):
            anna.visit(path)
            expect(anna.screen.locator("html")).to_have_attribute("lang", locale)
            expect(anna.screen.locator(".ways a[href$='/grades']")).to_be_visible()
            assert anna.frame.evaluate("document.querySelector('.bar').offsetHeight") <= 60, (locale, path)


def leave(anna) -> bool:
    """Go elsewhere; whether the browser asked before."""
    asked = []

    def answer(dialog):
        asked.append(dialog.type)
        dialog.accept()

    anna.page.on("dialog", answer)
    anna.screen.locator(".ways").get_by_role("link", name="Grades").click()
    expect(anna.heading).to_have_text("Grades on their way")
    anna.page.remove_listener("dialog", answer)
    return asked == ["beforeunload"]


def before_it_is_saved(anna):
    """Change the set-up, and be asked whether that is to be saved."""
    anna.visit("set-up")
    anna.screen.locator(".mod").nth(1).get_by_role("switch").uncheck()
    anna.press(anna.button("Save", exact=True))
    expect(anna.words("Before this is saved")).to_be_visible()


def test_who_leaves_before_it_is_saved_is_asked_and_who_drops_the_changes_is_not(anna):
    before_it_is_saved(anna)
    assert leave(anna)

    anna.visit("set-up")
    anna.screen.locator("h1").click()
    assert not leave(anna)

    before_it_is_saved(anna)
    asked = []
    anna.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    anna.press(anna.link("Drop these changes"))
    assert asked == []
    expect(anna.screen.get_by_role("switch").nth(1)).to_be_checked()


def test_several_stars_are_changed_at_once_with_the_keyboard(anna):
    anna.visit("set-up")
    for number in (0, 2):
        tab_to(anna, anna.screen.locator(".pick").nth(number))
        anna.page.keyboard.press("Space")
    expect(anna.screen.locator("[data-picked]")).to_have_text("2 chosen")
    anna.screen.locator("#bulk-what").select_option("hide")
    assert not problems(anna.page)
    press(anna, anna.button("To the chosen stars"))
    expect(anna.words("2 changes are not saved yet.")).to_be_visible()
    assert [one.is_checked() for one in anna.screen.get_by_role("switch").all()] == [False, True, False]
    assert [one.is_checked() for one in anna.screen.locator(".pick").all()] == [True, False, True]
    assert leave(anna)
