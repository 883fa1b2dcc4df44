"""Knows what no page may do: complain in the console, break its policy, ask another host for anything."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

ON_THE_SPOT = {"data", "blob", "about", "chrome-error"}


class Watch:
    """Notes troubles of every page in the browser profiles it is put over."""

    def __init__(self, *, homes: tuple[str, ...]) -> None:
        self.homes = {urlsplit(home).netloc for home in homes}
        self.noted: list[str] = []
        self.foreseen: list[str] = []

    def over(self, context: BrowserContext) -> None:
        """Watch a browser profile."""
        context.on("console", self._heard)
        context.on("weberror", self._thrown)
        context.on("request", self._asked)

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

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ON_THE_SPOT and address.netloc not in self.homes:
            self.noted.append(f"asked elsewhere: {request.url}")
