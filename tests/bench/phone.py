"""`make bench ARGS=--phone`: when a slow phone shows the largest part of a page, and what that page weighed on its way.

A real Chromium, the production server, a line of 400 kbit/s with 150 ms there and back, a processor four times slower. Each page is
opened once before, as by somebody who has been there; the first page of all is measured cold as well. Writes its table into
`docs/performance.md`, between its own marks.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.bench.document import DOCUMENT
from tools.browser import NONE, found
from tools.demo import environment, start, stop, wait_for

BEGIN, END = "<!-- phone: begin -->", "<!-- phone: end -->"
BITS, THERE_AND_BACK, SLOWER = 400_000, 150, 4
MOST_SECONDS = 2.5
ROUNDS = 3
PHONE = {"width": 390, "height": 750}
PORTS = "19480", "19481"
PAGES = {
    "": "the map",
    "m01/page/tuesday": "a page with a story",
    "m01/page/twelve-situations": "a page with twelve cards",
    "m01/quiz": "the door of a quiz",
    "m01/journal": "a journal",
    "texts": "one’s own texts",
}
WATCH = """
window.largest = 0;
new PerformanceObserver(list => { for (const one of list.getEntries()) window.largest = one.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
"""
TOLD = """() => new Promise(done => setTimeout(() => done({
  seconds: window.largest / 1000,
  page: performance.getEntriesByType("navigation")[0].transferSize,
  rest: performance.getEntriesByType("resource").reduce((sum, one) => sum + one.transferSize, 0),
}), 500))"""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A page as the phone had it: seconds until its largest part, bytes of the page and of all it loaded besides."""

    seconds: float
    page: int
    rest: int


def main() -> int:
    """Measure, print, write down; 1 where a page that was seen before takes too long."""
    with _servers() as (tool, lms), sync_playwright() as remote:
        path = found()
        if path is None:
            print(NONE, file=sys.stderr)
            return 1
        browser = remote.chromium.launch(executable_path=path, args=["--no-sandbox"])
        rows = _measured(browser.new_context(viewport=PHONE), tool=tool, lms=lms)
        browser.close()
    text = _table(rows)
    print(text)
    document = DOCUMENT.read_text(encoding="utf-8")
    before, _begin, rest = document.partition(BEGIN)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    return int(any(one.seconds > MOST_SECONDS for name, one in rows.items() if name != COLD))


COLD = "the map, for the first time ever"


def _measured(context: BrowserContext, *, tool: str, lms: str) -> dict[str, Seen]:
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(f"{lms}/as/kirsten/launch/1/course")
    page.wait_for_url(f"{tool}/v/**")
    base = "/".join(page.url.split("/")[:5]) + "/"
    page.locator("[name=pathway][value=citizen]").check()
    page.locator(".stand .go").click()
    for path in PAGES:
        page.goto(base + path)
        page.wait_for_load_state("networkidle")
    rows = {name: _often(page, base + path) for path, name in PAGES.items()}
    return {COLD: _cold(page, base), **rows}


def _often(page: Page, address: str) -> Seen:
    seen = [_once(page, address) for _round in range(ROUNDS)]
    return Seen(seconds=median(one.seconds for one in seen), page=seen[-1].page, rest=seen[-1].rest)


def _cold(page: Page, address: str) -> Seen:
    session = page.context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    return _once(page, address)


def _once(page: Page, address: str) -> Seen:
    """One look over the slow line."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    page.goto("about:blank")
    line = {"latency": THERE_AND_BACK, "downloadThroughput": BITS / 8, "uploadThroughput": BITS / 8}
    session.send("Network.emulateNetworkConditions", {"offline": False, **line})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load")
    told = page.evaluate(TOLD)
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    session.detach()
    return Seen(seconds=told["seconds"], page=told["page"], rest=told["rest"])


def _table(rows: dict[str, Seen]) -> str:
    lines = [
        (
            f"`make bench ARGS=--phone`, {datetime.now(UTC):%Y-%m-%d}: Chromium, {PHONE['width']} pixels wide, {BITS // 1000} kbit/s, "
            f"{THERE_AND_BACK} ms there and back, a processor {SLOWER} times slower; the median of {ROUNDS} looks at pages that were seen before "
            f"(wanted: at most {MOST_SECONDS} s)."
        ),
        "",
        "| page | largest paint, s | kB of the page | kB of all else |",
        "|---|---|---|---|",
    ]
    return "\n".join(
        [
            *lines,
            *(
                f"| {name} | {one.seconds:.2f} | {one.page / 1000:.1f} | {one.rest / 1000:.1f} |"
                for name, one in rows.items()
            ),
        ]
    )


@contextmanager
def _servers() -> Iterator[tuple[str, str]]:
    """The tool as it is served, and a practice LMS, on a database of their own."""
    tool_port, lms_port = PORTS
    with tempfile.TemporaryDirectory(prefix="samskabe-phone-") as folder:
        settings = environment(tool_port, lms_port) | {
            "DATABASE_URL": f"sqlite:///{Path(folder)}/phone.db",
            "SECRET_KEY": "only as long as a phone is measured",
            "DATA_KEYS": "",
        }
        processes = [
            start([sys.executable, "-m", "flask", "--app", "app", "serve"], settings),
            start([sys.executable, "-m", "lti.practice_lms"], settings),
        ]
        try:
            addresses = f"{settings['PUBLIC_URL']}/health/ready", settings["PRACTICE_LMS"]
            if not all(wait_for(address, processes) for address in addresses):
                sys.exit("The servers did not start; the lines above say why.")
            yield settings["PUBLIC_URL"], settings["PRACTICE_LMS"]
        finally:
            stop(processes)
