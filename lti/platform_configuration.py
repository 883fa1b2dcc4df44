"""Knows what a platform says of itself when it wants to be registered, and whether that can be trusted; says nothing of us.

1EdTech Dynamic Registration 1.0, sections 3.4 and 3.5. Everything here was chosen by whoever opened the link.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import SplitResult, urlsplit

import requests
from marshmallow import EXCLUDE, Schema, ValidationError, fields

from lti.errors import (
    AddressRefused,
    AnswerUnusable,
    ConfigurationElsewhere,
    RegistrationAddressRefused,
    RegistrationIncomplete,
    RegistrationUnanswered,
    RegistrationUnreadable,
    Temporary,
)
from lti.families import detect_family, family_named
from lti.texts import kept

CANVAS_PREFIX = "https://canvas.instructure.com/lti/"
_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
_LONGEST_NAME = 100
_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
"""Host and port, without a user, as they may stand in a header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformConfiguration:
    """What a platform says of itself (Dynamic Registration, section 3.5.1), checked."""

    issuer: str
    name: str
    family: str
    auth_login_url: str
    auth_token_url: str
    key_set_url: str
    registration_url: str
    token_audience: str | None = None
    scopes: tuple[str, ...] | None = None
    """What can be asked for at all; None: it does not say."""
    placements: Mapping[str, list[str]] = field(default_factory=dict)
    """By type of message: where its links may be put; a type that is missing is not sent."""

    @property
    def host(self) -> str:
        """The host people know the platform by."""
        return _split(self.issuer).hostname or ""

    @property
    def is_shared(self) -> bool:
        """Whether the issuer stands for all hosted platforms of its family, as Canvas' does."""
        return _is_within(self.host, family_named(self.family).domains)

    def owns(self, address: str) -> bool:
        """Whether `address` is on the issuer's host, or on another of the family's own domains."""
        host = _split(address).hostname or ""
        return host == self.host or (self.is_shared and _is_within(host, family_named(self.family).domains))


class _Message(Schema):
    class Meta:
        unknown = EXCLUDE

    type = fields.String(required=True)
    placements = fields.List(fields.String(), load_default=list, allow_none=True)


class _About(Schema):
    class Meta:
        unknown = EXCLUDE

    product_family_code = fields.String(load_default=None, allow_none=True)
    messages_supported = fields.List(fields.Nested(_Message), load_default=list)
    account_name = fields.Raw(data_key=f"{CANVAS_PREFIX}account_name", load_default=None)


class _Configuration(Schema):
    class Meta:
        unknown = EXCLUDE

    issuer = fields.String(required=True)
    authorization_endpoint = fields.String(required=True)
    token_endpoint = fields.String(required=True)
    jwks_uri = fields.String(required=True)
    registration_endpoint = fields.String(required=True)
    scopes_supported = fields.Raw(load_default=None, allow_none=True)
    authorization_server = fields.String(load_default=None, allow_none=True)
    about = fields.Nested(_About, data_key=_PLATFORM, load_default=lambda: _About().load({}))


def read_configuration(
    url: str, *, token: str | None, http: requests.Session, schemes: tuple[str, ...]
) -> PlatformConfiguration:
    """Fetch a platform's configuration from the address that came with the registration request, and check it.

    The issuer lies on the host the configuration came from (section 3.5.1), and the registration endpoint, which gets
    the token, is the issuer's. Other addresses may be elsewhere, as Canvas' are; the person who confirms sees them.

    Raises:
        RegistrationIncomplete, RegistrationAddressRefused, RegistrationUnanswered, RegistrationUnreadable,
        ConfigurationElsewhere
    """
    if not url:
        raise RegistrationIncomplete
    _check_address(url, schemes=schemes)
    # Canvas wants the token here as well.
    response = ask(http, "GET", url, headers={"Accept": "application/json", **bearer(token)})
    if response.status_code != HTTPStatus.OK:
        raise RegistrationUnreadable(f"the configuration answered {response.status_code}")
    told = loaded(_Configuration(), response)
    about = told["about"]
    family = detect_family(issuer=told["issuer"], product_family_code=kept(about["product_family_code"]))
    configuration = PlatformConfiguration(
        issuer=told["issuer"],
        name=(kept(about["account_name"]) or _split(told["issuer"]).hostname or "")[:_LONGEST_NAME],
        family=family.name,
        auth_login_url=told["authorization_endpoint"],
        auth_token_url=told["token_endpoint"],
        key_set_url=told["jwks_uri"],
        registration_url=told["registration_endpoint"],
        token_audience=kept(told["authorization_server"]) if family.names_audience else None,
        scopes=_scopes(told["scopes_supported"]),
        placements={one["type"]: list(one["placements"] or ()) for one in about["messages_supported"]},
    )
    _check_hosts(configuration, url, schemes=schemes)
    return configuration


def _check_hosts(configuration: PlatformConfiguration, url: str, *, schemes: tuple[str, ...]) -> None:
    for address in (
        configuration.issuer,
        configuration.auth_login_url,
        configuration.auth_token_url,
        configuration.key_set_url,
        configuration.registration_url,
    ):
        _check_address(address, schemes=schemes)
    if configuration.host != _split(url).hostname:
        raise ConfigurationElsewhere("the issuer is not on the host of the configuration")
    if not configuration.owns(configuration.registration_url):
        raise ConfigurationElsewhere("the registration endpoint is not the issuer's")


def _check_address(address: str, *, schemes: tuple[str, ...]) -> None:
    parts = _split(address)
    if parts.scheme not in schemes or not _HOST.fullmatch(parts.netloc) or kept(address) is None:
        raise RegistrationAddressRefused("an address is not https, or malformed")


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port  # said to be wrong only when asked
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def _is_within(host: str, domains: frozenset[str]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def ask(http: requests.Session, method: str, url: str, **more: Any) -> requests.Response:
    """One request while a platform is being registered; its failures are told as such."""
    try:
        return http.request(method, url, **more)
    except AddressRefused as error:
        raise RegistrationAddressRefused(str(error)) from None
    except Temporary as error:
        raise RegistrationUnanswered(str(error)) from None
    except AnswerUnusable as error:
        raise RegistrationUnreadable(str(error)) from None


def bearer(token: str | None) -> dict[str, str]:
    """The platform's token, if it gave one that fits a header."""
    fits = token and token.isascii() and token.isprintable() and " " not in token
    return {"Authorization": f"Bearer {token}"} if fits else {}


def loaded(schema: Schema, response: requests.Response) -> dict[str, Any]:
    """What `schema` finds in an answer."""
    try:
        told: dict[str, Any] = schema.load(response.json())
    except (ValueError, ValidationError, RecursionError):
        raise RegistrationUnreadable("the answer is not what the specification says") from None
    return told


def _scopes(told: object) -> tuple[str, ...] | None:
    """The scopes of services a configuration names; None where it names none: some list those of OpenID alone."""
    named = {one for one in told if isinstance(one, str)} if isinstance(told, list) else set()
    services = tuple(sorted(one for one in named if one.startswith("https://purl.imsglobal.org/spec/lti")))
    return services or None
