"""What a reader chooses beside what they read, in a real browser, and in the LMS's frame where there is little room."""

import pytest
from playwright.sync_api import expect

PAGE = "m01/page/not-consultation"


@pytest.fixture
def kirsten(person):
    """A citizen on a page of the course, in a tab."""
    learner = person("kirsten")
    learner.open_tab(pathway="citizen", at=PAGE)
    return learner


def switch(learner):
    return learner.screen.get_by_role("switch", name="Tell me simpler")


def test_the_text_is_told_simpler_where_one_reads_and_stays_so_by_the_switch_alone(kirsten):
    expect(kirsten.words("Stays on, here")).to_be_hidden()
    expect(kirsten.screen.locator(".read.simple").first).to_be_hidden()
    with kirsten.page.expect_response(lambda answer: answer.url.endswith("/look")):
        switch(kirsten).check()
    expect(kirsten.words("Stays on, here")).to_be_visible()
    expect(kirsten.screen.locator(".read.simple").first).to_be_visible()
    expect(kirsten.screen.locator(".read.full").first).to_be_hidden()

    kirsten.visit("m01/page/three-definitions")

    expect(switch(kirsten)).to_be_checked()
    expect(kirsten.screen.locator(".read.full").first).to_be_hidden()


def test_a_text_in_hand_survives_the_question_which_pathway_is_ours(person):
    learner = person("jonas")
    learner.be_in_tab("m01")
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
    kirsten.visit(PAGE)
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


def test_without_a_voice_of_the_device_s_own_for_the_language_nothing_is_offered(kirsten):
    for language, is_local in (("en-GB", "false"), ("da-DK", "true")):
        with kirsten.context.new_page() as tab:
            tab.add_init_script(VOICES % (language, is_local))
            tab.goto(kirsten.page.url)
            expect(tab.get_by_role("heading", level=1)).to_be_visible()
            assert tab.evaluate("speechSynthesis.getVoices().map((voice) => voice.lang)") == [language]
            expect(tab.get_by_role("button", name="Listen")).to_have_count(0)


def test_a_word_is_explained_where_it_stands_and_a_source_named_whose_note_leads_back(kirsten):
    word = kirsten.screen.locator("button.word:visible").first
    word.click()
    meaning = kirsten.screen.locator(".gloss-in")
    expect(meaning).to_be_visible()
    expect(word).to_have_attribute("aria-expanded", "true")
    before = meaning.evaluate("(note) => note.previousSibling.textContent")
    assert before[-1] in ",.:;)" or before == word.inner_text()
    kirsten.page.keyboard.press("Escape")
    expect(meaning).to_have_count(0)
    expect(word).to_be_focused()

    source = kirsten.screen.locator(".cite:visible").first
    assert not source.inner_text().isdecimal()
    assert source.bounding_box()["height"] >= 24

    source.click()
    note = kirsten.screen.locator(".sources li:target")
    expect(note).to_be_in_viewport()
    note.get_by_role("link", name="back to the sentence").click()

    expect(source).to_be_in_viewport()


def test_who_reads_the_largest_letters_on_a_small_phone_can_choose_others(person):
    learner = person("omar", viewport={"width": 320, "height": 568})
    learner.open_course(pathway="citizen", at=PAGE)
    learner.screen.locator("details.aa summary").click()
    for size in ("145", "120", ""):
        for choice in learner.screen.locator("details.aa label").all():
            choice.scroll_into_view_if_needed()
            expect(choice).to_be_in_viewport(ratio=0.9)
        learner.screen.locator(f"[name=size][value='{size}']").check()


HELD_BACK = """
() => {
  const send = window.fetch;
  const goes_on = new Promise((done) => addEventListener("submit", () => setTimeout(done)));
  window.fetch = (...request) => Promise.all([send(...request), goes_on]).then(([answer]) => answer);
}
"""
"""Answers of the course come late, as on a slow line: when somebody has gone on already."""


def size_of(learner):
    return learner.screen.locator("html").get_attribute("data-size")


def test_a_size_chosen_right_before_leaving_holds_on_the_next_page_though_its_request_is_lost(kirsten, watch):
    watch.foresee("Failed to load resource")
    kirsten.page.route("**/look", lambda route: route.abort())
    kirsten.screen.locator("details.aa summary").click()
    kirsten.screen.locator("[name=size][value='145']").check()
    switch(kirsten).check()
    kirsten.press(kirsten.screen.locator(".stand .go"))

    expect(kirsten.screen.locator("html")).to_have_attribute("data-size", "145")
    expect(switch(kirsten)).to_be_checked()
    kirsten.page.unroute("**/look")
    with kirsten.page.expect_response(lambda answer: answer.url.endswith("/look")):
        kirsten.visit("m01/page/three-definitions")
    expect(kirsten.screen.locator("html")).to_have_attribute("data-size", "145")

    kirsten.frame.evaluate("sessionStorage.clear()")
    kirsten.visit(PAGE)
    assert size_of(kirsten) == "145", "the course has it"
    expect(switch(kirsten)).to_be_checked()


def test_who_types_on_while_words_are_being_saved_and_goes_on_meets_no_other_window(kirsten):
    kirsten.hurry()
    kirsten.visit("m01/page/my-definition")
    kirsten.frame.evaluate(HELD_BACK)
    kirsten.screen.locator("#journal summary").first.click()
    words = kirsten.screen.locator('textarea[name="journal.text"]')
    with kirsten.page.expect_request(lambda request: request.url.endswith("entry/m01/journal")):
        words.press_sequentially("We decide together")
    words.press_sequentially(", on Tuesdays.")
    kirsten.press(kirsten.screen.locator(".stand .go"))

    expect(kirsten.words("other window")).to_have_count(0)
    kirsten.visit("m01/journal")
    expect(kirsten.screen.locator('textarea[name="journal.text"]')).to_have_value(
        "We decide together, on Tuesdays."
    )
