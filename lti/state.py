"""Knows how a login is remembered without writing anything down; knows no request and no database.

The `state` of a login is a signed note to ourselves; the nonce follows from its id. So whoever has the
secret can check both, and nothing is written before a genuine launch comes back
(LTI 1.3 security framework, section 5.1.1; OpenID Connect core, section 15.5.2).
"""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Self

from lti.errors import StateExpired, StateOfAnotherBrowser, StateUnknown

LIFETIME = timedelta(minutes=10)
"""Long enough to sign in at the platform on the way, short enough to be of no use to a thief."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a login must remember until its launch."""

    id: str
    platform_id: int
    target: str
    deployment: str | None
    """The deployment the login named, if it did."""
    transport: str
    """How the browser can prove that it is the same one: `cookie`, or `storage` where the platform offers that too."""
    expires_at: int
    """Seconds since 1970."""
    browser: str
    """Digest of the browser's cookie."""
    storage_frame: str | None = None
    """The frame the platform keeps data in for us, as the login named it."""

    @classmethod
    def new(
        cls,
        platform_id: int,
        target: str,
        *,
        deployment: str | None,
        browser_secret: str,
        storage_frame: str | None = None,
        now: datetime,
    ) -> Self:
        """A fresh state of this moment and this browser."""
        return cls(
            id=secrets.token_urlsafe(16),
            platform_id=platform_id,
            target=target,
            deployment=deployment,
            transport="storage" if storage_frame else "cookie",
            expires_at=int((now + LIFETIME).timestamp()),
            browser=browser_digest(browser_secret),
            storage_frame=storage_frame,
        )

    @property
    def spent_key(self) -> bytes:
        """What is remembered of a state when it is used."""
        return hashlib.sha256(self.id.encode()).digest()


_TOLD = [one.name for one in fields(State)]


def browser_digest(browser_secret: str) -> str:
    """What a state tells about the cookie; the secret has 32 random bytes, so no salt is needed."""
    return hashlib.sha256(browser_secret.encode()).hexdigest()[:32]


def seal(state: State, *, secret: bytes) -> str:
    """`state` as text that only we can make."""
    told = {name: getattr(state, name) for name in _TOLD}
    body = _encode(json.dumps(told, separators=(",", ":")).encode())
    return f"{body}.{_sign(body, secret=secret, purpose='state')}"


def open_seal(text: str, *, secret: bytes, now: datetime) -> State:
    """The state in `text`.

    Raises:
        StateUnknown: it was not made here.
        StateExpired: it was, but too long ago.
    """
    body, _, signature = text.partition(".")
    if not hmac.compare_digest(signature.encode(), _sign(body, secret=secret, purpose="state").encode()):
        raise StateUnknown
    state = State(**json.loads(base64.urlsafe_b64decode(body + "==")))
    if now.timestamp() > state.expires_at:
        raise StateExpired
    return state


def nonce_of(state: State, *, secret: bytes) -> str:
    """The only nonce that fits `state`."""
    return _sign(state.id, secret=secret, purpose="nonce")


def proof_of(state: State, *, secret: bytes) -> str:
    """What the platform's storage keeps for the browser that began this login; it tells nothing about its cookie."""
    return _sign(state.id, secret=secret, purpose="proof")


def proven_by(state: State, *, secret: bytes, browser_secret: str | None, proof: str | None) -> str:
    """What shows that the browser which began the login brings its launch: `cookie`, `storage` or `none`.

    What is there must be right: a right proof does not make up for a wrong cookie.

    Raises:
        StateOfAnotherBrowser: cookie or proof are of another login.
    """
    if browser_secret is not None and browser_digest(browser_secret) != state.browser:
        raise StateOfAnotherBrowser
    if proof and not _is_proof(proof, state, secret=secret):
        raise StateOfAnotherBrowser
    if browser_secret is not None:
        return "cookie"
    return "storage" if proof else "none"


def _is_proof(proof: str, state: State, *, secret: bytes) -> bool:
    is_offered = state.storage_frame is not None
    return is_offered and hmac.compare_digest(proof.encode(), proof_of(state, secret=secret).encode())


def _sign(text: str, *, secret: bytes, purpose: str) -> str:
    return _encode(hmac.digest(secret, f"lti.{purpose}:{text}".encode(), "sha256"))


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
