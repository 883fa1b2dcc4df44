"""What a learner types is never lost, and what a learner chose stays: in a real browser, and in the LMS's frame where one comes back."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.again import come_again

PAGE = "m01/page/not-consultation"
JOURNAL = "m01/journal"
TYPED = "On Tuesdays we decide together what is cooked."
OTHER = "In the other window I wrote about the bus stop."
THIRD = "On Fridays we ask who was not there."


@pytest.fixture
def citizen(person):
    """Opens a page of the course, in a tab; its pages save soon where they are to hurry."""

    def come(at, *, hurries=False):
        learner = person("kirsten")
        if hurries:
            learner.hurry()
        learner.open_tab(pathway="citizen", at=at)
        return learner

    return come


@pytest.fixture
def windows(citizen, person):
    """Two windows of one person, who came twice; both have the journal before them, and save soon."""
    first = citizen(JOURNAL, hurries=True)
    second = person("kirsten", context=first.context)
    come_again(second, JOURNAL)
    return first, second


def journal(learner):
    """The form of the journal: the first text on its page that is one field."""
    return learner.screen.locator('.entry:has(textarea[name$=".text"])').first


def text_of(learner):
    return journal(learner).locator("textarea")


def said(learner):
    return journal(learner).locator(".saved")


def save(learner, *, by: str = "Save my text") -> None:
    learner.press(journal(learner).get_by_role("button", name=by))


def earlier_versions(learner) -> None:
    """A text that was saved is folded again; its earlier versions are behind its name."""
    learner.screen.locator("summary", has_text="My journal").click()
    journal(learner).get_by_role("link", name="Earlier versions").click()


def test_who_leaves_comes_back_to_the_exact_page(person):
    kirsten = person("kirsten")
    kirsten.open_course(pathway="citizen", at=PAGE)  # by the link of the star
    kirsten.go("course/1/gradebook")

    kirsten.open_course()
    kirsten.screen.locator(".home-top .btn.go").click()

    kirsten.frame.wait_for_url(f"**/{PAGE}")


def test_what_is_typed_is_saved_by_itself_and_without_a_connection_kept_unreadable_and_sent_later(
    citizen, watch
):
    watch.foresee("ERR_INTERNET_DISCONNECTED")
    kirsten = citizen(JOURNAL, hurries=True)
    expect(said(kirsten)).to_have_text("Nothing written yet")

    text_of(kirsten).press_sequentially(TYPED)
    expect(said(kirsten)).to_contain_text("only for you")
    kirsten.visit(JOURNAL)
    expect(text_of(kirsten)).to_have_value(TYPED)

    kirsten.context.set_offline(True)
    text_of(kirsten).fill(OTHER)
    expect(said(kirsten)).to_contain_text("Your text is kept on this device")
    kept = kirsten.frame.evaluate("JSON.stringify(localStorage)")
    assert "draft-" in kept
    assert "bus stop" not in kept

    kirsten.context.set_offline(False)
    expect(said(kirsten)).to_contain_text("only for you")
    assert "draft-" not in kirsten.frame.evaluate("JSON.stringify(localStorage)")


def test_text_typed_when_the_visit_is_over_waits_on_the_device(citizen, tool, watch):
    watch.foresee("401")
    kirsten = citizen(JOURNAL, hurries=True)
    tool.clock.forward(timedelta(days=2))
    text_of(kirsten).fill(TYPED)
    expect(said(kirsten)).to_contain_text("your text waits on this device")

    come_again(kirsten, JOURNAL)
    expect(text_of(kirsten)).to_have_value("")
    expect(journal(kirsten).locator("[data-offer-text]")).to_have_text(TYPED)
    journal(kirsten).get_by_role("button", name="Use it").click()

    expect(said(kirsten)).to_contain_text("only for you")
    kirsten.visit(JOURNAL)
    expect(text_of(kirsten)).to_have_value(TYPED)


def test_a_double_click_makes_one_version_and_an_old_one_can_be_taken_back(citizen):
    kirsten = citizen(JOURNAL)
    text_of(kirsten).fill(TYPED)
    journal(kirsten).get_by_role("button", name="Save my text").dblclick()
    expect(said(kirsten)).to_contain_text("Saved at")
    earlier_versions(kirsten)
    expect(kirsten.heading).to_contain_text("Earlier versions")
    expect(kirsten.screen.locator("details.more")).to_have_count(1)

    kirsten.visit(JOURNAL)
    text_of(kirsten).fill(OTHER)
    save(kirsten)
    earlier_versions(kirsten)
    kirsten.screen.locator("details.more").last.locator("summary").click()
    kirsten.press(kirsten.button("Take this one back"))
    kirsten.visit(JOURNAL)

    expect(text_of(kirsten)).to_have_value(TYPED)


def test_two_windows_show_both_texts_and_whichever_is_not_taken_stays_in_the_earlier_versions(windows, watch):
    watch.foresee("409")
    first, second = windows
    text_of(first).fill(TYPED)
    expect(said(first)).to_contain_text("only for you")
    text_of(second).fill(OTHER)
    both = journal(second).locator("[data-conflict]")
    expect(both.locator("[data-mine]")).to_have_text(OTHER)
    expect(both.locator("[data-theirs]")).to_have_text(TYPED)
    both.get_by_role("button", name="Keep this one").click()
    expect(said(second)).to_contain_text("only for you")
    first.visit(JOURNAL)
    expect(text_of(first)).to_have_value(OTHER)

    text_of(first).fill(TYPED)
    expect(said(first)).to_contain_text("only for you")
    text_of(second).fill(THIRD)
    with second.page.expect_response(lambda answer: answer.status == 303):
        journal(second).get_by_role("button", name="Take that one").click()
    expect(text_of(second)).to_have_value(TYPED)
    expect(said(second)).to_contain_text("only for you")
    second.visit("entry/m01/journal/history")
    expect(second.screen.locator("details.more", has_text=THIRD)).to_have_count(1)


def test_two_windows_show_the_fields_of_both_texts_in_the_same_order_and_choices_in_words(windows, watch):
    watch.foresee("409")
    for window in windows:
        window.visit("m01/page/my-definition")
        window.screen.locator("#definition-card summary").click()
    first, second = (window.screen.locator("#definition-card .entry") for window in windows)
    first.locator("[value=mixed]").check()
    first.locator('[name$=".field-because"]').fill(TYPED)
    expect(first.locator(".saved")).to_contain_text("only for you")
    second.locator("[value=mixed]").check()
    second.locator('[name$=".field-because"]').fill(OTHER)
    both = second.locator("[data-conflict]")

    told = "Which definition do I choose? A mix of them, or one of my own I choose it because …"
    expect(both.locator("[data-mine]")).to_have_text(f"{told} {OTHER}")
    expect(both.locator("[data-theirs]")).to_have_text(f"{told} {TYPED}")


def test_a_text_can_be_done_on_paper_its_words_are_counted_and_it_is_private_until_its_writer_shares_it(
    citizen,
):
    kirsten = citizen(JOURNAL)
    save(kirsten, by="I did it on paper")
    kirsten.visit("texts")
    expect(kirsten.screen.locator(".kept")).to_contain_text("Done on paper.")
    kirsten.visit(JOURNAL)
    save(kirsten, by="I did not do it on paper")

    kirsten.visit(JOURNAL)
    expect(journal(kirsten).locator('[name$=".sharing"]').first).to_be_checked()
    text_of(kirsten).fill("Don't ask – decide & do it: well-being, e.g. ours")
    expect(journal(kirsten)).to_contain_text("8 words so far")
    journal(kirsten).locator('[name$=".sharing"]').nth(1).check()
    save(kirsten)
    kirsten.visit("texts")

    expect(kirsten.words("8 words")).to_be_visible()
    expect(kirsten.screen.locator(".kept")).to_contain_text("You and your course leaders")


def test_text_size_colours_and_language_stay_on_the_next_page(citizen):
    kirsten = citizen(PAGE)
    page = kirsten.screen.locator("html")
    kirsten.screen.locator(".aa summary").click()
    for choice in ("Larger", "Night"):
        with kirsten.page.expect_response(lambda answer: answer.url.endswith("/look")):
            kirsten.screen.get_by_text(choice, exact=True).click()
    kirsten.press(kirsten.link("Words", exact=True))
    expect(page).to_have_attribute("data-size", "145")
    expect(page).to_have_attribute("data-theme", "dark")

    kirsten.visit(PAGE)
    kirsten.press(kirsten.screen.locator("footer").get_by_role("button", name="Deutsch"))
    assert kirsten.frame.url.endswith(f"/{PAGE}")
    expect(page).to_have_attribute("lang", "de")
    kirsten.visit("words")
    expect(page).to_have_attribute("lang", "de")
