"""Knows how to ask a platform's services with a token; knows neither what is asked nor what an answer means.

The library's `ServiceConnector` with the parts replaced that would hurt: its token cache mixes registrations
of one issuer, its errors carry whole answers, and it follows every `next` it is given.
"""

import re
from collections.abc import Generator, Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import jwt
import requests
from pylti1p3.exception import LtiServiceException
from pylti1p3.registration import Registration as LibraryRegistration
from pylti1p3.service_connector import ServiceConnector, TServiceConnectorResponse

from lti.answers import body_of, fail, fail_for_token, next_page
from lti.errors import AnswerUnusable, ServiceError
from lti.families import Family, family_named
from lti.keys import opened_key
from lti.messages import Registration
from lti.ports import AccessToken, Clock, KeyRing, TokenStore

MOST_PAGES = 500
"""Canvas gives 50 people a page: enough for a course of 25,000."""
_EARLY = timedelta(seconds=60)
"""A token is given up so long before it runs out: a request takes time, and clocks differ."""
_LONGEST_LIFE = timedelta(days=1)
"""However long a platform promises: a token that was withdrawn is noticed by then."""
_TOKEN_FORM = re.compile(r"[\x21-\x7e]+")
"""What fits a header (RFC 6750, section 2.1, and what platforms make of it)."""
_ASSERTION_LIFE = timedelta(seconds=60)
_BACK = timedelta(seconds=5)


class Connector(ServiceConnector):
    """Requests to the services of one registration."""

    def __init__(
        self,
        registration: Registration,
        *,
        key_ring: KeyRing,
        tokens: TokenStore,
        clock: Clock,
        http: requests.Session,
    ) -> None:
        super().__init__(_for_library(registration, key_ring), http)
        self.family: Family = family_named(registration.family)
        self._platform_id = registration.platform_id
        self._key_ring = key_ring
        self._tokens = tokens
        self._clock = clock

    # --- tokens: kept per registration and scopes, whoever shares the issuer (library: per issuer) ---

    def _scope_key(self, scopes: Any) -> str:
        return " ".join(sorted(scopes))

    def _get_cached_access_token(self, scope_key: str) -> str | None:
        stored = self._tokens.token(self._platform_id, frozenset(scope_key.split()))
        return stored.token if stored and self._clock() < stored.expires_at else None

    def _cache_access_token(self, scope_key: str, access_token: str, expires_in: float) -> None:
        if not _TOKEN_FORM.fullmatch(access_token) or not float(expires_in) >= 0:
            raise ValueError("no usable token")
        life = timedelta(seconds=min(float(expires_in), _LONGEST_LIFE.total_seconds()))
        expires_at = self._clock() + life - _EARLY
        token = AccessToken(token=access_token, expires_at=expires_at)
        self._tokens.store_token(self._platform_id, frozenset(scope_key.split()), token)

    def get_access_token(self, scopes: Sequence[str]) -> str:
        """A token for exactly `scopes`, stored or new (security framework, section 4.1)."""
        try:
            return super().get_access_token(scopes)
        except LtiServiceException as error:
            fail_for_token(error.response, self.family)
        except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
            raise AnswerUnusable("the platform's token answer is unusable") from None

    def renew_access_token(self, scopes: Sequence[str]) -> None:
        """Ask for a token for `scopes` even if there is one: whoever looks after the platform may have changed its mind."""
        self._tokens.forget_token(self._platform_id, frozenset(scopes))
        self.get_access_token(scopes)

    def encode_jwt(self, message: dict[str, str | int], private_key: str, headers: dict[str, str]) -> str:
        """Sign the client assertion by our clock, with the key that signs now."""
        del private_key, headers
        now, key = self._clock(), self._key_ring.signing_key()
        # A little in the past: Moodle refuses an assertion from the future, and clocks differ.
        times = {"iat": int((now - _BACK).timestamp()), "exp": int((now + _ASSERTION_LIFE).timestamp())}
        return jwt.encode(
            message | times, opened_key(key.private_pem), algorithm="RS256", headers={"kid": key.kid}
        )

    # --- requests ---

    def make_service_request(
        self,
        scopes: Sequence[str],
        url: str,
        *,
        is_post: bool = False,
        data: str | None = None,
        content_type: str = "application/json",
        accept: str = "application/json",
        case_insensitive_headers: bool = False,
    ) -> TServiceConnectorResponse:
        """One request; a token that is refused is replaced once.

        Raises:
            Temporary, Refused, NoSuchColumn, NotAllowed, AnswerUnusable, AddressRefused
        """
        del case_insensitive_headers  # requests' headers always are
        headers = {"Accept": accept} | ({"Content-Type": content_type} if is_post else {})
        method = "POST" if is_post and data is not None else "GET"
        response = self._answer(scopes, url, method=method, headers=headers, data=data if is_post else None)
        return {
            "headers": response.headers,
            "body": body_of(response),
            "next_page_url": next_page(response, url),
        }

    def get_paginated_data(
        self, scopes: Sequence[str], url: str | None, *args: Any, **kwargs: Any
    ) -> Generator[TServiceConnectorResponse, None, None]:
        """The pages from `url` on, each once.

        Raises:
            AnswerUnusable: there is no end to them, or they lead back to one that was read.
        """
        del args
        seen: set[str] = set()
        while url is not None:
            if url in seen:
                raise AnswerUnusable("the pages lead in a circle")
            if len(seen) == MOST_PAGES:
                raise AnswerUnusable("too many pages")
            seen.add(url)
            page = self.make_service_request(scopes, url, **kwargs)
            yield page
            url = page["next_page_url"]

    def post(self, scopes: Sequence[str], url: str, *, data: str, content_type: str, accept: str) -> None:
        """Have something taken; the status decides, and whatever the answer tells besides is not read.

        Raises:
            Temporary, Refused, NoSuchColumn, NotAllowed, AddressRefused
        """
        headers = {"Accept": accept, "Content-Type": content_type}
        self._answer(scopes, url, method="POST", headers=headers, data=data)

    def put(self, scopes: Sequence[str], url: str, *, data: str, media_type: str) -> Any:
        """Have what lies at `url` replaced; the answer's body.

        Raises:
            Temporary, Refused, NoSuchColumn, NotAllowed, AnswerUnusable, AddressRefused
        """
        headers = {"Accept": media_type, "Content-Type": media_type}
        return body_of(self._answer(scopes, url, method="PUT", headers=headers, data=data))

    def delete(self, scopes: Sequence[str], url: str) -> None:
        """Have what lies at `url` removed; whatever the answer tells about it is not read.

        Raises:
            Temporary, Refused, NoSuchColumn, NotAllowed, AddressRefused
        """
        self._answer(scopes, url, method="DELETE", headers={"Accept": "*/*"}, data=None)

    def _answer(
        self, scopes: Sequence[str], url: str, *, method: str, headers: Mapping[str, str], data: str | None
    ) -> requests.Response:
        """A good answer; a token that is refused is replaced once."""
        response = self._send(scopes, url, method=method, headers=headers, data=data)
        if response.status_code in self.family.renews_tokens_at:
            self._tokens.forget_token(self._platform_id, frozenset(scopes))
            response = self._send(scopes, url, method=method, headers=headers, data=data)
        if not HTTPStatus.OK <= response.status_code < HTTPStatus.MULTIPLE_CHOICES:
            fail(response, self.family)
        return response

    def _send(
        self, scopes: Sequence[str], url: str, *, method: str, headers: Mapping[str, str], data: str | None
    ) -> requests.Response:
        try:
            bearer = {"Authorization": f"Bearer {self.get_access_token(scopes)}"}
        except ServiceError as error:
            error.is_before_sending = True
            raise
        body = None if data is None else data.encode()
        return self._requests_session.request(method, url, headers={**headers, **bearer}, data=body)


def _for_library(registration: Registration, key_ring: KeyRing) -> LibraryRegistration:
    theirs = LibraryRegistration()
    theirs.set_issuer(registration.issuer).set_client_id(registration.client_id)
    theirs.set_auth_token_url(registration.auth_token_url)
    theirs.set_tool_private_key(key_ring.signing_key().private_pem)
    if registration.token_audience:
        theirs.set_auth_audience(registration.token_audience)
    return theirs
