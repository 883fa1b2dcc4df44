"""Knows how a test walks through the LMS and the tool as a person does, over real HTTP; knows no page's address.

`running_tool` serves the application in a thread; a `Visitor` opens links, reads forms and sends them, as a browser
without JavaScript would.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from http.cookiejar import Cookie
from typing import Any
from unittest.mock import patch
from urllib.parse import urljoin

import requests
from flask import Flask
from requests.cookies import RequestsCookieJar

from app import logs
from app.adapters import badge_keys, key_ring
from app.config import Settings
from app.factory import build, wire
from app.wiring import Wiring
from lti.keys import generate_signing_key
from lti.ports import SigningKey
from tests.databases import opened
from tests.kept import KeptFiles
from tests.markup import Attributes, Markup
from tests.serving import address


class Clock:
    """The clock of a running tool; tests may turn it forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def forward(self, by: timedelta) -> None:
        self.ahead += by


@dataclass(frozen=True, kw_only=True)
class RunningTool:
    """The tool, answering at `url`."""

    app: Flask
    url: str
    clock: Clock

    @property
    def shared(self) -> Wiring:
        """What its process shares: database, library, gate."""
        wiring: Wiring = self.app.extensions["samskabe"]
        return wiring


@contextmanager
def running_tool(make_settings: Callable[[str], Settings], **options: Any) -> Iterator[RunningTool]:
    """Serve the tool on 127.0.0.1; `make_settings` gets its address. `options` go to `app.factory.build`."""
    with (
        address() as here,
        patch.object(key_ring, "generate_signing_key", _first_key),
        patch.object(badge_keys, "generate_signing_key", _first_badge_key),
    ):
        url = f"http://127.0.0.1:{here.port}"
        clock = Clock()
        app = _furnished(make_settings(url), clock, **options)
        here.app = app
        try:
            yield RunningTool(app=app, url=url, clock=clock)
        finally:
            here.leave()
            app.extensions["samskabe"].database.close()


@cache
def _first_key() -> SigningKey:
    """The key of every tool that is asked for its first one: making it takes longer than most tests."""
    return generate_signing_key()


@cache
def _first_badge_key() -> SigningKey:
    """The same for badges."""
    return generate_signing_key()


_BUILT: dict[Hashable, Flask] = {}


def _furnished(settings: Settings, clock: Clock, **options: Any) -> Flask:
    """The application, built once for each address: all that differs from test to test is what its process shares."""
    here = (settings.public_url, settings.trusted_proxies, *sorted(options.items()))
    if here not in _BUILT:
        _BUILT[here] = build(settings, now=clock, **options)
    logs.configure(settings.log_level)
    shared = wire(settings, now=clock, connect=opened)
    _BUILT[here].extensions["samskabe"] = replace(shared, workshop=KeptFiles())
    return _BUILT[here]


@dataclass
class Form:
    """A form of a page: its fields as they would be sent, its buttons as (name, value) by their words."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Reader(Markup):
    """Collects forms, links and words of a page."""

    LOOKED_AT = frozenset({"a", "button", "form", "h1", "input", "option", "select", "textarea"})

    def __init__(self) -> None:
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.heading = ""
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self._text: dict[str, str] = {}
        self._select: str | None = None
        self._form: Form | None = None

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        told = dict(attrs)
        if tag == "form":
            self._form = Form(told.get("action") or "", (told.get("method") or "get").lower())
            self.forms.append(self._form)
        elif tag == "input":
            self._input(told)
        elif tag == "select":
            self._select = told.get("name")
        elif tag == "option" and self._form and self._select:
            self._form.choices.setdefault(self._select, []).append(told.get("value") or "")
            if "selected" in told:
                self._form.fields.append((self._select, told.get("value") or ""))
        if tag in {"a", "button", "h1", "textarea"}:
            self._open.append((tag, told))
            self._text[tag] = ""

    def _input(self, told: dict[str, str | None]) -> None:
        name, value, kind = told.get("name"), told.get("value") or "", told.get("type") or "text"
        if not (self._form and name):
            return
        if kind in {"radio", "checkbox"}:
            self._form.choices.setdefault(name, []).append(value or "on")
            if "checked" not in told:
                return
        self._form.fields.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        if not (self._open and self._open[-1][0] == tag):
            return
        _tag, told = self._open.pop()
        said = " ".join(self._text[tag].split())
        if tag == "a" and told.get("href"):
            self.links.append((said, str(told["href"])))
        elif tag == "button" and self._form:
            self._form.buttons[told.get("aria-label") or said] = (
                told.get("name") or "",
                told.get("value") or "",
            )
        elif tag == "h1":
            self.heading = said
        elif tag == "textarea" and self._form and told.get("name"):
            self._form.fields.append((str(told["name"]), self._text[tag].removeprefix("\n")))

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        for tag, _told in self._open:
            self._text[tag] += data


class Page:
    """A page as a visitor has it before them."""

    def __init__(self, response: requests.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.url = response.url

    @cached_property
    def _reader(self) -> _Reader:
        """Read when somebody looks: of most pages a test wants to know only that they came."""
        reader = _Reader()
        reader.feed(self.response.text)
        return reader

    @property
    def heading(self) -> str:
        """The words of its h1."""
        return self._reader.heading

    @property
    def text(self) -> str:
        """All words, spaces made single."""
        return " ".join(" ".join(self._reader.words).split())

    @property
    def forms(self) -> list[Form]:
        """All forms."""
        return self._reader.forms

    def form(self, ending: str) -> Form:
        """The form whose action ends like this."""
        found = [form for form in self.forms if form.action.split("?")[0].endswith(ending)]
        assert found, f"no form ends in {ending!r}: {[form.action for form in self.forms]}"
        return found[0]

    @property
    def form_token(self) -> str:
        """The token that a form of this page carries."""
        return next(token for form in self.forms for name, token in form.fields if name == "form_token")

    @property
    def pathway_form(self) -> Form:
        """What the page of pathways takes, sent from the first page of the course: it leads to the map."""
        visit = self.url.partition("/v/")[2].split("/")[0]
        return replace(self.form("/start/page/welcome"), action=f"/v/{visit}/pathway")

    @property
    def links(self) -> list[tuple[str, str]]:
        """What links say, and their addresses."""
        return self._reader.links

    def link(self, words: str) -> str:
        """The address of the first link with these words in it."""
        found = [href for said, href in self._reader.links if words in said]
        assert found, f"no link says {words!r}: {[said for said, _href in self._reader.links]}"
        return found[0]


class _LoopbackJar(RequestsCookieJar):
    """Sends Secure cookies to a loopback address over http, as browsers do."""

    def set_cookie(self, cookie: Cookie, *args: Any, **kwargs: Any) -> Any:
        cookie.secure = False
        return super().set_cookie(cookie, *args, **kwargs)


class Visitor:
    """A person with a browser that runs no JavaScript and keeps cookies."""

    def __init__(self, lms_url: str) -> None:
        self.lms_url = lms_url
        self.http = requests.Session()
        self.http.trust_env = False  # no proxy stands on the way, and looking for one takes long
        self.http.headers["User-Agent"] = "journey"
        self.http.cookies = _LoopbackJar()

    def open(self, address: str, *, base: str | None = None) -> Page:
        """Follow a link."""
        return Page(self.http.get(urljoin(base or self.lms_url, address), timeout=20))

    def send(self, page: Page, form: Form, *, button: str | None = None, **answers: str | list[str]) -> Page:
        """Fill a form in (names with `-` are given with `_` doubled: `pile__x` is `pile-x`) and send it."""
        told = {name.replace("__", "-"): value for name, value in answers.items()}
        data = [(name, value) for name, value in form.fields if name not in told]
        for name, value in told.items():
            data += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        if button is not None:
            data.append(form.buttons[button])
        address = urljoin(page.url, form.action or page.url)
        headers = {"Origin": "/".join(page.url.split("/")[:3])}
        if form.method == "get":
            return Page(self.http.get(address, params=data, timeout=20))
        return Page(self.http.post(address, data=data, headers=headers, timeout=20))

    def launch(self, person: str, link: str = "course", *, course: str = "1") -> Page:
        """Click a link in the LMS as `person` and arrive wherever that leads."""
        return self.arrive(self.open(f"/as/{person}/launch/{course}/{link}"))

    def arrive(self, page: Page) -> Page:
        """Follow the pages that go on by themselves, the LMS's and the tool's at a login, to wherever they lead."""
        while page.status == 200:
            if page.url.partition("?")[0].endswith("/lti/login"):
                page = self.open(page.link("Go on"))
            elif page.forms and page.url.startswith(self.lms_url):
                page = self.send(page, page.forms[0])
            else:
                break
        return page
