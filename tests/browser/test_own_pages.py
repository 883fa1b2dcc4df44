"""Finding words, what is kept of oneself, statements in public: by day and by night, on every size of page."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import PHONE, by_day_and_night, problems
from tests.browser.test_access import look_by_day_and_night
from tests.doorstep import command

TEXT = "Nobody had ever asked me where the bench should stand. " * 6
PAGES = (
    "search",
    "search?q=welfare",
    "search?q=bench",
    "search?q=xyzzy",
    "accessibility",
    "at-my-tables",
)


@pytest.fixture
def kirsten(person):
    """A citizen before a journal, with the tool in a tab of its own."""
    learner = person("kirsten")
    learner.open_tab(pathway="citizen", at="m01/journal")
    return learner


def write(learner):
    journal = learner.screen.locator('.entry:has(textarea[name$=".text"])').first
    journal.locator("textarea").fill(TEXT)
    journal.get_by_role("button", name="Save my text").click()
    expect(journal.locator(".saved")).to_contain_text("Saved at")


def test_what_is_found_and_what_is_kept_stand_in_nobodys_way_by_day_and_by_night(kirsten, watch):
    watch.foresee("422")
    write(kirsten)
    found = look_by_day_and_night(kirsten, *PAGES)
    kirsten.visit("search?q=bench")
    expect(kirsten.screen.get_by_role("heading", name="In your texts")).to_be_visible()
    kirsten.visit("data")
    found += problems(kirsten.page)
    kirsten.screen.locator("details.more summary").first.click()
    kirsten.press(kirsten.button("Delete my data"))
    expect(kirsten.screen.get_by_role("alert")).to_contain_text("Nothing has been deleted.")
    found += by_day_and_night(kirsten.page)

    assert not found


def test_statements_in_public(person, tool):
    stranger = person("omar")
    found = []
    for path in ("privacy", "accessibility", "forgotten"):
        stranger.page.goto(f"{tool.url}/{path}")
        found += by_day_and_night(stranger.page)

    assert not found


def test_on_a_phone_the_words_of_the_bar_stand_in_one_row_in_german_too(kirsten):
    kirsten.press(kirsten.screen.locator(".foot").get_by_role("button", name="Deutsch"))
    kirsten.page.set_viewport_size(PHONE)
    for path in ("", "texts", "words"):
        kirsten.visit(path)
        kirsten.page.evaluate("document.fonts.ready")
        height = kirsten.screen.locator(".bar").evaluate("bar => bar.offsetHeight")
        assert height < 60, f"{path}: {height} px"


def test_a_barrier_is_written_down_and_read_by_those_who_look_after_the_institution(
    kirsten, person, tool, watch
):
    watch.foresee("422")
    office = ("--office", "Office for everybody", "--email", "all@nordby.example")
    assert command(tool, "institution", "contact", "1", "accessibility", *office).exit_code == 0
    kirsten.visit("accessibility")
    expect(kirsten.link("all@nordby.example")).to_be_visible()
    kirsten.press(kirsten.button("Send"))
    expect(kirsten.screen.get_by_role("alert")).to_contain_text("Write what stood in your way.")
    found = problems(kirsten.page)
    kirsten.screen.get_by_label("What stood in your way?").fill(
        "The third card. " * 20 + "Sundhedssamarbejdsudvalgsmedlemskab" * 3
    )
    kirsten.press(kirsten.button("Send"))
    expect(kirsten.words("Your message waits for those")).to_be_visible()
    found += problems(kirsten.page)

    administrator = person("aksel")
    administrator.be_in_tab()
    administrator.visit("reports")
    administrator.press(administrator.link("1 message about barriers"))
    found += problems(administrator.page)
    administrator.press(administrator.button("It is dealt with"))
    expect(administrator.words("No message waits.")).to_be_visible()
    found += problems(administrator.page)

    assert not found
