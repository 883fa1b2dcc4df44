"""Knows how a page is asked whether everybody can use it: axe at three sizes, and no sideways scrolling on a phone."""

from collections.abc import Mapping
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

PHONE = {"width": 320, "height": 700}
LMS_FRAME = {"width": 883, "height": 590}
DESK = {"width": 1280, "height": 900}
SIZES = (LMS_FRAME, PHONE, DESK)
"""The frame first: it shows what a phone has no room for, and what a whole window shows."""
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": {
        "assets": ["media"]
    },  # style sheets, a third of the work, are for a rule that is not asked for
}
OF_COLOURS = {**RULES, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What can be otherwise by night, where nothing but colours changes: `tests/unit/services/test_themes.py` holds that.

Asked at a size only where something is shown that was not at the sizes before, or in other colours: how things
lie over each other is the same by day, and asked then.
"""
_IN_COLOURS = """
() => [...document.body.querySelectorAll("*")].map((one) => {
  if (!one.checkVisibility({ visibilityProperty: true })) return "";
  const { color, backgroundColor, opacity, fontSize, fontWeight } = getComputedStyle(one);
  const isLarge = parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24);
  return [color, backgroundColor, opacity, isLarge].join();
})
"""
"""What contrast is made of, for all that is shown."""
_ASKED = """
rules => axe.run(document, rules).then(told => told.violations.flatMap(
  ({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html, failureSummary])))
"""
"""What axe says of all that is in order stays in the page: carrying it over takes a tenth of the work."""
_MADE_READY = """
async address => {
  document.querySelectorAll(".stand").forEach(row => { row.style.position = "static"; });
  if ("axe" in window) return;
  await import(address);
  const known = new Map();
  const { prototype } = axe.commons.color.Color;
  const { parseString } = prototype;
  prototype.parseString = function (words) {
    if (known.has(words)) return Object.assign(this, known.get(words));
    parseString.call(this, words);
    const { r, g, b, alpha } = this;
    known.set(words, { r, g, b, alpha });
    return this;
  };
}
"""
"""The row at the window's foot lies at the page's end: a link half under it is no small target, one scrolls.

A page has a dozen colours, and axe reads each of them anew for every element, which is a sixth of the work: so it reads them once.
"""
AT = "/axe.js"
"""Where a page of the tool finds axe: its policy lets scripts come from its own address. The remote control takes three times as long.

It brings axe to others: what was taken home has no address, and the LMS's policy lets no script in.
"""
TOOL = "http://127.0.0.1:"
SCRIPT = Axe().axe_script


def problems(page: Page, rules: Mapping[str, Any] = RULES) -> list[str]:
    """What stands in somebody's way on the page that is open, in the LMS's frame where it is in one; a line each, empty is good."""
    found = []
    room = _room(page)
    if not room.url.startswith(TOOL):
        room.evaluate(SCRIPT)
    room.evaluate(_MADE_READY, AT)
    seen: set[tuple[int, str]] = set()
    for size in SIZES:
        page.set_viewport_size(size)
        if size is PHONE:
            found += _sideways(room)
        if rules is OF_COLOURS:
            shown = {one for one in enumerate(room.evaluate(_IN_COLOURS)) if one[1]}
            if shown <= seen:
                continue
            seen |= shown
        found += [_line(*told, size) for told in room.evaluate(_ASKED, rules)]
    return [f"{room.url}: {line}" for line in found]


def by_day_and_night(page: Page, rules: Mapping[str, Any] = RULES) -> list[str]:
    """The same, and then once more what its colours are like by night."""
    found = problems(page, rules)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # else colours are still on their way
    found += problems(page, OF_COLOURS)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found


def _room(page: Page) -> Page | Frame:
    """Where the tool is. Of a page around it axe would tell nothing about what is in the frame."""
    within = [frame for frame in page.frames if frame.parent_frame and frame.frame_element().is_visible()]
    return within[0] if within else page


def _line(rule: str, html: str, summary: str, size: dict) -> str:
    return f"{size['width']} {rule}: {html[:160]} ({' '.join(summary.split())[:200]})"


def _sideways(page: Page | Frame) -> list[str]:
    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
          [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => e.outerHTML.slice(0, 120))"""
    )
    return [f"scrolls sideways: {element}" for element in wide[:3]]
