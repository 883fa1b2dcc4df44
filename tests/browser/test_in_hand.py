"""The row at the foot has one filled button: the next step of what is in hand until it is done, then *Next*."""

import pytest
from playwright.sync_api import expect

from app.activities.asking_kinds import AskingKind
from app.activities.registry import REGISTRY
from tests.drawing import is_graded
from tests.sampled import page_of, with_the_sampled_course

FILLED = """
() => {
  const brand = getComputedStyle(document.querySelector(".brand, h1")).getPropertyValue("--brand").trim();
  const probe = document.createElement("i");
  probe.style.color = brand;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return [...document.querySelectorAll(".btn")]
    .filter((one) => one.checkVisibility() && getComputedStyle(one).backgroundColor === colour)
    .map((one) => one.innerText.trim().split(":")[0]);
}
"""
"""The words of the filled buttons of a page."""


MOST_LOOKS, PAUSE = 30, 100


@pytest.fixture
def database_url(server):
    """The course of samples: its pages have nothing but activities."""
    url = server.fresh(with_the_sampled_course)
    yield url
    server.drop(url)


def filled(learner, *wanted: str) -> list[str]:
    """The filled buttons that can be seen, as soon as they are those that are `wanted`, or after a while."""
    for _look in range(MOST_LOOKS):
        found: list[str] = learner.frame.evaluate(FILLED)
        if found == list(wanted):
            break
        learner.page.wait_for_timeout(PAUSE)
    return found


def come(learner, *, in_frame: bool, at: str | None = None) -> None:
    open_it = learner.open_course if in_frame else learner.open_tab
    open_it(pathway="citizen", at=at)


@pytest.mark.parametrize("in_frame", [True, False])
def test_next_card_is_next_card_until_all_are_laid_wherever_one_reads_meanwhile(person, in_frame):
    pia = person("pia")
    come(pia, in_frame=in_frame, at="m01/page/on-sort")
    sort = pia.screen.locator("#sort-small")
    step, onward = pia.screen.locator(".stand .ahead"), pia.screen.locator(".stand .go")
    cards = sort.locator("[data-card]")
    for number in range(cards.count()):
        card = sort.locator("[data-card]:visible")
        expect(card).to_contain_text(f"Card {number + 1} of")
        card.locator(".tray").first.click()
        pia.screen.locator("[data-end]").scroll_into_view_if_needed()
        pia.frame.evaluate("scrollTo(0, document.body.scrollHeight)")
        if number + 1 < cards.count():
            assert filled(pia, "Next card") == ["Next card"]
            expect(onward).to_contain_text("Next")
            step.focus()
            step.press("Enter")
            expect(sort.locator("[data-card]:visible input").first).to_be_focused()
    assert filled(pia, "See all the piles") == ["See all the piles"]
    pia.press(step)
    expect(sort.locator("[id$=-verdict]")).to_be_visible()


def test_a_scene_is_in_hand_until_one_looks_back(person):
    pia = person("pia")
    come(pia, in_frame=True, at="m01/page/on-scene")
    scene = pia.screen.locator("#scene-small")
    scene.locator(".choices").scroll_into_view_if_needed()
    assert filled(pia) == []
    while (choices := scene.locator("button.choice")).count():
        assert filled(pia) == []
        pia.press(choices.first)
    scene.get_by_role("button", name="Look back").scroll_into_view_if_needed()
    assert filled(pia, "Look back at all the ways") == ["Look back at all the ways"]
    pia.press(pia.screen.locator(".stand .ahead"))
    expect(scene.locator("[id$=-verdict]")).to_be_visible()
    pia.frame.evaluate("document.getElementById('scene-full').remove()")
    assert filled(pia, "Next") == ["Next"]


def test_without_scripts_what_is_begun_has_the_filled_button_where_it_stands(person):
    pia = person("pia", java_script_enabled=False)
    pia.open_course_by_hand(pathway="citizen")
    pia.visit("m01/page/on-scene")
    scene = pia.screen.locator("#scene-small")
    assert colours(pia, ".stand .go") == colours(pia, ".stand .go", "border-color")
    pia.press(scene.locator("button.choice").first)
    assert colours(pia, ".stand .go") != colours(pia, ".stand .go", "border-color")
    while (choices := scene.locator("button.choice")).count():
        pia.press(choices.first)
    look_back = '#scene-small [value^="answer:"]'
    assert colours(pia, look_back) == colours(pia, look_back, "border-color")
    pia.press(scene.get_by_role("button", name="Look back"))
    assert colours(pia, ".stand .go") == colours(pia, ".stand .go", "border-color")


def colours(learner, button: str, which: str = "background-color") -> str:
    """A colour of a button, which can be asked for where the page has no scripts of its own."""
    found: str = learner.screen.locator(button).first.evaluate(
        "(one, which) => getComputedStyle(one).getPropertyValue(which)", which
    )
    return found


def test_no_question_that_is_open_before_one_leaves_the_filled_button_to_the_next_page(person):
    pia = person("pia")
    come(pia, in_frame=False)
    wrong = {}
    for kind in REGISTRY:
        if not isinstance(kind, AskingKind):
            continue
        pia.visit(f"m01/page/{page_of(kind)}")
        pia.screen.locator(f"#{kind.name}-small [data-draft]").scroll_into_view_if_needed()
        expected = [kind.onward()] if kind.onward() else []
        if (found := filled(pia, *expected)) != expected:
            wrong[kind.name] = found
    assert wrong == {}


def test_in_a_quiz_cards_are_laid_before_they_are_checked(person):
    pia = person("pia")
    come(pia, in_frame=False, at="m01/quiz")
    pia.press(pia.screen.locator(".stand").get_by_role("button"))
    asked = [kind.name for kind in REGISTRY if is_graded(kind)]
    pia.frame.goto(pia.frame.url.removesuffix("1") + str(asked.index("sort") + 1))
    cards = pia.screen.locator("[data-card]")
    pia.screen.locator("[data-card]:visible").scroll_into_view_if_needed()
    for number in range(cards.count()):
        assert filled(pia, "Next card") == ["Next card"]
        pia.screen.locator("[data-card]:visible .tray").first.click()
        if number + 1 < cards.count():
            pia.screen.locator(".stand .ahead").press(
                "Enter"
            )  # under the pointer it would have another colour
    assert filled(pia, "Check my answer") == ["Check my answer"]
