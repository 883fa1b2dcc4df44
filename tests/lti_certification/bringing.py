"""Knows the ways in which a login or a launch is brought wrongly; knows no status and no code.

Each way prepares what it needs and answers with the act itself, so that what the preparation writes is not counted.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from lti.state import LIFETIME
from tests.lti_certification.door import Act, Door, with_browser
from tests.unit.lti.in_memory import assemble

STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
Prepare = Callable[[Door], Act]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is brought, and how it must be refused."""

    status: int
    code: str
    prepare: Prepare
    spends: bool = False
    """Whether its state is spent: it is genuine, and refused for what it says."""
    also: frozenset[str] = frozenset()
    """Tables that may change besides."""


def case(name: str, status: int, code: str, prepare: Prepare, **more: Any) -> Any:
    return pytest.param(Case(status=status, code=f"lti.{code}", prepare=prepare, **more), id=name)


def genuine(name: str, status: int, code: str, changes: dict[str, Any], **more: Any) -> Any:
    """A signed launch that answers its login, with claims changed."""
    return case(name, status, code, launched(lambda _now: changes), spends=True, **more)


def a_login(**params: str) -> Prepare:
    return lambda door: lambda: door.login(**params).response


def launched(changes: Callable[[int], dict[str, Any]], **params: str) -> Prepare:
    """A launch with claims changed; `changes` gets the seconds of this moment."""

    def prepare(door: Door) -> Act:
        login = door.login(**params)
        claims = door.claims(login, changes(int(door.tool.clock().timestamp())))
        return lambda: door.bring(id_token=door.sign(claims), state=login.state)

    return prepare


def signed(**how: Any) -> Prepare:
    """A good launch, signed in another way."""

    def prepare(door: Door) -> Act:
        login = door.login()
        token = door.sign(door.claims(login), **how)
        return lambda: door.bring(id_token=token, state=login.state)

    return prepare


def form(**fields: Any) -> Prepare:
    """A good launch whose form has other fields; None leaves one out."""

    def prepare(door: Door) -> Act:
        login = door.login()
        good = {"id_token": door.sign(door.claims(login)), "state": login.state} | fields
        return lambda: door.bring(**{name: value for name, value in good.items() if value is not None})

    return prepare


def token(text: Callable[[list[str], Door], str]) -> Prepare:
    """A good launch whose token is taken apart and put together otherwise."""

    def prepare(door: Door) -> Act:
        login = door.login()
        parts = door.sign(door.claims(login)).split(".")
        return lambda: door.bring(id_token=text(parts, door), state=login.state)

    return prepare


def of_another_browser(door: Door) -> Act:
    login = door.login()
    stranger = with_browser(door)
    stranger.login()
    return lambda: stranger.bring(id_token=door.sign(door.claims(login)), state=login.state)


def too_late(door: Door) -> Act:
    login = door.login()
    id_token = door.sign(door.claims(login))

    def act() -> Any:
        door.tool.clock.ahead = LIFETIME + timedelta(seconds=5)
        try:
            return door.bring(id_token=id_token, state=login.state)
        finally:
            door.tool.clock.ahead = timedelta()

    return act


def again(**changes: Any) -> Prepare:
    """After a good launch the same state once more: with the same token, or with a new one."""

    def prepare(door: Door) -> Act:
        login = door.login()
        claims = door.claims(login)
        first = door.sign(claims)
        assert door.bring(id_token=first, state=login.state).status_code == 303
        second = door.sign(claims | changes) if changes else first
        return lambda: door.bring(id_token=second, state=login.state)

    return prepare


def nonce_of_another_login(is_used: bool, **params: str) -> Prepare:
    def prepare(door: Door) -> Act:
        other, login = door.login(**params), door.login()
        if is_used:
            assert door.bring(id_token=door.sign(door.claims(other)), state=other.state).status_code == 303
        claims = door.claims(login, {"nonce": other.nonce})
        return lambda: door.bring(id_token=door.sign(claims), state=login.state)

    return prepare


def state_and_token_of_two_logins(door: Door) -> Act:
    first, second = door.login(), door.login()
    return lambda: door.bring(id_token=door.sign(door.claims(second)), state=first.state)


def with_header(**told: Any) -> Prepare:
    """A good launch whose token got another header after it was signed; it still names the key."""
    return token(
        lambda parts, door: ".".join(
            (assemble({"kid": door.lms.platform.key.kid} | told, {}).split(".")[0], *parts[1:])
        )
    )


def with_claims(parts: list[str], _door: Door) -> str:
    """The token with other claims under the old signature."""
    claims = json.loads(jwt.utils.base64url_decode(parts[1])) | {"sub": "somebody-else"}
    return ".".join((parts[0], assemble({}, claims).split(".")[1], parts[2]))


def in_the_address(door: Door) -> Act:
    login = door.login()
    fields = {"id_token": door.sign(door.claims(login)), "state": login.state}
    address = f"{door.tool.url}/lti/launch"
    return lambda: door.browser.http.post(address, params=fields, allow_redirects=False, timeout=20)


def as_json(door: Door) -> Act:
    login = door.login()
    fields = {"id_token": door.sign(door.claims(login)), "state": login.state}
    address = f"{door.tool.url}/lti/launch"
    return lambda: door.browser.http.post(address, json=fields, allow_redirects=False, timeout=20)


def login_that_says_two_things(door: Door) -> Act:
    config = door.lms.config
    params = [("iss", config.issuer), ("iss", "https://elsewhere.example.test"), ("login_hint", "x")]
    params += [("target_link_uri", config.tool.target), ("client_id", config.client_id)]
    address = f"{door.tool.url}/lti/login"
    return lambda: door.browser.http.get(address, params=params, allow_redirects=False, timeout=20)


def target(door: Door, text: str) -> str:
    """An address that looks like ours; `{host}` and `{port}` stand for where we are."""
    host, _, port = door.tool.url.removeprefix("http://").partition(":")
    return text.format(host=host, port=port)


def a_login_for(text: str) -> Prepare:
    return lambda door: a_login(target_link_uri=target(door, text))(door)
