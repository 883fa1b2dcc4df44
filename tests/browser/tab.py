"""Knows how something of a page is reached with Tab and pressed, and sees whether one sees where one is."""

from playwright.sync_api import Locator

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
