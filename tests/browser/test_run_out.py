"""What is laid when the visit has run out waits on the device, and lies there in the next visit: in a real browser.

Cards and a worksheet wait and are there again in the LMS's frame, and one frame may not store; what else can be laid waits in a tab.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.again import come_again, come_again_in_frame
from tests.browser.key import fill_in

RUN_OUT = timedelta(hours=13)
CARDS, ROWS, STEPS = (
    f"m01/page/{name}" for name in ("twelve-situations", "not-consultation", "no-staircase")
)
HELD = "[...new FormData(document.querySelector('form:has([data-draft]), form[data-draft]'))]"
LAID = f"() => {HELD}.filter(([name]) => !/token|[.](no|rev|form_key)$/.test(name))"
WAITING = "() => Object.keys(localStorage).filter((name) => name.startsWith('draft-')).length"


@pytest.fixture
def kirsten(person, watch):
    """A citizen whose visit is going to run out, and whose pages save soon."""
    watch.foresee("401")
    learner = person("kirsten")
    learner.hurry()
    return learner


def come(learner, path):
    """Come into a visit that has time enough, and open a page of it in a tab."""
    learner.open_tab(pathway="citizen", at=path)


def come_in_frame(learner, path):
    """The same in the LMS's frame."""
    learner.open_course(pathway="citizen", at=path)


def row(learner):
    return learner.screen.locator("[data-standing]")


def lay_cards(learner, *numbers):
    card = learner.screen.locator("[data-card]:visible")
    for number in numbers:
        expect(card).to_contain_text(f"Card {number} of 12")
        card.locator(".tray").first.click()
        expect(row(learner)).not_to_contain_text("Saving")
        learner.screen.locator(".stand .ahead").click()


def laid_on(learner):
    return learner.screen.locator("[data-card] input:checked")


def is_told_that_it_waits(learner):
    expect(row(learner)).to_contain_text("what you laid waits on this device")
    expect(row(learner)).to_contain_text(
        "your visit is over. Open the course again from your learning platform"
    )
    assert learner.frame.evaluate(WAITING) == 1


def test_cards_laid_before_and_after_lie_there_in_the_next_visit(kirsten, tool):
    come_in_frame(kirsten, CARDS)
    lay_cards(kirsten, 1, 2)
    tool.clock.forward(RUN_OUT)
    lay_cards(kirsten, 3)
    is_told_that_it_waits(kirsten)

    come_again_in_frame(kirsten, CARDS)

    expect(row(kirsten)).to_contain_text("3 of 12 cards laid, saved at")
    expect(laid_on(kirsten)).to_have_count(3)
    assert kirsten.frame.evaluate(WAITING) == 0
    kirsten.visit(CARDS)
    expect(laid_on(kirsten)).to_have_count(3)


def test_rows_and_a_choice_of_one_page_come_both(kirsten, tool):
    come(kirsten, ROWS)
    rows, choice = (kirsten.screen.locator(f"#{name}") for name in ("neighbour-words", "shared-say"))
    tool.clock.forward(RUN_OUT)
    rows.locator("select").first.select_option("information")
    is_told_that_it_waits(kirsten)
    choice.locator("input[type=checkbox]").first.check()
    expect(row(kirsten)).not_to_contain_text("Saving")
    assert kirsten.frame.evaluate(WAITING) == 2

    come_again(kirsten, ROWS)

    expect(rows.locator("select").first).to_have_value("information")
    expect(choice.locator("input[type=checkbox]").first).to_be_checked()


def test_steps_lie_as_they_were_moved(kirsten, tool):
    come(kirsten, STEPS)
    step = kirsten.screen.locator("#five-steps .step .what")
    second = step.nth(1).inner_text()
    tool.clock.forward(RUN_OUT)
    kirsten.screen.locator("#five-steps .step").nth(1).locator('[value^="move:"]').first.click()
    is_told_that_it_waits(kirsten)

    come_again(kirsten, STEPS)

    expect(step.first).to_have_text(second)


@pytest.mark.parametrize("is_sent", [False, True], ids=["left", "sent after all"])
def test_a_question_of_the_quiz_holds_what_was_chosen(kirsten, tool, is_sent):
    come(kirsten, "m01/quiz")
    kirsten.press(kirsten.screen.locator(".stand").get_by_role("button"))
    path = kirsten.frame.url.removeprefix(kirsten.visit_url)
    tool.clock.forward(RUN_OUT)
    fill_in(kirsten.screen, kirsten.heading.inner_text())
    moves = kirsten.screen.locator('#answer [value^="move:"]')
    if moves.count():  # steps that lie there are an answer as they lie
        moves.nth(1).click()
    is_told_that_it_waits(kirsten)
    chosen = kirsten.frame.evaluate(LAID)
    if is_sent:
        kirsten.press(kirsten.screen.locator(".stand .go"))
        expect(kirsten.heading).to_have_text("Your visit is over")

    come_again(kirsten, path)

    expect(row(kirsten)).to_contain_text("saved at")
    assert kirsten.frame.evaluate(LAID) == chosen
    assert kirsten.frame.evaluate(WAITING) == 0


def test_a_worksheet_is_offered_with_what_was_ticked_in_it(kirsten, tool):
    come_in_frame(kirsten, "m01/page/my-definition")
    card = kirsten.screen.locator("#definition-card")
    card.locator("summary").first.click()
    tool.clock.forward(RUN_OUT)
    card.locator("[value=mixed]").check()
    expect(card.locator(".saved")).to_contain_text("your text waits on this device")

    come_again_in_frame(kirsten, "m01/page/my-definition")
    expect(card.locator("[data-offer-text]")).to_have_text("A mix of them, or one of my own")
    card.get_by_role("button", name="Use it").click()

    expect(card.locator(".saved")).to_contain_text("Saved at")
    kirsten.visit("m01/page/my-definition")
    expect(card.locator("[value=mixed]")).to_be_checked()


def test_somebody_else_at_the_same_computer_finds_nothing_and_takes_nothing_away(kirsten, tool, person):
    come(kirsten, CARDS)
    tool.clock.forward(RUN_OUT)
    lay_cards(kirsten, 1)
    is_told_that_it_waits(kirsten)

    jonas = person("jonas", context=kirsten.context)
    come(jonas, CARDS)
    expect(row(jonas)).to_contain_text("Nothing chosen yet")
    expect(laid_on(jonas)).to_have_count(0)

    come_again(kirsten, CARDS)
    expect(laid_on(kirsten)).to_have_count(1)


def test_what_is_laid_without_a_connection_waits_unreadable_and_is_there_after_the_page_was_left(
    kirsten, watch
):
    watch.foresee("ERR_INTERNET_DISCONNECTED")
    come(kirsten, CARDS)
    kirsten.context.set_offline(True)
    lay_cards(kirsten, 1)
    expect(row(kirsten)).to_contain_text("What you laid is kept on this device")
    assert "pile-" not in kirsten.frame.evaluate("JSON.stringify(localStorage)")

    kirsten.page.goto("about:blank")
    kirsten.context.set_offline(False)
    come_again(kirsten, CARDS)

    expect(laid_on(kirsten)).to_have_count(1)


def test_where_the_frame_may_not_store_the_row_promises_nothing(kirsten, tool):
    kirsten.context.add_init_script("delete Storage.prototype.setItem")
    come_in_frame(kirsten, CARDS)
    tool.clock.forward(RUN_OUT)
    lay_cards(kirsten, 1)

    expect(row(kirsten)).to_have_text(
        "Not saved: your visit is over. Open the course again from your learning platform"
    )


def test_without_scripts_a_button_keeps_what_lies_there(person, tool, watch):
    watch.foresee("401")
    omar = person("omar", java_script_enabled=False)
    omar.open_course_by_hand(pathway="citizen")
    omar.visit(CARDS)
    tool.clock.forward(RUN_OUT)
    for number in range(3):
        omar.screen.locator("[data-card]").nth(number).locator("input").first.check()
    omar.press(omar.screen.locator(".stand .go"))
    expect(omar.heading).to_have_text("Your visit is over")
    expect(omar.words("is kept. You find it there")).to_be_visible()

    omar.open_course_by_hand()
    omar.visit(CARDS)

    expect(laid_on(omar)).to_have_count(3)
