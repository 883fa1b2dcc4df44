"""Takes the pictures of README and docs in a real browser, into docs/pictures/: the map, a page, the practice LMS, every kind of activity.

The servers run on a database of their own. `make test` never does this: pictures change with fonts and browsers.
"""

import re
import sys
import zlib
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Locator, Page, ViewportSize, sync_playwright

from app.activities.registry import KINDS
from tools.browser import found
from tools.stage import stage

PLACE = Path(__file__).resolve().parent.parent / "docs" / "pictures"
MOST_BYTES = 250 * 1024
HOME = re.compile(r"^.*/v/[^/]+/")
PNG = b"\x89PNG\r\n\x1a\n"
WIDE = ViewportSize(width=1280, height=845)
LMS = ViewportSize(width=1280, height=790)
FRAME = ViewportSize(width=883, height=590)
"""The room a course page leaves for the tool."""
MOST_HEIGHT = 1600
COLUMN = ViewportSize(width=620, height=900)
OPEN, ANSWERED = ("half", "full"), ("again", "other", "many", "shared")
"""The states of the gallery that tell most of a kind, before and after; the first one it has is taken."""
ON_PAGE = """
element => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x: x + scrollX, y: y + scrollY, width, height };
}
"""
"""Where something stands on the whole page: a page goes by itself to what it has to say, so it may have been scrolled."""
QUIET = ("--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync")


def main() -> int:
    """Take them all."""
    browser_path = found()
    if browser_path is None:
        print("The pictures need a browser; `make pictures` installs one.", file=sys.stderr)
        return 1
    PLACE.mkdir(parents=True, exist_ok=True)
    with stage() as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", *QUIET])
        take_course(browser, running.lms_url)
        take_kinds(browser, running.lms_url)
        browser.close()
    heavy = [path.name for path in PLACE.rglob("*.png") if path.stat().st_size > MOST_BYTES]
    if heavy:
        print(f"Heavier than {MOST_BYTES // 1024} KiB: {', '.join(heavy)}", file=sys.stderr)
    return 1 if heavy else 0


def take_course(browser: Browser, lms_url: str) -> None:
    """A citizen comes in, looks at the map, reads a page; then the same from outside, in the LMS."""
    page = browser.new_page(viewport=WIDE, locale="en-GB", reduced_motion="reduce")
    page.goto(f"{lms_url}/as/kirsten/launch/1/course")
    page.wait_for_url("**/start/page/welcome")
    home = page.url.removesuffix("start/page/welcome")
    page.locator("input[name=pathway][value=citizen]").check()
    page.locator("button[name=do][value=take]").first.click()
    page.wait_for_url("**/start/page/where-you-stand")
    page.goto(f"{home}m01/page/tuesday")
    page.goto(f"{home}m01/page/three-definitions")
    page.goto(home)
    take(page, "map")
    page.set_viewport_size(FRAME)
    page.goto(f"{home}m01/page/tuesday")
    take(page, "page")
    page.set_viewport_size(LMS)
    page.goto(f"{lms_url}/as/kirsten/course/1")
    page.frame_locator("iframe").get_by_role("heading", level=1).wait_for()
    take(page, "practice-lms")


def take(page: Page, name: str) -> None:
    """The visible part of a page, once its fonts are there."""
    settle(page)
    (PLACE / f"{name}.png").write_bytes(smaller(page.screenshot(animations="disabled")))


def take_kinds(browser: Browser, lms_url: str) -> None:
    """Every kind as the gallery shows it: being done, and with what comes of it where something does."""
    page = browser.new_page(viewport=COLUMN, locale="en-GB", reduced_motion="reduce")
    page.goto(f"{lms_url}/as/anna/launch/1/course")
    home = HOME.search(page.url)
    if home is None:
        raise SystemExit(f"The visit of a leader did not begin: {page.url}")
    (PLACE / "kinds").mkdir(exist_ok=True)
    for kind in KINDS:
        page.goto(f"{home[0]}gallery/{kind}")
        settle(page)
        for name, states in ((kind, OPEN), (f"{kind}-answered", ANSWERED)):
            there = [page.locator(f"section[aria-labelledby=state-{state}] .activity") for state in states]
            shown = next((one for one in there if one.count()), None)
            if shown is not None:
                (PLACE / "kinds" / f"{name}.png").write_bytes(smaller(top_of(page, shown.first)))


def top_of(page: Page, shown: Locator) -> bytes:
    """As much of something as fits a document; a worksheet with everything is very long."""
    box: FloatRect = shown.evaluate(ON_PAGE)
    if not box["height"]:
        raise SystemExit("A sample is not to be seen.")
    clip: FloatRect = {**box, "height": min(box["height"], MOST_HEIGHT)}
    return page.screenshot(clip=clip, full_page=True, animations="disabled")


def settle(page: Page) -> None:
    """Wait for pictures and fonts."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")


def smaller(png: bytes) -> bytes:
    """The same picture with its data packed as tightly as can be; browsers pack in a hurry."""
    chunks, at = [], len(PNG)
    while at < len(png):
        size = int.from_bytes(png[at : at + 4])
        chunks.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + size]))
        at += size + 12
    data = zlib.compress(zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT")), 9)
    header = next(body for kind, body in chunks if kind == b"IHDR")
    parts = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return PNG + b"".join(
        len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4) for kind, body in parts
    )


if __name__ == "__main__":
    sys.exit(main())
