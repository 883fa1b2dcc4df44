"""Knows how the answer to a platform's request for content is written and signed; knows no course and no page.

Deep Linking 2.0, section 4.5. The documents are made here: the library's know neither dates nor windows.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from lti.families import family_named
from lti.keys import opened_key
from lti.messages import Column, ContentItem, ContentRequest, Registration, ReviewLink
from lti.ports import SigningKey

LINK_TYPE = "ltiResourceLink"
"""The only kind of content there is here."""
LONGEST_LIFE = timedelta(minutes=5)
_CORE = "https://purl.imsglobal.org/spec/lti/claim/"
_DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
_BACK = timedelta(seconds=5)
"""A little in the past: platforms refuse what is signed in the future, and clocks differ."""
REVIEWABLE = ("InProgress", "Submitted", "Completed")
"""When there is work to look at (Submission Review 1.0): from the first grade on; what is never sent does no harm."""
_FRAME = {"width": 800, "height": 900}
_WINDOW = {"targetName": "_blank"}


def sign_answer(
    request: ContentRequest,
    items: Sequence[ContentItem],
    *,
    registration: Registration,
    key: SigningKey,
    now: datetime,
    message: str | None = None,
    error: str | None = None,
    error_code: str | None = None,
) -> str:
    """The answer to `request` as a signed message; no items: nothing was chosen.

    `message` and `error` are for the person at the platform, `error_code` is for its log.
    """
    claims: dict[str, Any] = {
        "iss": registration.client_id,
        "aud": [registration.issuer],
        "iat": int((now - _BACK).timestamp()),
        "exp": int((now + LONGEST_LIFE).timestamp()),
        "nonce": secrets.token_urlsafe(24),
        _CORE + "deployment_id": request.deployment_id,
        _CORE + "message_type": "LtiDeepLinkingResponse",
        _CORE + "version": "1.3.0",
        _DEEP_LINKING + "content_items": [_document(item) for item in items],
    }
    if family_named(registration.family).wants_subject:
        claims["sub"] = (
            registration.client_id
        )  # as in every message of a client about itself (RFC 7523, section 3)
    told = {"data": request.data, "msg": message, "errormsg": error, "errorlog": error_code}
    claims |= {_DEEP_LINKING + name: text for name, text in told.items() if text is not None}
    return jwt.encode(claims, opened_key(key.private_pem), algorithm="RS256", headers={"kid": key.kid})


def _document(item: ContentItem) -> dict[str, Any]:
    """A resource link (Deep Linking 2.0, section 3.2.4)."""
    told: dict[str, Any] = {
        "text": item.text,
        "lineItem": _line_item(item.column) if item.column else None,
        "available": {"startDateTime": _moment(item.opens_at)} if item.opens_at else None,
        "submission": {"endDateTime": _moment(item.due_at)} if item.due_at else None,
        "iframe": _FRAME if item.target == "iframe" else None,
        "window": _WINDOW if item.target == "window" else None,
    }
    named = {"type": LINK_TYPE, "title": item.title, "url": item.url, "custom": dict(item.custom)}
    return named | {name: value for name, value in told.items() if value}


def _line_item(column: Column) -> dict[str, Any]:
    whole = int(column.maximum)
    return {
        "label": column.label,
        "scoreMaximum": whole if whole == column.maximum else column.maximum,
        "resourceId": column.resource_id,
        "tag": column.tag,
        **({"submissionReview": _review(column.review)} if column.review else {}),
    }


def _review(link: ReviewLink) -> dict[str, Any]:
    optional = {"label": link.label, "url": link.url}
    return {
        "reviewableStatus": list(REVIEWABLE),
        "custom": dict(link.custom),
        **{name: text for name, text in optional.items() if text},
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
