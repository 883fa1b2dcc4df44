"""Knows what no page may do: complain in the console, break its policy, ask another host for anything.

Whatever a page asks of another host is sent by the browser to a place where it is noted and turned away: a picture, a script,
a link that is followed. To hear of every request from the remote control would cost half of what the tests' own side does.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from playwright.sync_api import BrowserContext, ConsoleMessage, ProxySettings, Request, WebError

from tests.serving import address

ON_THE_SPOT = {"data", "blob", "about", "chrome-error"}
REMOTE = ".127.0.0.1"
"""What a test fetches by the remote control goes straight to the tool: that knows no ports. No page has such an address."""


class Watch:
    """Notes troubles of every page in the browser profiles it is put over, and that are made with its `way_out`."""

    def __init__(self) -> None:
        self.noted: list[str] = []
        self.foreseen: list[str] = []

    def over(self, context: BrowserContext) -> None:
        """Watch a browser profile."""
        context.on("console", self._heard)
        context.on("weberror", self._thrown)

    @contextmanager
    def way_out(self, *homes: str) -> Iterator[ProxySettings]:
        """How a browser profile reaches what is not one of `homes`: by a place where it is noted, and not at all."""
        with address() as here:
            here.app = self._asked
            direct = ",".join(urlsplit(home).netloc for home in homes)
            yield {"server": f"http://127.0.0.1:{here.port}", "bypass": f"<-loopback>,{direct},{REMOTE}"}

    def over_all_of_a_browser(self, context: BrowserContext, *homes: str) -> None:
        """Watch the one profile of a browser, which itself asks for news: only its pages may not. Hears of each request."""
        self.over(context)
        near = {urlsplit(home).netloc for home in homes}

        def asked(request: Request) -> None:
            asks = urlsplit(request.url)
            if asks.scheme not in ON_THE_SPOT and asks.netloc not in near:
                self._note(request.url)

        context.on("request", asked)

    def foresee(self, words: str) -> None:
        """The test brings about troubles with these words: Chromium reports every answer from 400 up."""
        self.foreseen.append(words)

    @property
    def troubles(self) -> list[str]:
        """What nobody foresaw."""
        return [told for told in self.noted if not any(words in told for words in self.foreseen)]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.noted.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def _thrown(self, error: WebError) -> None:
        self.noted.append(f"thrown: {error.error}")

    def _note(self, url: str) -> None:
        self.noted.append(f"asked elsewhere: {url}")

    def _asked(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self._note(environ["REQUEST_URI"])
        start_response("502 Bad Gateway", [("Content-Length", "0")])
        return []
