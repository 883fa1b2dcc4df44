"""A real Chromium before the running tool and the practice LMS, under a learner's conditions; on SQLite only.

The LMS is http://localhost and the tool http://127.0.0.1, so the frame is another site, and cookies of third parties
are blocked. A test fails when a page complains in the console, breaks its policy or asks another host for anything.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, ProxySettings, sync_playwright

from lti.practice_lms.config import PlatformConfig
from tests.browser import axe
from tests.browser.person import Person
from tests.browser.watch import Watch
from tests.databases import Server
from tests.practice import practice_lms
from tests.serving import AT_HAND
from tools.browser import NONE, found, without_windows

HERE = Path(__file__).parent
# Playwright switches off more, among it the partitioned storage that frames have in every browser of today.
SWITCHED_OFF = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LocalNetworkAccessChecks",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "SpareRendererForSitePerProcess",  # a process that waits for a page which never comes
)
SWITCHED_ON = (
    "CDPScreenshotNewSurface",
    "NetworkServiceInProcess2",  # a request need not go through one more process
)
CONDITIONS = (
    "--test-third-party-cookie-phaseout",
    f"--disable-features={','.join(SWITCHED_OFF)}",
    f"--enable-features={','.join(SWITCHED_ON)}",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--site-per-process",  # as in every browser of today; the one without windows has to be told
    "--disable-sync",
    # No page of a test lives long enough to win back what the last of V8's compilers costs; scripts stay as quick as Maglev makes them.
    "--js-flags=--max-optimized-bytecode-size=0",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies here needs Chromium. It comes first: these tests are the longest, and no process shall wait for one at the end."""
    for item in items:
        if str(item.path).startswith(f"{HERE}/"):
            item.add_marker("browser")
    items.sort(key=lambda item: "browser" not in item.keywords)


@pytest.fixture
def server(sqlite_files) -> Server:
    """What a browser shows does not depend on the database."""
    return sqlite_files


@pytest.fixture(scope="session", autouse=True)
def _axe_at_hand() -> Iterator[None]:
    """Pages find axe wherever they come from."""
    AT_HAND[axe.AT] = "text/javascript", axe.SCRIPT.encode()
    yield
    del AT_HAND[axe.AT]


@pytest.fixture
def lms_config(tool) -> PlatformConfig:
    """The LMS goes by the tool's clock, so that a test can let days pass for both."""
    return practice_lms(tool, clock=tool.clock)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where the browser is. Without one these tests fail: a skipped test proves nothing."""
    path = found()
    if path is None:
        pytest.fail(NONE, pytrace=False)
    return path


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The remote control, one for all tests of a process."""
    with sync_playwright() as remote:
        yield remote


@pytest.fixture(scope="session")
def chromium(playwright, chromium_path) -> Iterator[Browser]:
    """One browser for all tests of a process, without windows where there is one: nobody looks at them."""
    path = without_windows() or chromium_path
    browser = playwright.chromium.launch(executable_path=path, args=CONDITIONS)
    yield browser
    browser.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Notes what must not happen in any page; asked at the end of the test."""
    watching = Watch()
    yield watching
    assert not watching.troubles


@pytest.fixture
def homes(tool, lms) -> tuple[str, ...]:
    """Whom pages may ask: the tool and the LMS."""
    return tool.url, lms.config.base_url, lms.config.auth_base_url


@pytest.fixture
def way_out(watch, homes) -> Iterator[ProxySettings]:
    """How a browser reaches anybody else: not at all, and it is noted."""
    with watch.way_out(*homes) as way:
        yield way


@pytest.fixture
def new_context(chromium, watch, way_out) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser profiles of their own, empty and watched; options as of `Browser.new_context`."""
    made = []

    def make(**options) -> BrowserContext:
        size = {"width": 1280, "height": 900}
        context = chromium.new_context(**{"viewport": size, "locale": "en-GB", "proxy": way_out, **options})
        context.set_default_timeout(10_000)
        watch.over(context)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def no_cookies(playwright, chromium_path, watch, homes, tmp_path) -> Iterator[BrowserContext]:
    """A browser of its own whose owner has forbidden all cookies."""
    preferences = tmp_path / "Default" / "Preferences"
    preferences.parent.mkdir()
    preferences.write_text(json.dumps({"profile": {"default_content_setting_values": {"cookies": 2}}}))
    context = playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=chromium_path, args=CONDITIONS
    )
    watch.over_all_of_a_browser(context, *homes)
    yield context
    context.close()


@pytest.fixture
def person(lms, tool, new_context) -> Callable[..., Person]:
    """Somebody of the LMS at a browser: `person("kirsten")`; `context` where two share one browser."""

    def sit_down(key: str, *, context: BrowserContext | None = None, **options) -> Person:
        return Person(
            key, context=context or new_context(**options), lms_url=lms.config.base_url, tool_url=tool.url
        )

    return sit_down
