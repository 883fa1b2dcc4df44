"""Knows what this tool tells a platform that wants to use it, and how; knows neither invitations nor pages.

1EdTech Dynamic Registration 1.0, sections 3.5 and 3.6. What Canvas wants for a developer key made by hand is here too,
since it says the same in other words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests
from marshmallow import EXCLUDE, Schema, fields

from lti.client import (
    LINE_ITEM_READ_SCOPE,
    LINE_ITEM_SCOPE,
    NOTICE_SCOPE,
    RESULT_SCOPE,
    ROSTER_SCOPE,
    SCORE_SCOPE,
)
from lti.errors import RegistrationRefused, RegistrationUnreadable
from lti.families import CANVAS, family_named
from lti.platform_configuration import CANVAS_PREFIX, PlatformConfiguration, ask, bearer, loaded
from lti.texts import is_id

_TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_TOOL_ID = "samskabe"
_RESOURCE_LINK = "LtiResourceLinkRequest"
_CONTENT = "LtiDeepLinkingRequest"
_REVIEW = "LtiSubmissionReviewRequest"
_OF_THE_SPECIFICATION = "ContentArea"
"""Where content is chosen (Deep Linking 2.0, appendix); Canvas has names of its own for it."""

SCOPES = (SCORE_SCOPE, RESULT_SCOPE, LINE_ITEM_SCOPE, LINE_ITEM_READ_SCOPE, ROSTER_SCOPE, NOTICE_SCOPE)
"""Every scope `client` asks a token for, and no other."""
CLAIMS = ("iss", "sub", "name", "given_name", "family_name", "email", "locale")
CUSTOM = {"context_id_history": "$Context.id.history", "time_zone": "$Person.address.timezone"}
CANVAS_CUSTOM = (
    CUSTOM | {"masquerading_user_id": "$Canvas.masqueradingUser.id"} | dict(CANVAS.group_variables)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A message we answer, and where a platform may put the link that sends it."""

    message: str
    words: str
    """Which of the tool's `words` the platform shows for it."""
    placement: str | None = None
    """None: for platforms that name no placements of this message."""
    visibility: str | None = None
    """Who sees the link in Canvas, where it is one of a menu."""


MESSAGES = (
    Offer(message=_RESOURCE_LINK, words="course"),
    Offer(message=_RESOURCE_LINK, words="course", placement="course_navigation", visibility="members"),
    Offer(message=_RESOURCE_LINK, words="reports", placement="account_navigation", visibility="admins"),
    Offer(message=_CONTENT, words="content"),
    Offer(message=_CONTENT, words="content", placement=_OF_THE_SPECIFICATION),
    Offer(message=_CONTENT, words="content", placement="link_selection"),
    Offer(message=_CONTENT, words="content", placement="assignment_selection"),
    Offer(message=_REVIEW, words="review"),
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

    @property
    def logo(self) -> str:
        """Our sign."""
        return f"{self.base_url}/icon.svg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What the platform made of our registration (section 3.6.1)."""

    client_id: str
    deployment_id: str | None
    scopes: tuple[str, ...]


class _Answer(Schema):
    class Meta:
        unknown = EXCLUDE

    client_id = fields.String(required=True)
    scope = fields.Raw(load_default=None, allow_none=True)
    tool = fields.Raw(data_key=_TOOL, load_default=None, allow_none=True)


def register(
    configuration: PlatformConfiguration, tool: ToolDescription, *, token: str | None, http: requests.Session
) -> Registered:
    """Post our registration (section 3.5.2). Moodle answers 200, others 201 as the specification has it.

    Raises:
        RegistrationRefused, RegistrationAddressRefused, RegistrationUnanswered, RegistrationUnreadable
    """
    response = ask(
        http,
        "POST",
        configuration.registration_url,
        headers={"Accept": "application/json", **bearer(token)},
        json=registration_request(configuration, tool),
    )
    if response.status_code not in {HTTPStatus.OK, HTTPStatus.CREATED}:
        raise RegistrationRefused(platform_status=response.status_code, told=_reason(response))
    told = loaded(_Answer(), response)
    if not is_id(told["client_id"]):
        raise RegistrationUnreadable("the answer names no client")
    deployment = told["tool"].get("deployment_id") if isinstance(told["tool"], dict) else None
    return Registered(
        client_id=told["client_id"],
        deployment_id=deployment if is_id(deployment) else None,
        scopes=_granted(told["scope"], asked=wanted_scopes(configuration)),
    )


def wanted_scopes(configuration: PlatformConfiguration) -> tuple[str, ...]:
    """What is asked for: all we can use, as far as the platform has it. Some refuse who asks for more (section 3.5.1)."""
    return tuple(scope for scope in SCOPES if configuration.scopes is None or scope in configuration.scopes)


def _granted(scope: object, *, asked: tuple[str, ...]) -> tuple[str, ...]:
    """What was asked for, less what the platform struck off; where it says nothing readable, all of it."""
    return tuple(sorted(set(scope.split()) & {*SCOPES})) if isinstance(scope, str) else asked


def registration_request(configuration: PlatformConfiguration, tool: ToolDescription) -> dict[str, Any]:
    """The document we register with (sections 3.5.2 and 3.5.3)."""
    family = family_named(configuration.family)
    is_canvas = family is CANVAS
    described: dict[str, Any] = {
        "domain": tool.domain,
        "description": tool.description,
        "target_link_uri": tool.target,
        "custom_parameters": dict(CANVAS_CUSTOM) if is_canvas else CUSTOM | dict(family.group_variables),
        "claims": list(CLAIMS),
        "messages": [
            _message(offer, placement, tool, is_canvas=is_canvas)
            for offer, placement in _suitable(configuration)
        ],
    }
    if is_canvas:
        described |= {f"{CANVAS_PREFIX}tool_id": _TOOL_ID, f"{CANVAS_PREFIX}privacy_level": "public"}
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["client_credentials", "implicit"],
        "initiate_login_uri": tool.login,
        "redirect_uris": [tool.target],
        "client_name": tool.title,
        "client_uri": tool.base_url,
        "logo_uri": tool.logo,
        "jwks_uri": tool.key_set,
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(wanted_scopes(configuration)),
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
            **({"visibility": offer.visibility} if offer.visibility else {}),
            **({"default": "disabled"} if offer.placement == "course_navigation" else {}),
        }
        for offer in MESSAGES
        if offer.placement not in {None, _OF_THE_SPECIFICATION}
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
                "settings": {"text": tool.title, "icon_url": tool.logo, "placements": placements},
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
        suitable += [(offer, name) for name in named if name.removeprefix(CANVAS_PREFIX) == offer.placement]
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
    if is_canvas and offer.visibility:
        message[f"{CANVAS_PREFIX}visibility"] = offer.visibility
    if is_canvas and offer.placement == "course_navigation":
        message[f"{CANVAS_PREFIX}course_navigation/default_enabled"] = False
    return message


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
