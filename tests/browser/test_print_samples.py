"""Every sample of every kind on paper, in one document: no word is lost."""

import pytest

from tests.browser.paper import lost, printed, sizes
from tests.sampled import NAMED, with_the_sampled_course

A4 = (595, 842)


@pytest.fixture
def database_url(server):
    """The course of samples."""
    url = server.fresh(with_the_sampled_course)
    yield url
    server.drop(url)


def test_every_word_of_every_sample_stands_on_paper(person):
    kirsten = person("kirsten")
    kirsten.open_tab(pathway="citizen", at="m01/print")
    assert {one.get_attribute("id") for one in kirsten.screen.locator(".on-paper[id]").all()} == {*NAMED}
    pdf = printed(kirsten)
    assert lost(kirsten, pdf, ".sheets") == []
    assert {*sizes(pdf)} == {A4}
