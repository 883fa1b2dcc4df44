"""From the launch to the result of the quiz with the keyboard alone, and one always sees where one is."""

from playwright.sync_api import Locator, expect

MOST_STEPS = 90


def tab_to(learner, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus, as somebody without a mouse does."""
    wanted.wait_for()
    for _step in range(MOST_STEPS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        learner.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {wanted}")


def press(learner, wanted: Locator, key: str = "Enter") -> None:
    tab_to(learner, wanted)
    assert ring(wanted), "the focus cannot be seen"
    learner.page.keyboard.press(key)


def ring(element: Locator) -> bool:
    """Whether the element, or the row it lies in, shows that it has the focus."""
    return element.evaluate(
        """element => [element, element.closest("label")].filter(Boolean).some(one => {
          const style = getComputedStyle(one);
          return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        })"""
    )


def answer(learner) -> None:
    """Answer whatever is asked with the first that can be chosen, by keyboard."""
    form = learner.screen.locator("#answer")
    for group in form.locator("select").all():
        tab_to(learner, group)
        learner.page.keyboard.press("ArrowDown")
    names = {box.get_attribute("name") for box in form.locator("input:not([type=hidden])").all()}
    first = [form.locator(f'[name="{name}"]').first for name in sorted(names)]
    step = form.locator('[data-step="1"]')
    if step.count():
        for number in range(len(first)):
            tab_to(learner, form.locator("[data-card]:visible input").first)
            learner.page.keyboard.press("Space")
            if number < len(first) - 1:
                press(learner, step)
        return
    for box in form.locator("fieldset:not(:has(fieldset))").all():
        choices = box.locator("input:not([type=hidden])")
        if choices.count():
            press(learner, choices.first, "Space")


def test_launch_to_result_without_a_mouse(person):
    kirsten = person("kirsten")
    kirsten.open_course()
    kirsten.page.locator("iframe").focus()
    press(kirsten, kirsten.screen.locator("[name=pathway]").first, "Space")
    press(kirsten, kirsten.button("Go this way"))
    press(kirsten, kirsten.screen.locator(".stand").get_by_role("button", name="Next"))
    kirsten.heading.filter(has_text="Good to see you").wait_for()
    kirsten.visit("m01/quiz")
    kirsten.page.locator("iframe").focus()
    press(kirsten, kirsten.screen.locator(".stand button.go"))

    while not kirsten.screen.locator("#result").count():
        kirsten.button("Check my answer").wait_for()
        answer(kirsten)
        press(kirsten, kirsten.button("Check my answer"))
        expect(kirsten.screen.locator(".asked [id$=-verdict]")).to_be_focused()
        press(kirsten, kirsten.screen.locator(".stand .go"))
        kirsten.screen.locator("#answer, #result").first.wait_for()

    expect(kirsten.heading).to_contain_text("You got")
