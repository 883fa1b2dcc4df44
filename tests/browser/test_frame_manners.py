"""Inside a frame of the LMS: the page tells how tall it is, and begins at its top; alone it says nothing to anybody."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import problems
from tests.browser.test_visits import new_tab

LISTEN = """
window.heard = [];
addEventListener("message", ({ data }) => heard.push(data));
"""
FOLLOW = """
addEventListener("message", ({ data }) => {
  if (data.subject !== "lti.frameResize") return;
  const frame = document.querySelector("iframe");
  frame.style.boxSizing = "content-box";
  frame.style.height = `${data.height}px`;
});
"""
ANSWER = """
addEventListener("message", ({ data, source }) => {
  if (parent !== window) return; // this script runs in the tool's frame as well
  const subject = `${data.subject}.response`;
  source.postMessage({ subject, message_id: data.message_id }, "*");
  source.postMessage({ subject, error: { code: "unsupported_subject", message: "Not here" } }, "*");
});
"""
"""Canvas answers every message, also those it does not take."""
FITS = "document.documentElement.scrollHeight <= innerHeight"


@pytest.fixture
def kirsten(person):
    """A learner whose LMS does what it is told, as Canvas does; a long page of the course is in its frame."""
    learner = person("kirsten")
    learner.page.add_init_script(LISTEN + FOLLOW)
    learner.open_course(pathway="citizen", at="m01/page/tuesday")
    return learner


def heights(learner):
    return learner.page.evaluate(
        "heard.filter(one => one.subject === 'lti.frameResize').map(one => one.height)"
    )


def until(learner, is_so):
    """Wait for something the browser does by itself; the pages' policy forbids a remote control to wait inside them."""
    for _look in range(100):
        if is_so():
            return
        learner.page.wait_for_timeout(50)
    raise AssertionError("it never is so")


def until_it_fits(learner):
    until(learner, lambda: learner.frame.evaluate(FITS))


def test_a_long_page_has_no_scrollbar_of_its_own_a_short_one_after_it_is_told_too_and_it_comes_to_rest(
    kirsten,
):
    until_it_fits(kirsten)
    before = heights(kirsten)[-1]
    assert before > 590  # the frame's own height
    kirsten.screen.locator(".aa summary").click()
    kirsten.screen.get_by_text("Larger", exact=True).click()
    until(kirsten, lambda: heights(kirsten)[-1] > before)
    until_it_fits(kirsten)

    tall = heights(kirsten)[-1]
    kirsten.visit("pathway")
    until(kirsten, lambda: heights(kirsten)[-1] < tall)
    count = len(heights(kirsten))
    kirsten.page.wait_for_timeout(400)
    assert len(heights(kirsten)) == count
    assert heights(kirsten)[-1] >= 450


def test_what_the_platform_answers_disturbs_nothing(person):
    kirsten = person("kirsten")
    kirsten.page.add_init_script(LISTEN + FOLLOW + ANSWER)
    kirsten.open_course(pathway="citizen", at="m01/page/tuesday")
    until_it_fits(kirsten)

    told = kirsten.page.evaluate("heard")
    assert {one["subject"] for one in told} == {"lti.frameResize", "lti.scrollToTop"}
    assert all(isinstance(one["height"], int) for one in told if "height" in one)
    assert {len(one) for one in told} == {1, 2}


def tops(learner):
    return learner.page.evaluate("heard.filter(one => one.subject === 'lti.scrollToTop').length")


def test_the_next_page_begins_at_its_top_for_the_keyboard_too_and_an_anchor_stays(kirsten):
    before = tops(kirsten)
    kirsten.press(kirsten.screen.locator(".stand .go"))
    until(kirsten, lambda: tops(kirsten) > before)
    after = tops(kirsten)
    kirsten.visit("m01/page/tuesday#main")
    until_it_fits(kirsten)
    with kirsten.frame.expect_navigation():
        kirsten.frame.evaluate("setTimeout(() => location.reload())")
    until_it_fits(kirsten)
    assert tops(kirsten) == after

    kirsten.screen.locator(".stand .go").focus()
    with kirsten.frame.expect_navigation():
        kirsten.page.keyboard.press("Enter")
    kirsten.frame.wait_for_load_state()
    kirsten.page.keyboard.press("Tab")
    expect(kirsten.screen.locator("a.skip")).to_be_focused()


def test_in_a_tab_of_its_own_a_page_says_nothing(person):
    alone = person("kirsten")
    alone.page.add_init_script(LISTEN)
    alone.open_tab()
    alone.frame.wait_for_load_state()
    alone.page.wait_for_timeout(200)

    assert alone.page.evaluate("heard") == []


def test_everybody_can_use_the_page_with_the_button_stay_and_go_on_in_a_window_of_their_own_and_in_the_frame(
    kirsten,
):
    heading = kirsten.heading.inner_text()
    kirsten.visit("words")
    assert not problems(kirsten.page)
    kirsten.press(kirsten.button("Open in a window of its own"))
    assert not problems(kirsten.page)
    kirsten.press(kirsten.link("Stay here"))
    assert kirsten.frame.url.endswith("/words")

    kirsten.visit("m01/page/tuesday")
    kirsten.press(kirsten.button("Open in a window of its own"))
    frame = kirsten.frame
    new_tab(kirsten)
    expect(kirsten.heading).to_have_text("Is this you?")
    kirsten.press(kirsten.button("Yes, open the course"))

    expect(kirsten.heading).to_have_text(heading)
    expect(kirsten.button("Open in a window of its own")).to_have_count(0)
    frame.goto("/".join(frame.url.split("/")[:5]) + "/words")
    assert frame.locator("header.bar nav").count()
