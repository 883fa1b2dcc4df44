"""Knows how an operator comes in by the address a command prints, and opens their pages; knows no word on them."""

from dataclasses import dataclass

from tests.doorstep import command
from tests.journey import Page, RunningTool, Visitor

COME_IN = "Come in"


def address(tool: RunningTool, *words: str) -> str:
    """What `operator link` prints."""
    ended = command(tool, "operator", "link", *words)
    assert ended.exit_code == 0, ended.output
    return ended.output.strip()


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """An operator with a browser, in a visit."""

    browser: Visitor
    base: str
    """The visit's address, with the slash at its end."""

    def open(self, path: str) -> Page:
        """A page of the visit: `operator/keys`."""
        return self.browser.open(path, base=self.base)

    def send(self, page: Page, ending: str, **answers: str) -> Page:
        """Send the form whose action ends like this."""
        return self.browser.send(page, page.form(ending), **answers)


def come_in(tool: RunningTool, browser: Visitor | None = None) -> Keeper:
    """By a new address, into a visit."""
    browser = browser or Visitor(tool.url)
    asked = browser.open(address(tool))
    page = browser.send(asked, asked.form("/operator"), button=COME_IN)
    assert page.status == 200, page.text
    assert page.url.endswith("/operator/platforms"), page.url
    return Keeper(browser=browser, base=page.url.removesuffix("operator/platforms"))
