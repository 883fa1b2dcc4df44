"""What a reader chooses beside what they read, in a real browser, in the LMS's frame."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def kirsten(person):
    """A citizen in the course, inside the frame."""
    learner = person("kirsten")
    learner.open_course()
    learner.choose_pathway()
    return learner


def switch(learner):
    return learner.screen.get_by_role("switch", name="Tell me simpler")


def test_plainer_words_stay_on_by_the_switch_alone(kirsten):
    kirsten.visit("m01/page/not-consultation")
    expect(kirsten.words("Stays on, here")).to_be_hidden()
    with kirsten.page.expect_response(lambda answer: answer.url.endswith("/look")):
        switch(kirsten).check()
    expect(kirsten.words("Stays on, here")).to_be_visible()

    kirsten.visit("m01/page/three-definitions")

    expect(switch(kirsten)).to_be_checked()
    expect(kirsten.screen.locator(".read.full").first).to_be_hidden()


def test_a_text_in_hand_survives_the_question_which_pathway_is_ours(person):
    learner = person("jonas")
    learner.open_course("m01")
    learner.visit("m01/journal")
    learner.screen.locator("textarea").first.fill("On Tuesdays we decide together.")

    learner.press(learner.screen.locator(".who").get_by_role("button").first)

    expect(learner.screen.locator("textarea").first).to_have_value("On Tuesdays we decide together.")
    expect(learner.screen.locator(".who")).to_have_count(0)
