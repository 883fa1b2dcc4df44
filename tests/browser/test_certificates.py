"""A certificate at the screen: made with the keyboard alone, the same without scripts, fit for a phone, for the night and for paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.arriving import arrived
from tests.browser.axe import by_day_and_night
from tests.browser.paper import printed, sizes, words_of
from tests.browser.test_access import look, look_by_day_and_night
from tests.functional.test_certificates import has_done

SENTENCE = "Now I ask what they are afraid of. It goes faster."
A4_ON_ITS_SIDE = (842, 595)


@pytest.fixture
def kirsten(person, tool, lms):
    """A citizen who has done all that their pathway asks for, and has written a text."""
    meanwhile = arrived(tool, lms, "kirsten", pathway="citizen", link="course?target=window")
    meanwhile.go("m01/journal")
    meanwhile.write("m01/journal", text="Nobody had ever asked me where the bench should stand. " * 6)
    has_done(tool, "Kirsten", "m01")
    learner = person("kirsten")
    learner.go_on_from(meanwhile)
    return learner


def test_it_is_made_with_the_keyboard_alone_and_printed_on_a_sheet_of_its_own(kirsten):
    kirsten.visit("")
    kirsten.press(kirsten.link("Your certificate"))
    kirsten.press(kirsten.link("Make my certificate"))
    kirsten.screen.get_by_label("Name", exact=True).focus()
    keys = kirsten.page.keyboard
    keys.press("ControlOrMeta+a")
    keys.type("Kirsten Dahl")
    keys.press("Tab")
    keys.type(SENTENCE)
    for _time in range(2):
        keys.press("Tab")
        keys.press("Space")
    with kirsten.frame.expect_navigation():
        kirsten.screen.get_by_label("Name", exact=True).press("Enter")
    expect(kirsten.heading).to_have_text("Kirsten Dahl")
    expect(kirsten.words(SENTENCE)).to_be_visible()
    expect(kirsten.words("Besides, as you chose:")).to_be_visible()

    sheets = printed(kirsten)
    assert sizes(sheets)[0] == A4_ON_ITS_SIDE
    assert len(sheets.pages) == 2
    told = words_of(sheets)
    assert "KirstenDahl" in told
    assert "Changewhatitsays" not in told
    assert "Whatthepublicpagesays" not in told


def test_its_pages_and_the_public_one_stand_in_nobodys_way(kirsten, tool, watch):
    watch.foresee("404")
    watch.foresee("422")
    found = look_by_day_and_night(kirsten, "certificates")
    found += look(kirsten, "certificates/citizen/words")
    kirsten.screen.get_by_label("Name", exact=True).fill("")
    kirsten.press(kirsten.button("Make my certificate"))
    found += by_day_and_night(kirsten.page)
    kirsten.screen.get_by_label("Name", exact=True).fill("Kirsten Dahl")
    for box in kirsten.screen.locator("main input[type=checkbox]").all():
        box.check()
    kirsten.press(kirsten.button("Make my certificate"))
    kirsten.screen.locator("details.more summary").click()
    found += by_day_and_night(kirsten.page)
    number = re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", kirsten.screen.locator("article").inner_text())[0]
    for path in (f"verify/{number}", "verify", "verify/0000"):
        kirsten.page.goto(f"{tool.url}/{path}")
        found += by_day_and_night(kirsten.page)

    assert not found
