"""Knows which shape the claims of each message have; makes no message of them.

Needed claims are strict (LTI 1.3 core, section 5.3). Everything else is lenient: unknown claims are ignored,
and an optional claim that is null, of the wrong type or an unexpanded `$Variable` counts as absent.
"""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates_schema

from lti.texts import is_id, kept

CORE = "https://purl.imsglobal.org/spec/lti/claim/"
_AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
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
        self._schema = schema()  # made once: that takes longer than reading a message with it
        super().__init__(load_default=lambda: self._empty, **kwargs)

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Also null, which marshmallow would refuse."""
        return super().deserialize(value if isinstance(value, dict) else {}, *args, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        del attr, data, kwargs
        return self._schema.load(value) if value else self._empty

    @cached_property
    def _empty(self) -> Mapping[str, Any]:
        """What most messages say of most parts."""
        return MappingProxyType(self._schema.load({}))


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


class MessageClaims(Claims):
    """What every message says that comes to the launch address."""

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


class LinkClaims(MessageClaims):
    """A link was clicked (core, section 5.3)."""

    resource_link = fields.Nested(_ResourceLinkClaim, required=True, data_key=CORE + "resource_link")


class ReviewClaims(MessageClaims):
    """The column or the link says what the work is looked up by; Moodle 4.5 was recorded to leave out the column."""

    resource_link = fields.Nested(
        _ResourceLinkClaim, load_default=None, allow_none=True, data_key=CORE + "resource_link"
    )
    for_user = fields.Nested(_ForUserClaim, required=True, data_key=CORE + "for_user")
    grades = OptionalPart(_GradeClaim, data_key=_AGS)

    @validates_schema
    def _names_column_or_link(self, told: Mapping[str, Any], **kwargs: Any) -> None:
        del kwargs
        if told["grades"]["lineitem"] is None and told["resource_link"] is None:
            raise ValidationError("missing or unusable", "lineitem")


class ContentRequestClaims(MessageClaims):
    """Content is to be chosen (Deep Linking 2.0, section 4.4)."""

    settings = fields.Nested(_ContentClaim, required=True, data_key=DEEP_LINKING)
