"""Cards, recordings, tables and local cases can be used by everybody: by day and by night, on every size of page."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import by_day_and_night, problems
from tests.sampled import with_the_sampled_course

KINDS = ("case", "take-away", "media", "local-case", "circle")


@pytest.fixture
def database_url(server):
    """The course of samples."""
    url = server.fresh(with_the_sampled_course)
    yield url
    server.drop(url)


@pytest.fixture
def kirsten(person):
    """A citizen, with the tool in a tab of its own."""
    learner = person("kirsten")
    learner.open_tab(pathway="citizen")
    return learner


def test_pages_with_what_is_read_watched_and_talked_about(kirsten):
    found = []
    for kind in KINDS:
        kirsten.visit(f"m01/page/on-{kind}")
        for more in kirsten.screen.locator("details.more").all():
            more.evaluate("one => (one.open = true)")
        found += without_dots(kirsten)
    assert found == [], "\n".join(found)


def test_a_case_is_written_and_read_by_everybody(kirsten, person, watch):
    watch.foresee("422")
    anna = person("anna")
    anna.be_in_tab()
    anna.visit("cases")
    found = problems(anna.page)
    anna.press(anna.link("Write a case"))
    anna.press(anna.button("Save"))
    found += problems(anna.page)
    for name in ("title", "place", "challenge", "involved", "open", "fixed"):
        anna.screen.locator(f"[name={name}]").fill("The yard is locked")
    anna.screen.locator("[name=consent]").check()
    anna.screen.locator("[name=stars]").first.check()
    anna.press(anna.button("Save"))
    anna.press(anna.button("Ask two readers of the course"))
    expect(anna.words("It lies before readers.")).to_be_visible()
    found += problems(anna.page)
    kirsten.visit("texts")
    kirsten.press(kirsten.link("The yard is locked"))
    found += problems(kirsten.page)
    kirsten.press(kirsten.button("Send what I think"))
    expect(kirsten.screen.get_by_role("alert")).to_be_visible()
    found += by_day_and_night(kirsten.page)
    assert not found


def without_dots(learner):
    """What stands in the way, but for the dots of the star: no star of a course has as many pages as that of the samples."""
    learner.screen.locator(".steps").evaluate("dots => dots.remove()")
    return by_day_and_night(learner.page)
