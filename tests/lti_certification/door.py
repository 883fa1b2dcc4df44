"""Knows how one bad launch is brought to a running tool, and what it must leave behind there; knows no single case.

One tool and one practice LMS serve all cases of a module: a refusal leaves nothing that the next one could trip over.
"""

import io
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import jwt
import requests
from jwt import PyJWS
from sqlalchemy import select

from app import logs
from app.models import Base, Deployment, LaunchAttempt
from app.models.platform import KeySet
from app.services.operating import platforms
from tests.doorstep import Doorstep, Login, reading
from tests.journey import RunningTool, Visitor

SUBJECT, NAME = "subject-of-kirsten", "Kirsten Dahl"
"""What nobody may find in a log."""
NEIGHBOUR, SILENT, WEAK = "neighbour", "silent", "weak"
"""More registrations of the same issuer: an ordinary one, one whose keys do not come, one whose key is short."""
WAITING, OFF = "d-waiting", "d-off"
_GATES_OWN = {"launch_attempt", "key_set", "signing_key"}
_ROWS = {
    table.name: str(table.select().order_by(*table.primary_key))
    for table in Base.metadata.sorted_tables
    if table.name not in _GATES_OWN
}
"""By table, what asks for all of it."""
_FILLED = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in _ROWS)  # noqa: S608
"""Asks which tables hold anything: most are empty here."""

Act = Callable[[], requests.Response]


@dataclass(frozen=True, kw_only=True)
class Door(Doorstep):
    """The doorstep, with answers as they come: nothing is followed."""

    def claims(self, login: Login, changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """A good launch's claims that answer `login`, with some changed; None leaves one out."""
        token = self.token(login, {"sub": SUBJECT, **(changes or {})})
        claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
        return claims

    def sign(
        self, claims: Mapping[str, Any], *, key: Any = None, algorithm: str = "RS256", **headers: Any
    ) -> str:
        """Any claims as a token, with any header; a header of None is left out."""
        signing = self.lms.platform.key
        told = {name: value for name, value in ({"kid": signing.kid} | headers).items() if value is not None}
        return PyJWS().encode(
            json.dumps(claims).encode(), key or signing.private, algorithm=algorithm, headers=told
        )

    def bring(self, *, browser: Visitor | None = None, **form: Any) -> requests.Response:
        """Post a form to the launch address."""
        http = (browser or self.browser).http
        return http.post(f"{self.tool.url}/lti/launch", data=form, allow_redirects=False, timeout=20)


@contextmanager
def furnished(door: Door) -> Iterator[Door]:
    """More registrations and deployments than one; somebody has come in before, so that keys are known."""
    tool, base = door.tool, door.lms.config.base_url
    with tool.shared.database.writing() as session:
        for client, keys in ((NEIGHBOUR, "jwks.json"), (SILENT, "no-such-page"), (WEAK, "jwks.json")):
            told = platforms.NewPlatform(
                issuer=base,
                client_id=client,
                auth_login_url=f"{base}/auth",
                auth_token_url=f"{base}/token",
                key_set_url=f"{base}/{keys}",
                name=client,
                deployments=(f"of-{client}",),
            )
            platform = platforms.add(session, told, now=tool.clock(), schemes=("http",)).id
        short = door.lms.platform.key.key_set()["keys"][0] | {"n": "u1W-1w"}
        day = tool.clock() + timedelta(days=1)
        session.add(
            KeySet(platform_id=platform, body={"keys": [short]}, fetched_at=tool.clock(), fresh_until=day)
        )
        first = session.scalars(select(Deployment).where(Deployment.lti_id == "1")).one()
        for name, state in ((WAITING, "waiting"), (OFF, "suspended")):
            session.add(Deployment(platform_id=first.platform_id, lti_id=name, state=state))
    login = door.login()
    assert door.bring(id_token=door.token(login), state=login.state).status_code == 303
    yield door


def everything(tool: RunningTool) -> dict[str, list[Any]]:
    """All rows of all tables besides the gate's own, as the driver reads them: they are compared, and nothing else."""
    with reading(tool) as session:
        ask = session.connection().exec_driver_sql
        filled = {name for (name,) in ask(_FILLED)}
        return {
            name: [tuple(row) for row in ask(query)] if name in filled else []
            for name, query in _ROWS.items()
        }


def attempts(tool: RunningTool) -> list[str | None]:
    """How each spent state ended."""
    with reading(tool) as session:
        return list(session.scalars(select(LaunchAttempt.code)))


@contextmanager
def overheard() -> Iterator[io.StringIO]:
    """What the log says meanwhile, at its most talkative."""
    logs.configure("DEBUG")
    stream = io.StringIO()
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(stream)
    yield stream
    logs.configure("WARNING")


def with_browser(door: Door) -> Door:
    """The same door before a browser that has never been there."""
    return replace(door, browser=Visitor(door.lms.config.base_url))
