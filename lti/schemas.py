"""Knows how claims become messages; trusts that they are genuine and knows nothing of how that was proved.

Needed claims are strict (LTI 1.3 core, section 5.3). Everything else is lenient: unknown claims are ignored,
and an optional claim that is null, of the wrong type or an unexpanded `$Variable` counts as absent.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from lti.errors import ClaimInvalid, MessageTypeRefused, VersionRefused
from lti.families import detect_family
from lti.messages import (
    ContentRequest,
    Context,
    GradeEndpoint,
    Launch,
    Person,
    Registration,
    ResourceLink,
)
from lti.roles import names_a_test_person, roles_of
from lti.texts import is_id, kept

RESOURCE_LINK_REQUEST, CONTENT_REQUEST = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
_CORE = "https://purl.imsglobal.org/spec/lti/claim/"
_AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
_DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
_NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"


def _id_or_refuse(value: str) -> None:
    if not is_id(value):
        raise ValidationError("no usable id")


class OptionalText(fields.Field[str | None]):
    """Text worth having, else None; never a reason to refuse a message."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(load_default=None, allow_none=True, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        del attr, data, kwargs
        return kept(value)


class OptionalAddress(OptionalText):
    """An http(s) address, else None: it may become a link."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return text if text and urlsplit(text).scheme in {"http", "https"} else None
        except ValueError:
            return None


class OptionalPart(fields.Field[Mapping[str, Any]]):
    """An object that may be missing; anything else counts as an empty one."""

    def __init__(self, schema: type[Schema], **kwargs: Any) -> None:
        super().__init__(load_default=lambda: schema().load({}), **kwargs)
        self._schema = schema

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Also null, which marshmallow would refuse."""
        return super().deserialize(value if isinstance(value, dict) else {}, *args, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        del attr, data, kwargs
        return self._schema().load(value)


class _Claims(Schema):
    class Meta:
        """Unknown claims are ignored."""

        unknown = EXCLUDE


class _ResourceLinkClaim(_Claims):
    id = fields.String(required=True, validate=_id_or_refuse)
    title = OptionalText()


class _ContextClaim(_Claims):
    id = OptionalText(validate=lambda id_: _id_or_refuse(id_) if id_ else None)
    title = OptionalText()
    label = OptionalText()
    type = fields.Raw(load_default=None, allow_none=True)


class _PresentationClaim(_Claims):
    locale = OptionalText()
    return_url = OptionalAddress()


class _PlatformClaim(_Claims):
    product_family_code = OptionalText()


class _GradeClaim(_Claims):
    scope = fields.Raw(load_default=None, allow_none=True)
    lineitems = OptionalAddress()
    lineitem = OptionalAddress()


class _RosterClaim(_Claims):
    context_memberships_url = OptionalAddress()


class _ContentClaim(_Claims):
    """Deep Linking 2.0, section 4.4.1."""

    accept_types = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    targets = fields.List(
        fields.String(),
        required=True,
        validate=validate.Length(min=1),
        data_key="accept_presentation_document_targets",
    )
    return_url = fields.String(required=True, data_key="deep_link_return_url")
    accept_multiple = fields.Raw(load_default=False, allow_none=True)
    accept_lineitem = fields.Raw(load_default=None, allow_none=True)
    data = fields.String(load_default=None, allow_none=True)


class _MessageClaims(_Claims):
    deployment_id = fields.String(required=True, data_key=_CORE + "deployment_id", validate=_id_or_refuse)
    roles = fields.List(fields.Raw(), required=True, data_key=_CORE + "roles")
    target_link_uri = OptionalAddress(data_key=_CORE + "target_link_uri")
    sub = fields.String(
        load_default=None, allow_none=True, validate=lambda sub: _id_or_refuse(sub) if sub else None
    )
    name = OptionalText()
    given_name = OptionalText()
    family_name = OptionalText()
    email = OptionalText()
    locale = OptionalText()
    context = OptionalPart(_ContextClaim, data_key=_CORE + "context")
    presentation = OptionalPart(_PresentationClaim, data_key=_CORE + "launch_presentation")
    platform = OptionalPart(_PlatformClaim, data_key=_CORE + "tool_platform")
    grades = OptionalPart(_GradeClaim, data_key=_AGS)
    roster = OptionalPart(_RosterClaim, data_key=_NRPS)


class _LaunchClaims(_MessageClaims):
    resource_link = fields.Nested(_ResourceLinkClaim, required=True, data_key=_CORE + "resource_link")


class _ContentRequestClaims(_MessageClaims):
    settings = fields.Nested(_ContentClaim, required=True, data_key=_DEEP_LINKING)


def check_message(claims: Mapping[str, Any]) -> None:
    """It is a launch of LTI 1.3, of a link or for choosing content (core, sections 5.3.1 and 5.3.2)."""
    if claims.get(_CORE + "version") != "1.3.0":
        raise VersionRefused
    if claims.get(_CORE + "message_type") not in (RESOURCE_LINK_REQUEST, CONTENT_REQUEST):
        raise MessageTypeRefused


def read_deployment_id(claims: Mapping[str, Any]) -> str:
    """The deployment a genuine message names.

    Raises:
        ClaimInvalid: it is missing, empty, too long or no text.
    """
    deployment_id = claims.get(_CORE + "deployment_id")
    if not is_id(deployment_id):
        raise ClaimInvalid("deployment_id")
    return str(deployment_id)


def read_launch(claims: Mapping[str, Any], *, registration: Registration, attempt: str) -> Launch:
    """The launch that genuine `claims` describe; `attempt` is what its spent state is remembered by.

    Raises:
        ClaimInvalid: something needed is missing or unusable.
    """
    try:
        wants_content = claims.get(_CORE + "message_type") == CONTENT_REQUEST
        known = (_ContentRequestClaims() if wants_content else _LaunchClaims()).load(claims)
    except ValidationError as error:
        raise ClaimInvalid(_first_name(error)) from None
    custom = _custom(claims.get(_CORE + "custom"))
    presentation = known["presentation"]
    locale = presentation["locale"] or known["locale"]
    target = known["target_link_uri"] or ""
    return Launch(
        registration=registration,
        attempt=attempt,
        family=detect_family(
            issuer=registration.issuer, product_family_code=known["platform"]["product_family_code"]
        ).name,
        deployment_id=known["deployment_id"],
        message_type=CONTENT_REQUEST if wants_content else RESOURCE_LINK_REQUEST,
        person=_person(known, locale=locale, time_zone=custom.get("time_zone")),
        roles=roles_of(known["roles"]),
        context=_context(known["context"], history=custom.get("context_id_history", "")),
        resource_link=None if wants_content else _resource_link(known["resource_link"]),
        target_link_uri=target,
        is_test_person=names_a_test_person(known["roles"]),
        is_masquerading=bool(custom.get("masquerading_user_id")),
        item=custom.get("item") or _item_in(target),
        grade_endpoint=_grade_endpoint(known["grades"]),
        memberships_url=known["roster"]["context_memberships_url"],
        locale=locale,
        return_url=presentation["return_url"],
        custom=custom,
        content_request=_content_request(known, platform_id=registration.platform_id, locale=locale)
        if wants_content
        else None,
    )


def accepted_types(claims: Mapping[str, Any]) -> frozenset[str]:
    """What a request that was read may be answered with (Deep Linking 2.0, section 4.4.1)."""
    return frozenset(claims[_DEEP_LINKING]["accept_types"])


def _resource_link(claim: Mapping[str, Any]) -> ResourceLink:
    return ResourceLink(lti_id=claim["id"], title=claim["title"] or "")


def _content_request(known: Mapping[str, Any], *, platform_id: int, locale: str | None) -> ContentRequest:
    settings = known["settings"]
    return ContentRequest(
        platform_id=platform_id,
        deployment_id=known["deployment_id"],
        return_url=settings["return_url"],
        targets=tuple(settings["targets"]),
        accepts_several=settings["accept_multiple"] is True,
        takes_columns=settings["accept_lineitem"] is not False,
        data=settings["data"],
        locale=locale,
    )


def _person(known: Mapping[str, Any], *, locale: str | None, time_zone: str | None) -> Person | None:
    if not known["sub"]:
        return None
    return Person(
        sub=known["sub"],
        name=known["name"],
        given=known["given_name"],
        family=known["family_name"],
        email=known["email"],
        locale=locale,
        time_zone=time_zone or None,
    )


def _context(claim: Mapping[str, Any], *, history: str) -> Context | None:
    if not claim["id"]:
        return None
    types = claim["type"] if isinstance(claim["type"], list) else []
    is_account = any(isinstance(name, str) and re.search(r"(^|[#/])Account$", name) for name in types)
    # Canvas cuts long histories and says so with a last entry `truncated`.
    ids = (part.strip() for part in history.split(","))
    return Context(
        lti_id=claim["id"],
        kind="account" if is_account else "course",
        title=claim["title"] or "",
        label=claim["label"] or "",
        history=tuple(part for part in ids if part and part != "truncated"),
    )


def _grade_endpoint(claim: Mapping[str, Any]) -> GradeEndpoint | None:
    scopes = claim["scope"] if isinstance(claim["scope"], list) else []
    if not (claim["lineitems"] or claim["lineitem"]):
        return None
    return GradeEndpoint(
        scopes=frozenset(scope for scope in scopes if kept(scope)),
        lineitems=claim["lineitems"],
        lineitem=claim["lineitem"],
    )


def _custom(claim: object) -> dict[str, str]:
    """Custom parameters that have a value. Moodle sends each name twice: as given and in lower case.

    Canvas sends ids as numbers (`$Canvas.masqueradingUser.id`), though the specification knows texts only.
    """
    if not isinstance(claim, dict):
        return {}
    told = {name: str(value) if type(value) is int else value for name, value in claim.items()}
    return {name: text for name, value in told.items() if (text := kept(value)) is not None}


def _item_in(target: str) -> str | None:
    return kept(parse_qs(urlsplit(target).query).get("item", [""])[0])


def _first_name(error: ValidationError) -> str:
    return str(next(iter(error.messages_dict))).rpartition("/")[2]
