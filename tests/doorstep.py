"""Knows how a platform's half of a launch is done by hand, so that one thing about it can be wrong; knows no page.

Login and launch go over real HTTP with the browser of a `Visitor`; only the id_token is made here, with the practice
LMS's own key. `statements` counts what a request says to the database.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from click.testing import Result
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from lti.practice_lms.claims import launch_claims
from lti.practice_lms.server import RunningPlatform
from tests.journey import Page, RunningTool, Visitor

CORE = "https://purl.imsglobal.org/spec/lti/claim/"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


@dataclass(frozen=True, kw_only=True)
class Login:
    """What the tool sent the browser to the platform with."""

    state: str
    nonce: str
    response: requests.Response


@dataclass(frozen=True, kw_only=True)
class Doorstep:
    """One browser between the practice LMS and the tool."""

    tool: RunningTool
    lms: RunningPlatform
    browser: Visitor

    def login(self, **changes: str) -> Login:
        """Begin a login and stop before the platform."""
        config = self.lms.config
        params = {
            "iss": config.issuer,
            "client_id": config.client_id,
            "login_hint": "anybody",
            "target_link_uri": config.tool.target,
        } | changes
        response = self.browser.http.get(
            f"{self.tool.url}/lti/login", params=params, allow_redirects=False, timeout=20
        )
        query = parse_qs(urlsplit(response.headers.get("Location", "")).query)
        return Login(state=query.get("state", [""])[0], nonce=query.get("nonce", [""])[0], response=response)

    def token(
        self,
        login: Login,
        claims: Mapping[str, Any] | None = None,
        *,
        person: str = "kirsten",
        link: str = "course",
        course: str = "1",
    ) -> str:
        """A good id_token that answers `login`, with some claims changed; a change to None leaves one out."""
        platform = self.lms.platform
        place, who = platform.course(course), platform.person(person)
        assert place
        assert who
        what = platform.link(place, link)
        assert what
        told = launch_claims(
            platform, place, link=what, person=who, document_target="iframe", nonce=login.nonce
        )
        told |= dict(claims or {})
        return platform.key.sign({name: value for name, value in told.items() if value is not None})

    def post(self, login: Login, token: str, *, browser: Visitor | None = None) -> Page:
        """Bring the launch to the tool, and follow where it leads."""
        form = {"id_token": token, "state": login.state}
        http = (browser or self.browser).http
        return Page(http.post(f"{self.tool.url}/lti/launch", data=form, timeout=20))

    def launch(self, claims: Mapping[str, Any] | None = None, **options: str) -> Page:
        """A whole launch with some claims changed."""
        login = self.login()
        return self.post(login, self.token(login, claims, **options))


def rows(tool: RunningTool, *models: type[Any]) -> list[int]:
    """How many rows each of `models` has."""
    with tool.shared.database.reading() as session:
        return [session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


@contextmanager
def reading(tool: RunningTool) -> Iterator[Session]:
    """Look into the tool's database."""
    with tool.shared.database.reading() as session:
        yield session


@contextmanager
def statements(tool: RunningTool) -> Iterator[list[str]]:
    """What is said to the tool's database meanwhile, without what begins and ends transactions."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.split(maxsplit=1)[0] in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}:
            said.append(statement)

    database = tool.shared.database
    engines = database.engine, database.reader, database.single
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


@contextmanager
def units_of_work(tool: RunningTool) -> Iterator[list[str]]:
    """The units of work that said something to the tool's database meanwhile: `reading`, `writing`, `single`."""
    begun: list[str] = []
    database = tool.shared.database
    listeners = {
        engine: lambda _connection, kind=kind: begun.append(kind)
        for engine, kind in (
            (database.engine, "writing"),
            (database.reader, "reading"),
            (database.single, "single"),
        )
    }
    for engine, note in listeners.items():
        event.listen(engine, "begin", note)
    try:
        yield begun
    finally:
        for engine, note in listeners.items():
            event.remove(engine, "begin", note)


_WRITES = re.compile(r"(?:^|\) |\(|\n )(INSERT INTO|UPDATE|DELETE FROM) (\w+)")


def writes(said: list[str]) -> list[str]:
    """The writing ones among statements, as `INSERT visit`, also those that were said in one."""
    return [f"{verb.split()[0]} {table}" for statement in said for verb, table in _WRITES.findall(statement)]


def command(tool: RunningTool, *words: str) -> Result:
    """Run `flask --app app …` in the tool's own process."""
    with tool.app.app_context():
        return tool.app.test_cli_runner().invoke(args=list(words))
