"""Knows what the gate needs remembered for it; does not know who remembers.

`app.adapters` implements these over SQL, the unit tests in memory. Methods never call the network.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from lti.messages import Registration

Clock = Callable[[], datetime]
"""Gives the present moment, aware UTC."""


class DeploymentState(StrEnum):
    """Whether launches of a deployment are let in."""

    UNKNOWN = "unknown"
    WAITING = "waiting"
    ACTIVE = "active"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySet:
    """A platform's public keys as last fetched."""

    body: Mapping[str, Any]
    fetched_at: datetime
    fresh_until: datetime
    last_miss_at: datetime | None = None
    """When we last looked in vain: the key was not there, or no answer came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A key pair of ours; PEM texts."""

    kid: str
    private_pem: str
    public_jwk: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """A bearer token a platform gave us."""

    token: str
    expires_at: datetime


class PlatformDirectory(Protocol):
    """Which platforms and deployments are known.

    It may answer from memory. Every change of them raises a number, their `generation`. Who names one gets
    an answer that is at least as young; to who names none, what was true a moment ago may do.
    """

    def registrations(
        self, issuer: str, client_id: str | None = None, *, generation: int | None = None
    ) -> Sequence[Registration]:
        """All registrations of `issuer`, or the one of `client_id`; empty when unknown."""

    def registration(self, platform_id: int, *, generation: int | None = None) -> Registration | None:
        """The registration by our own id."""

    def deployment_state(
        self, platform_id: int, deployment_id: str, *, generation: int | None = None
    ) -> DeploymentState:
        """The state of a deployment; an unknown one may be noted as waiting by a later step."""

    def generation(self) -> int:
        """The present one, asked for and not remembered."""


class LaunchMemory(Protocol):
    """Remembers which states were spent."""

    def spend(self, state_hash: bytes, *, platform_id: int, transport: str, at: datetime) -> int | None:
        """Insert the attempt and commit it. None if that state was spent before: the unique key decides.

        Answers with the directory's present generation: whoever is let in is let in by what is true now.
        """

    def close(self, state_hash: bytes, *, code: str) -> None:
        """Note how the attempt ended: the gate notes refusals, whoever admits the person notes `ok`."""


class KeySetStore(Protocol):
    """Keeps platforms' key sets, shared by all processes."""

    def key_set(self, platform_id: int, *, anew: bool = False) -> KeySet | None:
        """The stored key set, fresh or not; an empty one where the platform never answered yet.

        It may be the one of a minute ago. `anew`: what another process stored some seconds ago counts as well.
        """

    def store_key_set(self, platform_id: int, key_set: KeySet) -> None:
        """Replace the stored key set."""

    def note_miss(self, platform_id: int, *, at: datetime) -> None:
        """Remember that we looked in vain; a stored key set stays as it is."""


class KeyRing(Protocol):
    """Our own keys."""

    def signing_key(self) -> SigningKey:
        """The key that signs now."""

    def public_key_set(self) -> Mapping[str, Any]:
        """The JWKS document: every key that is published now."""


class TokenStore(Protocol):
    """Keeps access tokens per (registration, scopes), never per issuer."""

    def token(self, platform_id: int, scopes: frozenset[str]) -> AccessToken | None:
        """The stored token, whether expired or not."""

    def store_token(self, platform_id: int, scopes: frozenset[str], token: AccessToken) -> None:
        """Replace the stored token."""

    def forget_token(self, platform_id: int, scopes: frozenset[str]) -> None:
        """Drop a token the platform refused."""
