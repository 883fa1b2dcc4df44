"""What an activity says is before the eyes where the hand is, in the small windows of phones and frames."""

from playwright.sync_api import expect

PHONE = {"width": 320, "height": 640}
LMS_FRAME = {"width": 883, "height": 590}


def come(person, size, page):
    """A citizen on a page of the course, in a tab as large as the frame or the phone is."""
    somebody = person("kirsten", viewport=size)
    somebody.hurry()
    somebody.open_tab(pathway="citizen", at=f"m01/page/{page}")
    return somebody


def top(place):
    return place.bounding_box()["y"]


def bottom(place):
    box = place.bounding_box()
    return box["y"] + box["height"]


def room(learner):
    """Where the standing row begins: what lies deeper is behind it."""
    return top(learner.screen.locator(".stand"))


def test_on_a_phone_what_is_said_missing_and_laid_can_be_read_where_the_hand_is(person, watch):
    watch.foresee("422")
    kirsten = come(person, PHONE, "three-definitions")
    a_question_to_think_again_can_be_read_without_scrolling_though_the_situation_is_long(kirsten)
    kirsten.visit("m01/page/not-consultation")
    what_is_missing_stands_between_the_situation_and_the_answers_which_are_marked_until_one_is_chosen(kirsten)
    kirsten.visit("m01/page/twelve-situations")
    piles_stand_under_the_card_and_a_laid_card_says_on_which_it_lies(kirsten)


def test_in_a_frame_what_is_said_can_be_read_and_is_not_repeated_where_the_hand_is(person):
    kirsten = come(person, LMS_FRAME, "three-definitions")
    a_question_to_think_again_can_be_read_without_scrolling_though_the_situation_is_long(kirsten)
    kirsten.visit("m01/page/twelve-situations")
    where_piles_stand_beside_the_card_a_laid_card_does_not_repeat_them(kirsten)


def a_question_to_think_again_can_be_read_without_scrolling_though_the_situation_is_long(kirsten):
    asked = kirsten.screen.locator("#which-definition")
    asked.locator("[value=news]").check()

    kirsten.press(asked.get_by_role("button", name="See what the course says"))

    said = asked.locator("[id$=-verdict]")
    expect(said).to_be_focused()
    expect(asked.locator("h2.question")).to_be_in_viewport(ratio=1)
    expect(said).to_be_in_viewport(ratio=1)
    assert bottom(said) <= room(kirsten)

    asked.locator("[value=aalborg]").check()
    kirsten.press(asked.get_by_role("button", name="Check again"))

    expect(asked.locator("[id$=-verdict]")).to_be_focused()
    assert bottom(asked.locator(".op.mine .beneath").first) <= room(kirsten)


def what_is_missing_stands_between_the_situation_and_the_answers_which_are_marked_until_one_is_chosen(
    kirsten,
):
    asked = kirsten.screen.locator("#shared-say")
    first = asked.locator(".choice").first
    edge = "row => getComputedStyle(row).borderColor"
    at_rest = first.evaluate(edge)

    kirsten.press(asked.get_by_role("button", name="See what the course says"))

    note = asked.locator("[id$=-problem]")
    expect(note).to_be_focused()
    assert bottom(asked.locator(".read").first) < top(note) < top(first) < room(kirsten)
    assert first.evaluate(edge) == note.evaluate("note => getComputedStyle(note).borderInlineStartColor")

    asked.locator(".choice").last.click()

    expect(note).to_have_count(0)
    assert first.evaluate(edge) == at_rest


def piles_stand_under_the_card_and_a_laid_card_says_on_which_it_lies(kirsten):
    card = kirsten.screen.locator("[data-card]:visible")
    assert top(card.locator(".tray").first) - bottom(card.locator(".kard")) < 24
    expect(card.locator(".why")).to_be_hidden()

    card.locator(".tray").last.click()
    card.locator(".laid-on").wait_for()

    expect(card.locator(".laid-on")).to_have_text("You: It depends")
    expect(card.locator(".why")).to_be_visible()


def where_piles_stand_beside_the_card_a_laid_card_does_not_repeat_them(kirsten):
    card = kirsten.screen.locator("[data-card]:visible")

    card.locator(".tray").last.click()
    card.locator(".reply .tag").wait_for()

    expect(card.locator(".laid-on")).to_be_hidden()
