"""Knows how claims become messages; trusts that they are genuine and knows nothing of how that was proved.

Needed claims are strict (LTI 1.3 core, section 5.3). Everything else is lenient: unknown claims are ignored,
and an optional claim that is null, of the wrong type or an unexpanded `$Variable` counts as absent.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates_schema

from lti.errors import ClaimInvalid, MessageTypeRefused, VersionRefused
from lti.families import Family, detect_family
from lti.messages import (
    ContentRequest,
    Context,
    GradeEndpoint,
    Launch,
    NoticeService,
    Person,
    Registration,
    ResourceLink,
)
from lti.roles import names_a_test_person, roles_of
from lti.texts import is_id, kept

RESOURCE_LINK_REQUEST, CONTENT_REQUEST = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
REVIEW_REQUEST = "LtiSubmissionReviewRequest"
CORE = "https://purl.imsglobal.org/spec/lti/claim/"
_AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
_DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
_NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"


def id_or_refuse(value: str) -> None:
    """Validate an id that a message cannot do without."""
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
    """An object that may be missing; anything else counts as an empty one, which its schema may still refuse."""

    def __init__(self, schema: type[Schema], **kwargs: Any) -> None:
        super().__init__(load_default=lambda: schema().load({}), **kwargs)
        self._schema = schema

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Also null, which marshmallow would refuse."""
        return super().deserialize(value if isinstance(value, dict) else {}, *args, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        del attr, data, kwargs
        return self._schema().load(value)


class Claims(Schema):
    """What a message says; unknown claims are ignored."""

    class Meta:
        """Unknown claims are ignored."""

        unknown = EXCLUDE


class _ResourceLinkClaim(Claims):
    id = fields.String(required=True, validate=id_or_refuse)
    title = OptionalText()


class ContextClaim(Claims):
    """Core, section 5.4.1."""

    id = OptionalText(validate=lambda id_: id_or_refuse(id_) if id_ else None)
    title = OptionalText()
    label = OptionalText()
    type = fields.Raw(load_default=None, allow_none=True)


class _PresentationClaim(Claims):
    locale = OptionalText()
    return_url = OptionalAddress()


class _PlatformClaim(Claims):
    product_family_code = OptionalText()


class _GradeClaim(Claims):
    scope = fields.Raw(load_default=None, allow_none=True)
    lineitems = OptionalAddress()
    lineitem = OptionalAddress()


class _ReviewedGradeClaim(_GradeClaim):
    """Submission Review 1.0: the column is what the work is looked up by."""

    @validates_schema
    def _names_a_column(self, told: Mapping[str, Any], **kwargs: Any) -> None:
        del kwargs
        if told["lineitem"] is None:
            raise ValidationError("missing or unusable", "lineitem")


class _ForUserClaim(Claims):
    """Whose work it is (Submission Review 1.0); Moodle tells the id alone."""

    user_id = fields.String(required=True, validate=id_or_refuse)
    name = OptionalText()
    given_name = OptionalText()
    family_name = OptionalText()
    email = OptionalText()


class _RosterClaim(Claims):
    context_memberships_url = OptionalAddress()


class _NoticeServiceClaim(Claims):
    """Platform Notification Service 1.0."""

    url = OptionalAddress(data_key="platform_notification_service_url")
    kinds = fields.Raw(load_default=None, allow_none=True, data_key="notice_types_supported")
    scope = fields.Raw(load_default=None, allow_none=True)


class _ContentClaim(Claims):
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


class _MessageClaims(Claims):
    deployment_id = fields.String(required=True, data_key=CORE + "deployment_id", validate=id_or_refuse)
    roles = fields.List(fields.Raw(), required=True, data_key=CORE + "roles")
    target_link_uri = OptionalAddress(data_key=CORE + "target_link_uri")
    sub = fields.String(
        load_default=None, allow_none=True, validate=lambda sub: id_or_refuse(sub) if sub else None
    )
    name = OptionalText()
    given_name = OptionalText()
    family_name = OptionalText()
    email = OptionalText()
    locale = OptionalText()
    context = OptionalPart(ContextClaim, data_key=CORE + "context")
    presentation = OptionalPart(_PresentationClaim, data_key=CORE + "launch_presentation")
    platform = OptionalPart(_PlatformClaim, data_key=CORE + "tool_platform")
    grades = OptionalPart(_GradeClaim, data_key=_AGS)
    roster = OptionalPart(_RosterClaim, data_key=_NRPS)
    notices = OptionalPart(_NoticeServiceClaim, data_key=CORE + "platformnotificationservice")


class _LinkClaims(_MessageClaims):
    resource_link = fields.Nested(_ResourceLinkClaim, required=True, data_key=CORE + "resource_link")


class _ReviewClaims(_MessageClaims):
    """The column may belong to no link, so that none need be named."""

    resource_link = fields.Nested(
        _ResourceLinkClaim, load_default=None, allow_none=True, data_key=CORE + "resource_link"
    )
    for_user = fields.Nested(_ForUserClaim, required=True, data_key=CORE + "for_user")
    grades = OptionalPart(_ReviewedGradeClaim, data_key=_AGS)


class _ContentRequestClaims(_MessageClaims):
    settings = fields.Nested(_ContentClaim, required=True, data_key=_DEEP_LINKING)


_CLAIMS: Mapping[str, type[_MessageClaims]] = {
    RESOURCE_LINK_REQUEST: _LinkClaims,
    CONTENT_REQUEST: _ContentRequestClaims,
    REVIEW_REQUEST: _ReviewClaims,
}
"""What each message says that is answered at the launch address."""


def check_message(claims: Mapping[str, Any]) -> None:
    """It is a launch of LTI 1.3 of a kind that is answered here (core, sections 5.3.1 and 5.3.2)."""
    check_version(claims)
    kind = claims.get(CORE + "message_type")
    if not isinstance(kind, str) or kind not in _CLAIMS:
        raise MessageTypeRefused


def check_version(claims: Mapping[str, Any]) -> None:
    """It is of LTI 1.3 (core, section 5.3.2)."""
    if claims.get(CORE + "version") != "1.3.0":
        raise VersionRefused


def read_deployment_id(claims: Mapping[str, Any]) -> str:
    """The deployment a genuine message names.

    Raises:
        ClaimInvalid: it is missing, empty, too long or no text.
    """
    deployment_id = claims.get(CORE + "deployment_id")
    if not is_id(deployment_id):
        raise ClaimInvalid("deployment_id")
    return str(deployment_id)


def read_launch(claims: Mapping[str, Any], *, registration: Registration, attempt: str) -> Launch:
    """The launch that genuine `claims` describe; `attempt` is what its spent state is remembered by.

    Raises:
        ClaimInvalid: something needed is missing or unusable.
    """
    kind = claims.get(CORE + "message_type", RESOURCE_LINK_REQUEST)
    try:
        known = _CLAIMS[kind]().load(claims)
    except ValidationError as error:
        raise ClaimInvalid(first_name(error)) from None
    custom = _custom(claims.get(CORE + "custom"))
    presentation = known["presentation"]
    locale = presentation["locale"] or known["locale"]
    target = known["target_link_uri"] or ""
    code = known["platform"]["product_family_code"]
    family = detect_family(issuer=registration.issuer, product_family_code=code)
    return Launch(
        registration=registration,
        attempt=attempt,
        family=family.name,
        deployment_id=known["deployment_id"],
        message_type=kind,
        person=_person(known, locale=locale, time_zone=custom.get("time_zone")),
        roles=roles_of(known["roles"]),
        context=read_context(known["context"], history=custom.get("context_id_history", "").split(",")),
        resource_link=_resource_link(known.get("resource_link")),
        target_link_uri=target,
        is_test_person=names_a_test_person(known["roles"]),
        is_masquerading=bool(custom.get("masquerading_user_id")),
        item=custom.get("item") or _item_in(target),
        grade_endpoint=_grade_endpoint(known["grades"]),
        memberships_url=known["roster"]["context_memberships_url"],
        notice_service=_notice_service(known["notices"]),
        locale=locale,
        return_url=presentation["return_url"],
        custom=custom,
        content_request=_content_request(
            known, platform_id=registration.platform_id, locale=locale, family=family
        )
        if kind == CONTENT_REQUEST
        else None,
        reviewed=_reviewed(known["for_user"]) if kind == REVIEW_REQUEST else None,
    )


def accepted_types(claims: Mapping[str, Any]) -> frozenset[str]:
    """What a request that was read may be answered with (Deep Linking 2.0, section 4.4.1)."""
    return frozenset(claims[_DEEP_LINKING]["accept_types"])


def _resource_link(claim: Mapping[str, Any] | None) -> ResourceLink | None:
    return ResourceLink(lti_id=claim["id"], title=claim["title"] or "") if claim else None


def _reviewed(claim: Mapping[str, Any]) -> Person:
    return Person(
        sub=claim["user_id"],
        name=claim["name"],
        given=claim["given_name"],
        family=claim["family_name"],
        email=claim["email"],
    )


def _content_request(
    known: Mapping[str, Any], *, platform_id: int, locale: str | None, family: Family
) -> ContentRequest:
    settings = known["settings"]
    return ContentRequest(
        platform_id=platform_id,
        deployment_id=known["deployment_id"],
        return_url=settings["return_url"],
        targets=tuple(settings["targets"]) if family.heeds_targets else (),
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


def read_context(claim: Mapping[str, Any], *, history: Iterable[str]) -> Context | None:
    """The course a message comes from, and the ids of those it was copied from, nearest first."""
    if not claim["id"]:
        return None
    types = claim["type"] if isinstance(claim["type"], list) else []
    is_account = any(isinstance(name, str) and re.search(r"(^|[#/])Account$", name) for name in types)
    # Canvas cuts long histories and says so with a last entry `truncated`.
    ids = (part.strip() for part in history)
    return Context(
        lti_id=claim["id"],
        kind="account" if is_account else "course",
        title=claim["title"] or "",
        label=claim["label"] or "",
        history=tuple(part for part in ids if part != "truncated" and is_id(part)),
    )


def _grade_endpoint(claim: Mapping[str, Any]) -> GradeEndpoint | None:
    if not (claim["lineitems"] or claim["lineitem"]):
        return None
    return GradeEndpoint(
        scopes=_texts(claim["scope"]),
        lineitems=claim["lineitems"],
        lineitem=claim["lineitem"],
    )


def _notice_service(claim: Mapping[str, Any]) -> NoticeService | None:
    if not claim["url"]:
        return None
    return NoticeService(url=claim["url"], kinds=_texts(claim["kinds"]), scopes=_texts(claim["scope"]))


def _texts(claim: object) -> frozenset[str]:
    return frozenset(one for one in claim if kept(one)) if isinstance(claim, list) else frozenset()


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


def first_name(error: ValidationError) -> str:
    """The short name of the first claim that is missing or unusable."""
    return str(next(iter(error.messages_dict))).rpartition("/")[2]
