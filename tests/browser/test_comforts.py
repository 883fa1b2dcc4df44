"""What a learner types is never lost, and what a learner chose stays: in a real browser, in the LMS's frame."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

PAGE = "m01/page/not-consultation"
TYPED = "On Tuesdays we decide together what is cooked."
OTHER = "In the other window I wrote about the bus stop."


@pytest.fixture
def kirsten(person):
    """A citizen in the course, inside the frame."""
    learner = person("kirsten")
    learner.open_course(pathway="citizen")
    return learner


@pytest.fixture
def reader(person):
    """The same, on a page of a star."""
    learner = person("kirsten")
    learner.open_course(pathway="citizen", at=PAGE)
    return learner


@pytest.fixture
def again(kirsten, person):
    """Kirsten once more, in a second window; both have the journal before them, and their pages save soon."""
    kirsten.hurry()
    kirsten.visit("m01/journal")
    second = person("kirsten", context=kirsten.context)
    second.be_in_tab("m01")
    second.visit("m01/journal")
    return second


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


def test_who_leaves_comes_back_to_the_exact_page(kirsten):
    kirsten.visit("m01/page/not-consultation")
    kirsten.go("course/1/gradebook")

    kirsten.open_course()
    kirsten.screen.locator(".home-top .btn.go").click()

    kirsten.frame.wait_for_url("**/m01/page/not-consultation")
    kirsten.open_course("m01")
    assert kirsten.frame.url.endswith("/m01/page/not-consultation")


def test_what_is_typed_is_saved_by_itself_and_the_page_says_so(kirsten):
    kirsten.hurry()
    kirsten.visit("m01/journal")
    expect(said(kirsten)).to_have_text("Nothing written yet")

    text_of(kirsten).press_sequentially(TYPED)
    expect(said(kirsten)).to_contain_text("only for you")
    kirsten.visit("m01/journal")

    expect(text_of(kirsten)).to_have_value(TYPED)


def test_text_typed_when_the_visit_is_over_waits_on_the_device(kirsten, tool, watch):
    watch.foresee("401")
    kirsten.hurry()
    kirsten.visit("m01/journal")
    tool.clock.forward(timedelta(days=2))
    text_of(kirsten).fill(TYPED)
    expect(said(kirsten)).to_contain_text("your text waits on this device")

    kirsten.open_course()
    kirsten.visit("m01/journal")
    expect(text_of(kirsten)).to_have_value("")
    expect(journal(kirsten).locator("[data-offer-text]")).to_have_text(TYPED)
    journal(kirsten).get_by_role("button", name="Use it").click()

    expect(said(kirsten)).to_contain_text("only for you")
    kirsten.visit("m01/journal")
    expect(text_of(kirsten)).to_have_value(TYPED)


def test_text_typed_without_a_connection_is_kept_unreadable_and_sent_later(kirsten, watch):
    watch.foresee("ERR_INTERNET_DISCONNECTED")
    kirsten.hurry()
    kirsten.visit("m01/journal")
    kirsten.context.set_offline(True)
    text_of(kirsten).fill(TYPED)
    expect(said(kirsten)).to_contain_text("Your text is kept on this device")
    kept = kirsten.frame.evaluate("JSON.stringify(localStorage)")
    assert "draft-" in kept
    assert "Tuesdays" not in kept

    kirsten.context.set_offline(False)
    expect(said(kirsten)).to_contain_text("only for you")

    assert "draft-" not in kirsten.frame.evaluate("JSON.stringify(localStorage)")


def test_a_double_click_makes_one_version(kirsten):
    kirsten.visit("m01/journal")
    text_of(kirsten).fill(TYPED)

    journal(kirsten).get_by_role("button", name="Save my text").dblclick()
    expect(said(kirsten)).to_contain_text("Saved at")
    earlier_versions(kirsten)

    expect(kirsten.heading).to_contain_text("Earlier versions")
    expect(kirsten.screen.locator("details.more")).to_have_count(1)


def test_two_windows_show_both_texts_side_by_side(kirsten, again, watch):
    watch.foresee("409")
    text_of(kirsten).fill(TYPED)
    expect(said(kirsten)).to_contain_text("only for you")

    text_of(again).fill(OTHER)
    both = journal(again).locator("[data-conflict]")
    expect(both.locator("[data-mine]")).to_have_text(OTHER)
    expect(both.locator("[data-theirs]")).to_have_text(TYPED)
    both.get_by_role("button", name="Keep this one").click()
    expect(said(again)).to_contain_text("only for you")

    kirsten.visit("m01/journal")
    expect(text_of(kirsten)).to_have_value(OTHER)


def test_two_windows_show_the_fields_of_both_texts_in_the_same_order_and_choices_in_words(
    kirsten, again, watch
):
    watch.foresee("409")
    for window in (kirsten, again):
        window.visit("m01/page/my-definition")
        window.screen.locator("#definition-card summary").click()
    first, second = (window.screen.locator("#definition-card .entry") for window in (kirsten, again))
    first.locator("[value=mixed]").check()
    first.locator('[name$=".field-because"]').fill(TYPED)
    expect(first.locator(".saved")).to_contain_text("only for you")
    second.locator("[value=mixed]").check()
    second.locator('[name$=".field-because"]').fill(OTHER)
    both = second.locator("[data-conflict]")

    told = "Which definition do I choose? A mix of them, or one of my own I choose it because …"
    expect(both.locator("[data-mine]")).to_have_text(f"{told} {OTHER}")
    expect(both.locator("[data-theirs]")).to_have_text(f"{told} {TYPED}")


def test_words_are_counted_while_typing_as_they_are_when_saved(kirsten):
    kirsten.visit("m01/journal")
    text_of(kirsten).fill("Don't ask – decide & do it: well-being, e.g. ours")

    expect(journal(kirsten)).to_contain_text("8 words so far")
    save(kirsten)
    kirsten.visit("texts")

    expect(kirsten.words("8 words")).to_be_visible()


def test_of_two_windows_the_text_that_is_not_taken_stays_in_the_earlier_versions(kirsten, again, watch):
    watch.foresee("409")
    text_of(kirsten).fill(TYPED)
    expect(said(kirsten)).to_contain_text("only for you")
    text_of(again).fill(OTHER)

    with again.page.expect_response(lambda answer: answer.status == 303):
        journal(again).get_by_role("button", name="Take that one").click()
    expect(text_of(again)).to_have_value(TYPED)
    expect(said(again)).to_contain_text("only for you")

    again.visit("entry/m01/journal/history")
    expect(again.screen.locator("details.more", has_text=OTHER)).to_have_count(1)


def test_an_old_version_can_be_taken_back(kirsten):
    for text in (TYPED, OTHER):
        kirsten.visit("m01/journal")
        text_of(kirsten).fill(text)
        save(kirsten)
    earlier_versions(kirsten)
    kirsten.screen.locator("details.more").last.locator("summary").click()

    kirsten.press(kirsten.button("Take this one back"))
    kirsten.visit("m01/journal")

    expect(text_of(kirsten)).to_have_value(TYPED)


def test_a_text_is_private_until_its_writer_shares_it(kirsten):
    kirsten.visit("m01/journal")
    expect(journal(kirsten).locator('[name$=".sharing"]').first).to_be_checked()
    text_of(kirsten).fill(TYPED)

    journal(kirsten).locator('[name$=".sharing"]').nth(1).check()
    save(kirsten)
    kirsten.visit("texts")

    expect(kirsten.screen.locator(".kept")).to_contain_text("You and your course leaders")


def test_a_text_can_be_done_on_paper(kirsten):
    kirsten.visit("m01/journal")

    save(kirsten, by="I did it on paper")
    kirsten.visit("texts")

    expect(kirsten.screen.locator(".kept")).to_contain_text("Done on paper.")


def test_text_size_and_colours_stay_on_the_next_page(kirsten):
    kirsten.screen.locator(".aa summary").click()
    with kirsten.page.expect_response(lambda answer: answer.url.endswith("/look")):
        kirsten.screen.get_by_text("Larger", exact=True).click()
    with kirsten.page.expect_response(lambda answer: answer.url.endswith("/look")):
        kirsten.screen.get_by_text("Night", exact=True).click()

    kirsten.link("Words", exact=True).click()

    page = kirsten.screen.locator("html")
    expect(page).to_have_attribute("data-size", "145")
    expect(page).to_have_attribute("data-theme", "dark")


def test_a_word_is_explained_where_it_stands(reader):
    word = reader.screen.locator("button.word:visible").first

    word.click()
    meaning = reader.screen.locator(".gloss-in")
    expect(meaning).to_be_visible()
    expect(word).to_have_attribute("aria-expanded", "true")
    before = meaning.evaluate("(note) => note.previousSibling.textContent")
    assert before[-1] in ",.:;)" or before == word.inner_text()
    reader.page.keyboard.press("Escape")

    expect(meaning).to_have_count(0)
    expect(word).to_be_focused()


def test_the_text_can_be_told_simpler(reader):
    expect(reader.screen.locator(".read.simple").first).to_be_hidden()

    reader.screen.get_by_role("switch", name="Tell me simpler").check()

    expect(reader.screen.locator(".read.simple").first).to_be_visible()
    expect(reader.screen.locator(".read.full").first).to_be_hidden()


def test_the_language_can_be_changed_on_every_page_and_stays(reader):
    reader.press(reader.screen.locator("footer").get_by_role("button", name="Deutsch"))
    assert reader.frame.url.endswith(f"/{PAGE}")
    expect(reader.screen.locator("html")).to_have_attribute("lang", "de")
    reader.visit("words")

    expect(reader.screen.locator("html")).to_have_attribute("lang", "de")
