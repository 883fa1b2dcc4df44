"""What is laid is kept as it is laid, answers where it lies, and the row at the foot speaks for it."""

import re

import pytest
from playwright.sync_api import expect

FIRST_IS_LOST = """
() => {
  const send = window.fetch;
  let number = 0;
  window.fetch = (address, told) => {
    if (!`${told?.body}`.includes("autosave=1") || number++) return send(address, told);
    document.documentElement.dataset.isSent = "";
    return new Promise(() => {});
  };
}
"""
"""The first request that keeps something laid is never answered."""


@pytest.fixture
def citizen(person):
    """Opens a page of the course, in a tab or in the frame of the LMS."""

    def come(page, *, in_frame=False):
        somebody = person("kirsten")
        somebody.hurry()
        open_it = somebody.open_course if in_frame else somebody.open_tab
        open_it(pathway="citizen", at=f"m01/page/{page}")
        return somebody

    return come


def row(learner):
    return learner.screen.locator("[data-standing]")


def step(learner):
    return learner.screen.locator(".stand .ahead")


def onward(learner):
    return learner.screen.locator(".stand .go")


def test_cards_answer_where_they_lie_and_are_there_when_one_comes_back_by_any_way(citizen):
    kirsten = citizen("twelve-situations", in_frame=True)
    expect(row(kirsten)).to_have_class(re.compile("wait"))
    card = kirsten.screen.locator("[data-card]:visible")
    card.scroll_into_view_if_needed()
    for number in (1, 2, 3):
        expect(step(kirsten)).to_contain_text("Next card")
        card.locator(".tray").first.click()
        expect(row(kirsten)).to_contain_text(f"{number} of 12 cards laid, saved at")
        expect(card.locator(".reply .tag")).to_be_visible()
        step(kirsten).click()
        expect(card).to_contain_text(f"Card {number + 1} of 12")
    expect(card.locator("[data-minis] .mini")).to_have_count(3)

    kirsten.press(kirsten.link("Map", exact=True))
    kirsten.visit("m01/page/twelve-situations")

    expect(row(kirsten)).to_contain_text("3 of 12 cards laid")
    expect(kirsten.screen.locator("[data-card] input:checked")).to_have_count(3)
    expect(card).to_contain_text("Card 4 of 12")


def test_a_tap_is_kept_though_one_leaves_while_the_one_before_is_on_its_way(citizen):
    kirsten = citizen("twelve-situations")
    kirsten.frame.evaluate(FIRST_IS_LOST)
    card = kirsten.screen.locator("[data-card]:visible")
    card.scroll_into_view_if_needed()
    card.locator(".tray").first.click()
    expect(row(kirsten)).to_contain_text("Saving")
    expect(kirsten.screen.locator("html[data-is-sent]")).to_be_attached()
    step(kirsten).click()
    card.locator(".tray").first.click()
    kirsten.visit("texts")

    kirsten.visit("m01/page/twelve-situations")
    expect(kirsten.screen.locator("[data-card] input:checked")).to_have_count(2)


def test_whoever_is_wrong_is_led_to_the_second_thought_and_checks_at_the_foot(citizen):
    kirsten = citizen("three-definitions")
    asked = kirsten.screen.locator("#which-definition")
    asked.locator("[value=news]").check()
    expect(step(kirsten)).to_contain_text("See what the course says")
    kirsten.press(step(kirsten))
    expect(asked.locator("[id$=-verdict]")).to_be_focused()
    expect(asked.locator("[id$=-verdict]")).to_contain_text("Think again")

    asked.locator("[value=cosie]").check()
    expect(step(kirsten)).to_contain_text("Check again")
    kirsten.press(step(kirsten))
    expect(asked).to_contain_text("Your second answer, and it fits")
    expect(onward(kirsten)).to_contain_text("Next")


def test_a_note_on_what_is_missing_takes_the_focus_and_goes_when_it_is_there(citizen, watch):
    watch.foresee("422")
    kirsten = citizen("not-consultation")
    asked = kirsten.screen.locator("#neighbour-words")
    kirsten.press(asked.locator('[value^="answer:"]'))
    note = asked.locator("[role=alert]")
    expect(note).to_be_focused()
    expect(asked.get_by_text("Still open")).to_have_count(5)

    asked.locator("select").first.select_option("information")

    expect(note).to_have_count(0)
    expect(asked.get_by_text("Still open")).to_have_count(4)
