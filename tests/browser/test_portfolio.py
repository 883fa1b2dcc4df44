"""A learner takes their texts home, by keyboard and without a script; everybody can use the pages and the file that opens without the tool."""

import pytest
from playwright.sync_api import expect

from tests.arriving import arrived
from tests.browser.axe import OF_COLOURS, problems
from tests.browser.test_access import by_night

TEXT = "My sister listens with her hands. " * 12


@pytest.fixture
def pia(person, tool, lms):
    """A professional with two texts, the tool in a tab of its own."""
    meanwhile = arrived(tool, lms, "pia", pathway="professional", link="course?target=window")
    meanwhile.go("m01/journal")
    meanwhile.write("m01/journal", text=TEXT)
    meanwhile.go("m01/page/my-definition")
    meanwhile.write("m01/definition-card", **{"field-definition": "We move the bench together."})
    learner = person("pia")
    learner.go_on_from(meanwhile)
    return learner


def test_the_choice_and_the_document_stand_in_nobody_s_way_and_are_taken_by_keyboard(pia):
    pia.visit("portfolio")
    found = problems(pia.page)
    pia.button("Keep it and have a look").click()
    expect(pia.heading).to_have_text("Your portfolio")
    found += problems(pia.page)
    by_night(pia)
    found += problems(pia.page, OF_COLOURS)
    pia.visit("portfolio")
    found += problems(pia.page)
    assert not found

    it_is_chosen_and_taken_by_keyboard(pia)


def it_is_chosen_and_taken_by_keyboard(pia):
    choices = pia.screen.locator("[name=take]")
    expect(choices).to_have_count(2)
    choices.first.press("Space")
    expect(choices.first).not_to_be_checked()
    choices.first.press("Enter")
    expect(pia.heading).to_have_text("Your portfolio")
    expect(pia.screen.locator(".folio .f-piece")).to_have_count(1)

    link = pia.link("As a PDF")
    link.focus()
    with pia.page.expect_download() as coming:
        pia.page.keyboard.press("Enter")
    assert coming.value.suggested_filename.startswith("samskabe-portfolio-")
    assert coming.value.path().read_bytes().startswith(b"%PDF")


def test_the_page_that_was_taken_opens_without_the_tool(pia, tmp_path, watch):
    watch.foresee("file://")
    pia.visit("portfolio/preview")
    with pia.page.expect_download() as coming:
        pia.link("As a page for your browser").click()
    file = tmp_path / "portfolio.html"
    coming.value.save_as(file)

    tab = pia.context.new_page()
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(file.as_uri())
    tab.evaluate("document.fonts.ready")
    expect(tab.get_by_text("We move the bench together.")).to_be_visible()
    assert "Brygada" in tab.locator("h1").evaluate("one => getComputedStyle(one).fontFamily")
    assert tab.evaluate("document.fonts.check('600 20px \"Brygada 1918\"')")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert not problems(tab)
