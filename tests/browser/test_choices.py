"""What a reader chooses beside what they read, in a real browser, in the LMS's frame."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def kirsten(person):
    """A citizen in the course, inside the frame."""
    learner = person("kirsten")
    learner.open_course(pathway="citizen")
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

    learner.press(learner.screen.locator(".whose").get_by_role("button").first)

    expect(learner.screen.locator("textarea").first).to_have_value("On Tuesdays we decide together.")
    expect(learner.screen.locator(".whose")).to_have_count(0)


VOICES = """(() => {
  const said = (globalThis.said = []);
  const voice = { lang: "%s", localService: %s, default: true };
  globalThis.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
  };
  Object.defineProperty(globalThis, "speechSynthesis", { value: {
    getVoices: () => [voice], speak: (one) => said.push(one), cancel: () => {}, addEventListener: () => {},
  } });
})()"""


def said(learner):
    return learner.frame.evaluate("said.map((one) => one.text)")


def test_a_page_is_read_aloud_from_its_heading_on_and_can_pause_and_stop(kirsten):
    kirsten.page.add_init_script(VOICES % ("en-GB", "true"))
    kirsten.visit("m01/page/not-consultation")
    kirsten.button("Listen").click()
    assert said(kirsten) == [kirsten.heading.inner_text()]

    kirsten.frame.evaluate("said[0].dispatchEvent(new Event('end'))")
    second = said(kirsten)[1]
    assert kirsten.screen.locator(".read-now").inner_text().startswith(second[:20])
    kirsten.button("Pause").click()
    expect(kirsten.screen.locator(".read-now")).to_have_count(0)
    kirsten.button("Go on reading aloud").click()

    assert said(kirsten)[2] == second
    kirsten.button("Stop").click()
    expect(kirsten.button("Listen")).to_be_focused()


@pytest.mark.parametrize(("language", "is_local"), [("en-GB", "false"), ("da-DK", "true")])
def test_without_a_voice_of_the_device_s_own_for_the_language_nothing_is_offered(kirsten, language, is_local):
    kirsten.page.add_init_script(VOICES % (language, is_local))
    kirsten.visit("m01/page/not-consultation")

    expect(kirsten.heading).to_be_visible()
    expect(kirsten.button("Listen")).to_have_count(0)


def test_a_source_is_named_and_its_note_leads_back(kirsten):
    kirsten.visit("m01/page/not-consultation")
    source = kirsten.screen.locator(".cite:visible").first
    assert not source.inner_text().isdecimal()
    assert source.bounding_box()["height"] >= 24

    source.click()
    note = kirsten.screen.locator(".sources li:target")
    expect(note).to_be_in_viewport()
    note.get_by_role("link", name="back to the sentence").click()

    expect(source).to_be_in_viewport()
