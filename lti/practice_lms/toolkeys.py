"""Knows the tool's public keys, fetched over HTTP; does not know what they have signed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import jwt

_TIMEOUT = 5
_LIFESPAN = 300
_ALGORITHMS = ["RS256"]
_LEEWAY = 10


class BadAssertionError(Exception):
    """The signed message of the tool is not what it should be; the text is the platform's answer."""


class ToolKeys:
    """Verifies what the tool signed. Keys are kept for five minutes; every unknown key id makes it look again."""

    def __init__(self, url: str) -> None:
        self._client = jwt.PyJWKClient(
            url,
            lifespan=_LIFESPAN,
            cooldown_duration=0,
            timeout=_TIMEOUT,
            headers={"User-Agent": "Samskabe practice LMS"},
        )

    def claims(
        self, token: str, *, audience: str, issuer: str, needed: Sequence[str], now: datetime
    ) -> dict[str, Any]:
        """The claims of a message (1EdTech Security Framework 1.0, sections 4.1.1 and 5.2), its times held against `now`.

        `needed`: claims it must have besides issuer, audience and times.

        Raises:
            BadAssertionError: not signed by the tool, too old, for somebody else, or incomplete.
        """
        try:
            header = jwt.get_unverified_header(token)
            if not isinstance(header.get("kid"), str):
                raise BadAssertionError("kid must be provided in JWT header")
            key = self._client.get_signing_key(header["kid"])
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=_ALGORITHMS,
                audience=audience,
                issuer=issuer,
                options={
                    "require": ["iss", "aud", "iat", "exp", *needed],
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
        except jwt.InvalidSignatureError:
            raise BadAssertionError("Signature verification failed") from None
        except (jwt.PyJWTError, ValueError) as problem:
            raise BadAssertionError(f"invalid_client: {problem}") from None
        _check_times(claims, now=now.timestamp())
        return claims


def _check_times(claims: dict[str, Any], *, now: float) -> None:
    if not all(isinstance(claims[name], int | float) for name in ("exp", "iat")):
        raise BadAssertionError("invalid_client: a time is no number")
    if claims["exp"] <= now - _LEEWAY:
        raise BadAssertionError("Expired token")
    if claims["iat"] > now + _LEEWAY:
        raise BadAssertionError("invalid_client: signed in the future")
