"""What comes out of the printer: every word stands on paper, with nothing folded, cut off or left on the screen."""

import pytest

from tests.browser.paper import close, lost, printed, sizes, words_of

A4 = (595, 842)
CARDS = 12


@pytest.fixture
def kirsten(person):
    """A citizen, with the tool in a tab of its own."""
    learner = person("kirsten")
    learner.open_tab()
    learner.choose_pathway("citizen")
    return learner


def test_a_star_the_map_and_a_page_as_it_is_drawn_lose_no_word(kirsten):
    kirsten.visit("m01/print")
    assert lost(kirsten, printed(kirsten), ".sheets") == []

    kirsten.visit("print")
    pdf = printed(kirsten)
    assert lost(kirsten, pdf, ".sheets") == []
    assert sizes(pdf)[:2] == [A4[::-1], A4]

    kirsten.visit("m01/page/twelve-situations")
    assert len(kirsten.screen.locator(".kard-t:visible").all()) == 1
    cards = kirsten.screen.locator(".kard-t").all_text_contents()
    pdf = printed(kirsten)
    assert len(cards) == len(set(cards)) == CARDS
    assert [card for card in cards if close(card) not in words_of(pdf)] == []
    assert lost(kirsten, pdf, "article") == []
