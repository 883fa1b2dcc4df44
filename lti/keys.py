"""Knows how platforms' public keys are fetched, kept and chosen, and how a key of ours is made; keeps none.

A key set is fresh for an hour (some platforms rotate hourly). Somebody who has time renews it before (`renew`), so that no
launch waits for it. Where nobody did, a launch looks itself. An unknown key id makes us look once more. A look in vain,
for whatever reason, is not repeated for a minute: neither can forged tokens make us hammer a platform, nor does one
that is silent keep everybody waiting. However many look at once, one asks (`lti.flights`). While its address is down, a key fetched within the last day still serves, and as
long as somebody goes on looking, launches do not ask.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import jwt
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pylti1p3.registration import Registration as LibraryRegistration

from lti.errors import AnswerUnusable, GateError, KeyRefused, KeysUnavailable, KeyUnknown, Refused
from lti.flights import Flights, StillInTheAirError
from lti.messages import Registration
from lti.ports import KeySet, KeySetStore, SigningKey

FRESH = timedelta(hours=1)
RENEWED_AFTER = timedelta(minutes=45)
"""When a fresh set is renewed, by whoever has the time."""
LOOKED_FOR_LATELY = timedelta(minutes=10)
"""A look in vain this long ago says that it is being tried: no launch needs to."""
STALE_LIMIT = timedelta(days=1)
PAUSE_AFTER_MISS = timedelta(minutes=1)
LEAST_BITS = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformKeys:
    """The keys of all platforms: looked up in `store`, fetched over `http` when need be."""

    store: KeySetStore
    http: requests.Session
    flights: Flights[KeySet] = field(default_factory=Flights)

    def key(self, registration: Registration, *, kid: str, now: datetime) -> rsa.RSAPublicKey:
        """The platform's key named `kid`.

        Raises:
            KeyUnknown: there is none, and the platform was asked within the last minute.
            KeyRefused: it is no RSA signing key of 2048 bits or more.
            KeysUnavailable: the platform cannot be asked, and what we have does not help.
        """
        stored = self.store.key_set(registration.platform_id)
        if not _serves(stored, kid, now=now):
            stored = self.store.key_set(registration.platform_id, anew=True)
        found = _find(stored, kid)
        if found and _serves(stored, kid, now=now):
            return _rsa_key(found)
        if _may_be_asked(stored, now=now):
            try:
                stored = self._renewed(registration, stored, now=now)
            except KeysUnavailable:
                if not found:
                    raise
            else:
                found = _find(stored, kid)
                if not found:
                    self.store.note_miss(registration.platform_id, at=now)
        if stored is None or not stored.body["keys"] or _is_too_old(stored, now=now):
            raise KeysUnavailable("no key set of the last day")
        if not found:
            raise KeyUnknown
        return _rsa_key(found)

    def _renewed(self, registration: Registration, stored: KeySet | None, *, now: datetime) -> KeySet:
        """The key set, asked for anew since `stored` was read: by this launch, or by another that is just doing it."""

        def look() -> KeySet:
            newest = self.store.key_set(registration.platform_id, anew=True)
            if newest is not None and newest != stored and not _may_be_asked(newest, now=now):
                return newest  # another one has landed meanwhile
            return self.renew(registration, now=now)

        try:
            return self.flights.join(registration.key_set_url, look)
        except StillInTheAirError:
            raise KeysUnavailable("the platform's keys are being asked for by others") from None

    def renew(self, registration: Registration, *, now: datetime) -> KeySet:
        """Fetch and keep the platform's key set. Raises `KeysUnavailable`; that we looked in vain is noted."""
        try:
            body = _fetch(registration.key_set_url, self.http)
        except KeysUnavailable:
            self.store.note_miss(registration.platform_id, at=now)
            raise
        key_set = KeySet(body=body, fetched_at=now, fresh_until=now + FRESH)
        self.store.store_key_set(registration.platform_id, key_set)
        return key_set


def _serves(stored: KeySet | None, kid: str, *, now: datetime) -> bool:
    """Whether there is no need to ask for the key: it is fresh, or somebody else is asking for it in vain."""
    if stored is None or _is_too_old(stored, now=now):
        return False
    is_looked_for = stored.last_miss_at is not None and now < stored.last_miss_at + LOOKED_FOR_LATELY
    return (now < stored.fresh_until or is_looked_for) and _find(stored, kid) is not None


def _is_too_old(stored: KeySet, *, now: datetime) -> bool:
    return now >= stored.fetched_at + STALE_LIMIT


def _may_be_asked(stored: KeySet | None, *, now: datetime) -> bool:
    """Whether nobody asked the platform within the last minute."""
    if stored is None:
        return True
    return now >= max(stored.fetched_at, stored.last_miss_at or stored.fetched_at) + PAUSE_AFTER_MISS


def generate_signing_key() -> SigningKey:
    """A new RSA key pair of ours; its id is the key's thumbprint (RFC 7638)."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=LEAST_BITS)
    private_pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public_pem = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    public_jwk = LibraryRegistration.get_jwk(public_pem.decode())
    return SigningKey(kid=public_jwk["kid"], private_pem=private_pem.decode(), public_jwk=public_jwk)


@lru_cache(maxsize=8)
def opened_key(private_pem: str) -> rsa.RSAPrivateKey:
    """A private key of ours, ready to sign: reading one takes as long as a page, and the same one signs for months."""
    key = serialization.load_pem_private_key(private_pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("a key of ours is an RSA key")
    return key


def ask_for_keys(url: str, http: requests.Session) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """The key set at `url`, and the headers that came with it.

    Raises:
        Temporary, AddressRefused, Refused, AnswerUnusable
    """
    response = http.get(url, headers={"Accept": "application/jwk-set+json, application/json"})
    if response.status_code != requests.codes.ok:
        raise Refused(platform_status=response.status_code, reason="")
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):
        raise AnswerUnusable("the answer is not JSON") from None
    if not isinstance(body, dict) or not isinstance(body.get("keys"), list):
        raise AnswerUnusable("the answer is no key set")
    return body, response.headers


def is_usable(jwk: object) -> bool:
    """Whether launches signed with this key would be let in."""
    try:
        return isinstance(jwk, dict) and bool(_rsa_key(jwk))
    except KeyRefused:
        return False


def _fetch(url: str, http: requests.Session) -> Mapping[str, Any]:
    try:
        body, _headers = ask_for_keys(url, http)
    except GateError as error:
        raise KeysUnavailable(f"key set not fetched: {error}") from None
    return body


def _find(key_set: KeySet | None, kid: str) -> Mapping[str, Any] | None:
    """Keys of different kinds may share an id (RFC 7517, section 4.5): the one that can sign for us is meant."""
    keys = key_set.body["keys"] if key_set else ()
    named = [key for key in keys if isinstance(key, dict) and key.get("kid") == kid]
    return next((key for key in named if is_usable(key)), named[0] if named else None)


def _rsa_key(jwk: Mapping[str, Any]) -> rsa.RSAPublicKey:
    """The key of a JWK; made once, because that takes longer than checking a signature with it."""
    return _made_key(json.dumps(jwk, sort_keys=True))


@lru_cache(maxsize=1000)
def _made_key(text: str) -> rsa.RSAPublicKey:
    jwk = json.loads(text)
    if jwk.get("kty") != "RSA" or jwk.get("use", "sig") != "sig" or jwk.get("alg", "RS256") != "RS256":
        raise KeyRefused("no RSA signing key")
    try:
        key = jwt.PyJWK(jwk, algorithm="RS256").key
    except (jwt.PyJWTError, ValueError, TypeError):
        raise KeyRefused("no usable key") from None
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < LEAST_BITS:
        raise KeyRefused(f"no public key of {LEAST_BITS} bits")
    return key
