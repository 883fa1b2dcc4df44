"""Knows how a platform and this tool are made known to each other by one link; knows neither invitations nor pages.

1EdTech Dynamic Registration 1.0: the platform opens an address of ours and says where its configuration is; we read it,
and post what we are to its registration endpoint. What Canvas wants for a developer key made by hand is here too, since
it says the same in other words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import SplitResult, urlsplit

import requests
from marshmallow import EXCLUDE, Schema, ValidationError, fields

from lti.client import (
    LINE_ITEM_READ_SCOPE,
    LINE_ITEM_SCOPE,
    RESULT_SCOPE,
    ROSTER_SCOPE,
    SCORE_SCOPE,
)
from lti.errors import (
    AddressRefused,
    AnswerUnusable,
    ConfigurationElsewhere,
    RegistrationAddressRefused,
    RegistrationIncomplete,
    RegistrationRefused,
    RegistrationUnanswered,
    RegistrationUnreadable,
    Temporary,
)
from lti.families import CANVAS, detect_family, family_named
from lti.texts import is_id, kept

_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
_TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_CANVAS = "https://canvas.instructure.com/lti/"
_TOOL_ID = "samskabe"
_LONGEST_NAME = 100
_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
"""Host and port, without a user, as they may stand in a header."""
_RESOURCE_LINK = "LtiResourceLinkRequest"

SCOPES = (SCORE_SCOPE, RESULT_SCOPE, LINE_ITEM_SCOPE, LINE_ITEM_READ_SCOPE, ROSTER_SCOPE)
"""Every scope `client` asks a token for, and no other."""
CLAIMS = ("iss", "sub", "name", "given_name", "family_name", "email", "locale")
CUSTOM = {"context_id_history": "$Context.id.history", "time_zone": "$Person.address.timezone"}
CANVAS_CUSTOM = CUSTOM | {"masquerading_user_id": "$Canvas.masqueradingUser.id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A message we answer, and where a platform may put the link that sends it."""

    message: str
    words: str
    """Which of the tool's `words` the platform shows for it."""
    placement: str | None = None
    """None: for platforms that name no placements of this message."""
    visibility: str = "members"
    """Who sees the link in Canvas."""


MESSAGES = (
    Offer(message=_RESOURCE_LINK, words="course"),
    Offer(message=_RESOURCE_LINK, words="course", placement="course_navigation"),
    Offer(message=_RESOURCE_LINK, words="reports", placement="account_navigation", visibility="admins"),
)
"""All that this tool answers. A new message, or a new place for one, is a line here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolDescription:
    """What a platform is told about this tool, in the language of who registers it."""

    base_url: str
    """Scheme and host; without a slash at the end."""
    title: str
    description: str
    words: Mapping[str, str]
    """What links are called, by `Offer.words`."""

    @property
    def domain(self) -> str:
        """Host and port: Moodle wants exactly those of the target."""
        return urlsplit(self.base_url).netloc

    @property
    def target(self) -> str:
        """Where launches lead; without a query, which links add themselves."""
        return f"{self.base_url}/lti/launch"

    @property
    def login(self) -> str:
        """Where logins begin."""
        return f"{self.base_url}/lti/login"

    @property
    def key_set(self) -> str:
        """Our public keys."""
        return f"{self.base_url}/lti/jwks.json"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What the platform made of our registration (section 3.6.1)."""

    client_id: str
    deployment_id: str | None
    scopes: tuple[str, ...]


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
    account_name = fields.Raw(data_key=f"{_CANVAS}account_name", load_default=None)


class _Configuration(Schema):
    class Meta:
        unknown = EXCLUDE

    issuer = fields.String(required=True)
    authorization_endpoint = fields.String(required=True)
    token_endpoint = fields.String(required=True)
    jwks_uri = fields.String(required=True)
    registration_endpoint = fields.String(required=True)
    authorization_server = fields.String(load_default=None, allow_none=True)
    about = fields.Nested(_About, data_key=_PLATFORM, load_default=lambda: _About().load({}))


class _Answer(Schema):
    class Meta:
        unknown = EXCLUDE

    client_id = fields.String(required=True)
    scope = fields.String(load_default=None, allow_none=True)
    tool = fields.Dict(data_key=_TOOL, load_default=dict)


# --- reading what the platform is ----------------------------------------------------------------------


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
    response = _ask(http, "GET", url, headers={"Accept": "application/json", **_bearer(token)})
    if response.status_code != HTTPStatus.OK:
        raise RegistrationUnreadable(f"the configuration answered {response.status_code}")
    told = _loaded(_Configuration(), response)
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


# --- saying what we are --------------------------------------------------------------------------------


def register(
    configuration: PlatformConfiguration, tool: ToolDescription, *, token: str | None, http: requests.Session
) -> Registered:
    """Post our registration (section 3.5.2). Moodle answers 200, others 201 as the specification has it.

    Raises:
        RegistrationRefused, RegistrationAddressRefused, RegistrationUnanswered, RegistrationUnreadable
    """
    response = _ask(
        http,
        "POST",
        configuration.registration_url,
        headers={"Accept": "application/json", **_bearer(token)},
        json=registration_request(configuration, tool),
    )
    if response.status_code not in {HTTPStatus.OK, HTTPStatus.CREATED}:
        raise RegistrationRefused(platform_status=response.status_code, told=_reason(response))
    told = _loaded(_Answer(), response)
    if not is_id(told["client_id"]):
        raise RegistrationUnreadable("the answer names no client")
    deployment = told["tool"].get("deployment_id")
    return Registered(
        client_id=told["client_id"],
        deployment_id=deployment if is_id(deployment) else None,
        scopes=tuple(SCOPES if told["scope"] is None else sorted(set(told["scope"].split()) & {*SCOPES})),
    )


def registration_request(configuration: PlatformConfiguration, tool: ToolDescription) -> dict[str, Any]:
    """The document we register with (sections 3.5.2 and 3.5.3)."""
    is_canvas = configuration.family == CANVAS.name
    described: dict[str, Any] = {
        "domain": tool.domain,
        "description": tool.description,
        "target_link_uri": tool.target,
        "custom_parameters": dict(CANVAS_CUSTOM if is_canvas else CUSTOM),
        "claims": list(CLAIMS),
        "messages": [
            _message(offer, placement, tool, is_canvas=is_canvas)
            for offer, placement in _suitable(configuration)
        ],
    }
    if is_canvas:
        described |= {f"{_CANVAS}tool_id": _TOOL_ID, f"{_CANVAS}privacy_level": "public"}
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["client_credentials", "implicit"],
        "initiate_login_uri": tool.login,
        "redirect_uris": [tool.target],
        "client_name": tool.title,
        "client_uri": tool.base_url,
        "jwks_uri": tool.key_set,
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(SCOPES),
        _TOOL: described,
    }


def canvas_key(tool: ToolDescription) -> dict[str, Any]:
    """What Canvas reads for a developer key made by hand (Canvas' documentation, "LTI developer key configuration")."""
    placements = [
        {
            "text": tool.words[offer.words],
            "placement": offer.placement,
            "message_type": offer.message,
            "target_link_uri": tool.target,
            "visibility": offer.visibility,
            **({"default": "disabled"} if offer.placement == "course_navigation" else {}),
        }
        for offer in MESSAGES
        if offer.placement
    ]
    return {
        "title": tool.title,
        "description": tool.description,
        "oidc_initiation_url": tool.login,
        "target_link_uri": tool.target,
        "redirect_uris": [tool.target],
        "public_jwk_url": tool.key_set,
        "scopes": list(SCOPES),
        "custom_fields": dict(CANVAS_CUSTOM),
        "extensions": [
            {
                "domain": tool.domain,
                "tool_id": _TOOL_ID,
                "platform": "canvas.instructure.com",
                "privacy_level": "public",
                "settings": {"text": tool.title, "placements": placements},
            }
        ],
    }


def _suitable(configuration: PlatformConfiguration) -> list[tuple[Offer, str | None]]:
    """What the platform can use, with the placement in its own spelling: Canvas may put its address in front."""
    suitable: list[tuple[Offer, str | None]] = []
    for offer in MESSAGES:
        named = configuration.placements.get(offer.message)
        if named is None:
            continue
        if offer.placement is None and not named:
            suitable.append((offer, None))
        suitable += [(offer, name) for name in named if name.removeprefix(_CANVAS) == offer.placement]
    return suitable


def _message(
    offer: Offer, placement: str | None, tool: ToolDescription, *, is_canvas: bool
) -> dict[str, Any]:
    message: dict[str, Any] = {
        "type": offer.message,
        "target_link_uri": tool.target,
        "label": tool.words[offer.words],
    }
    if placement:
        message["placements"] = [placement]
    if is_canvas and placement:
        message[f"{_CANVAS}visibility"] = offer.visibility
    if is_canvas and offer.placement == "course_navigation":
        message[f"{_CANVAS}course_navigation/default_enabled"] = False
    return message


# --- both ----------------------------------------------------------------------------------------------


def _ask(http: requests.Session, method: str, url: str, **more: Any) -> requests.Response:
    try:
        return http.request(method, url, **more)
    except AddressRefused as error:
        raise RegistrationAddressRefused(str(error)) from None
    except Temporary as error:
        raise RegistrationUnanswered(str(error)) from None
    except AnswerUnusable as error:
        raise RegistrationUnreadable(str(error)) from None


def _bearer(token: str | None) -> dict[str, str]:
    """The platform's token, if it gave one that fits a header."""
    fits = token and token.isascii() and token.isprintable() and " " not in token
    return {"Authorization": f"Bearer {token}"} if fits else {}


def _loaded(schema: Schema, response: requests.Response) -> dict[str, Any]:
    try:
        told: dict[str, Any] = schema.load(response.json())
    except (ValueError, ValidationError, RecursionError):
        raise RegistrationUnreadable("the answer is not what the specification says") from None
    return told


def _reason(response: requests.Response) -> str:
    """Why the platform refuses, in its words: JSON of the specification or of Canvas, or Moodle's line of text."""
    try:
        told = response.json()
    except (ValueError, RecursionError):
        text = response.text.strip()
        return "" if text.startswith("<") else text
    if not isinstance(told, dict):
        return ""
    if isinstance(told.get("errors"), list):
        return "; ".join(str(one) for one in told["errors"])
    return " ".join(str(told[name]) for name in ("error", "error_description") if told.get(name))
