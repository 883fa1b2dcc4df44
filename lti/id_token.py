"""Knows when an id_token is genuine and meant for us; does not know what it says.

OpenID Connect core, section 3.1.3.7, and the 1EdTech security framework, section 5.1.3, in that order:
format, key, signature, issuer, audience, times, nonce. Every check is one small function.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from jwt.algorithms import RSAAlgorithm

from lti.errors import (
    AlgorithmRefused,
    AudienceMismatch,
    IssuerMismatch,
    KeyIdMissing,
    NonceMismatch,
    SignatureRefused,
    TimesMissing,
    TimesRefused,
    TokenExpired,
    TokenMalformed,
)
from lti.keys import PlatformKeys
from lti.messages import Registration

ALGORITHM = "RS256"
_RS256 = RSAAlgorithm(RSAAlgorithm.SHA256)
LEEWAY = timedelta(seconds=60)
"""Clocks of platforms on their own machines are often some seconds wrong; Moodle's tokens live one minute,
so twice its length is still short."""
MAX_AGE = timedelta(minutes=10)
"""A token answers a login of this moment; a state lives as long."""
LONGEST_LIFE = timedelta(days=1)
"""Canvas' tokens live an hour. One that lives for years was made by mistake."""
_LONGEST_TEXT = 100_000
_PARTS = 3
_NUMBER_END = 2**53
"""Beyond it, JSON numbers are not exact any more (RFC 8259, section 6)."""


@dataclass(frozen=True, slots=True)
class IdToken:
    """A token taken apart; nothing is checked yet."""

    signed: bytes
    """The part that the signature is of."""
    signature: str
    header: Mapping[str, Any]
    claims: Mapping[str, Any]


def take_apart(text: str) -> IdToken:
    """Split a compact JWT (RFC 7519, section 7.2).

    Raises:
        TokenMalformed: not three parts of base64url, or not JSON objects.
    """
    parts = text.split(".")
    if len(parts) != _PARTS or len(text) > _LONGEST_TEXT or not text.isascii():
        raise TokenMalformed
    header, claims, signature = parts
    return IdToken(
        f"{header}.{claims}".encode(), signature, header=_json_object(header), claims=_json_object(claims)
    )


def check_genuine(token: IdToken, registration: Registration, *, keys: PlatformKeys, now: datetime) -> None:
    """The platform signed it. Keys come from the registered address only, whatever the header offers."""
    if token.header.get("alg") != ALGORITHM:
        raise AlgorithmRefused
    if "crit" in token.header:
        raise SignatureRefused("an extension that we must understand (RFC 7515, section 4.1.11)")
    kid = token.header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise KeyIdMissing
    key = keys.key(registration, kid=kid, now=now)
    # The token was taken apart already, and its claims are checked here, by our clock: PyJWT checks the signature.
    if not _RS256.verify(token.signed, key, _signature(token)):
        raise SignatureRefused


def _signature(token: IdToken) -> bytes:
    try:
        return _decoded(token.signature)
    except ValueError:
        raise SignatureRefused from None


def check_issuer(token: IdToken, registration: Registration) -> None:
    """The platform the login began at issued it; a slash at the end makes no other of it."""
    issuer = token.claims.get("iss")
    if not isinstance(issuer, str) or issuer.removesuffix("/") != registration.issuer.removesuffix("/"):
        raise IssuerMismatch


def check_audience(token: IdToken, registration: Registration) -> None:
    """It is for us: alone, or among others with `azp` naming us."""
    audience = token.claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    party = token.claims.get("azp")
    if registration.client_id not in audiences:
        raise AudienceMismatch
    if party is None and len(audiences) > 1:
        raise AudienceMismatch("several audiences and no azp")
    if party is not None and party != registration.client_id:
        raise AudienceMismatch("azp names another client")


def check_times(token: IdToken, *, now: datetime, max_age: timedelta = MAX_AGE) -> None:
    """It was made just now, or at most `max_age` ago, has not run out, and counts already (`nbf`: RFC 7519, section 4.1.5)."""
    issued, expires = (_seconds(token.claims.get(name)) for name in ("iat", "exp"))
    present, leeway = now.timestamp(), LEEWAY.total_seconds()
    if expires < present - leeway:
        raise TokenExpired
    if issued > present + leeway or issued < present - leeway - max_age.total_seconds():
        raise TimesRefused("iat is not of this moment")
    if expires - issued > LONGEST_LIFE.total_seconds():
        raise TimesRefused("exp lies too far ahead")
    if (begins := token.claims.get("nbf")) is not None and _seconds(begins) > present + leeway:
        raise TimesRefused("nbf lies ahead")


def check_nonce(token: IdToken, nonce: str) -> None:
    """It answers the login that `nonce` belongs to."""
    if token.claims.get("nonce") != nonce:
        raise NonceMismatch


def _json_object(part: str) -> Mapping[str, Any]:
    try:
        value = json.loads(_decoded(part))
    except (ValueError, RecursionError):
        raise TokenMalformed from None
    if not isinstance(value, dict):
        raise TokenMalformed
    return value


def _decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)


def _seconds(value: object) -> float:
    """A number of seconds. JSON here also knows NaN, which every comparison would let pass."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _NUMBER_END:
        raise TimesMissing
    return float(value)
