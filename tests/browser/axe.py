"""Knows how a page is asked whether everybody can use it: axe at three sizes, and no sideways scrolling on a phone."""

from collections.abc import Mapping
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

PHONE = {"width": 320, "height": 700}
LMS_FRAME = {"width": 883, "height": 590}
DESK = {"width": 1280, "height": 900}
SIZES = (PHONE, LMS_FRAME, DESK)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": {
        "assets": ["media"]
    },  # style sheets, a third of the work, are for a rule that is not asked for
}
OF_COLOURS = {**RULES, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What can be otherwise by night, where nothing but colours changes: `tests/unit/services/test_themes.py` holds that."""
_ASKED = """
rules => axe.run(document, rules).then(told => told.violations.flatMap(
  ({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html, failureSummary])))
"""
"""What axe says of all that is in order stays in the page: carrying it over takes a tenth of the work."""
_READ_ONCE = """
() => {
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
"""A page has a dozen colours, and axe reads each of them anew for every element: a sixth of the work."""
_SCRIPT = Axe().axe_script


def problems(page: Page, rules: Mapping[str, Any] = RULES) -> list[str]:
    """What stands in somebody's way on the page that is open, in the LMS's frame where it is in one; a line each, empty is good."""
    found = []
    room = _room(page)
    if not room.evaluate("'axe' in window"):
        room.evaluate(_SCRIPT)
        room.evaluate(_READ_ONCE)
    _loosen(room)
    for size in SIZES:
        page.set_viewport_size(size)
        found += [_line(*told, size) for told in room.evaluate(_ASKED, rules)]
        if size is PHONE:
            found += _sideways(room)
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
    holder = page.query_selector("iframe:not([hidden])")
    return (holder and holder.content_frame()) or page


def _loosen(page: Page | Frame) -> None:
    """Let the row at the window's foot lie at the page's end: a link half under it is no small target, one scrolls."""
    page.evaluate("document.querySelectorAll('.stand').forEach(row => { row.style.position = 'static'; })")


def _line(rule: str, html: str, summary: str, size: dict) -> str:
    return f"{size['width']} {rule}: {html[:160]} ({' '.join(summary.split())[:200]})"


def _sideways(page: Page | Frame) -> list[str]:
    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
          [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => e.outerHTML.slice(0, 120))"""
    )
    return [f"scrolls sideways: {element}" for element in wide[:3]]
