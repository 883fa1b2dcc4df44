"""Cards, recordings, tables and local cases can be used by everybody: by day and by night, on every size of page."""

import pytest

from tests.browser.axe import problems
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
    learner.open_tab()
    learner.choose_pathway("citizen")
    return learner


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_with_what_is_read_watched_and_talked_about(kirsten, scheme):
    kirsten.page.emulate_media(color_scheme=scheme)
    found = []
    for kind in KINDS:
        kirsten.visit(f"m01/page/on-{kind}")
        for more in kirsten.screen.locator("details.more").all():
            more.evaluate("one => (one.open = true)")
        found += without_dots(kirsten)
    assert found == [], "\n".join(found)


def without_dots(learner):
    """What stands in the way, but for the dots of the star: no star of a course has as many pages as that of the samples."""
    learner.screen.locator(".steps").evaluate("dots => dots.remove()")
    return problems(learner.page)
