"""Knows how something of a page is reached with Tab and pressed, and sees whether one sees where one is."""

from playwright.sync_api import Keyboard, Locator

MOST_STEPS = 90
AHEAD = """
  // How often Tab is to be pressed until something of what is wanted can have the focus, in the order of the page.
  function ahead(one, isWanted) {
    const met = new Set([one.name]);
    let steps = 1;
    for (const stop of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
      const follows = one.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (!follows || stop.disabled || stop.tabIndex < 0 || !stop.checkVisibility({ visibilityProperty: true })) continue;
      if (isWanted(stop)) return steps;
      if (stop.type !== "radio" || !met.has(stop.name)) steps += 1;
      if (stop.type === "radio") met.add(stop.name);
    }
    return 1;
  }
"""
_AWAY = (
    """
wanted => {
  const one = document.activeElement ?? document.body;
  return one === wanted ? 0 : ahead(one, (stop) => stop === wanted);
"""
    + AHEAD
    + "}"
)
"""How far away an element is: 0 where it has the focus."""


def tab_to(learner, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus, as somebody without a mouse does, who looks again before it comes."""
    wanted.wait_for()
    pressed = 0
    while pressed < MOST_STEPS:
        away = wanted.evaluate(_AWAY)
        if not away:
            return
        hold_tab(learner.page.keyboard, away)
        pressed += away
    raise AssertionError(f"Tab never reaches {wanted}")


def hold_tab(keys: Keyboard, times: int) -> None:
    """Press Tab, and hold it where it is to go on: a key that is held comes again and again."""
    for _time in range(times):
        keys.down("Tab")
    keys.up("Tab")


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
