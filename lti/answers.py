"""Knows what an answer of a platform means: what was refused and why, what it says, and where it goes on; asks nobody."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, NoReturn
from urllib.parse import urlsplit

import requests

from lti.errors import (
    AddressRefused,
    AnswerUnusable,
    NoSuchColumn,
    NotAllowed,
    NotReady,
    Refused,
    ServiceError,
    Temporary,
)
from lti.families import Family
from lti.link_header import related

NOT_YET = 3600.0
"""Seconds after which something that was not ready is tried again."""


def fail(response: requests.Response, family: Family, *, is_everywhere: bool = False) -> NoReturn:
    """Raise what the answer means. Neither body nor reason phrase is kept: Moodle's tells who and what."""
    error = _meaning(response, family, is_everywhere=is_everywhere)
    error.platform_status = response.status_code
    raise error


def _meaning(response: requests.Response, family: Family, *, is_everywhere: bool) -> ServiceError:
    status = response.status_code
    if (
        status == HTTPStatus.UNPROCESSABLE_ENTITY
        and family.unready_words
        and _says(response, family.unready_words)
    ):
        return NotReady("the platform is not ready for this yet", retry_after=NOT_YET)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or _is_busy(response, family):
        return Temporary(
            f"the platform answered {status}",
            retry_after=_retry_after(response),
            is_everywhere=is_everywhere or status != HTTPStatus.INTERNAL_SERVER_ERROR,
        )
    if status == HTTPStatus.NOT_FOUND:
        return NoSuchColumn("the address is gone")
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return NotAllowed(f"the platform answered {status}")
    return Refused(platform_status=status, reason=_standard_phrase(status))


def _is_busy(response: requests.Response, family: Family) -> bool:
    if response.status_code == HTTPStatus.FORBIDDEN and family.busy_words:
        return "Retry-After" in response.headers or _says(response, family.busy_words)
    return response.status_code in family.busy_statuses


def _says(response: requests.Response, words: str) -> bool:
    """Whether the answer has these words somewhere; nothing else of it is looked at."""
    return words.lower().encode() in response.content.lower()


def fail_for_token(response: requests.Response, family: Family) -> NoReturn:
    """As `_fail`; but a refused token request is about rights, never about a column (RFC 6749, section 5.2)."""
    status = response.status_code
    if status == HTTPStatus.OK:
        raise AnswerUnusable("the platform's token answer is not JSON")
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and not _is_busy(response, family):
        refusal = NotAllowed(f"the platform gave no token: {status}")
        refusal.platform_status, refusal.is_about_scope = status, _token_error(response) == "invalid_scope"
        raise refusal
    fail(response, family, is_everywhere=True)


def _token_error(response: requests.Response) -> object:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return None
    return body.get("error") if isinstance(body, dict) else None


def _standard_phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _retry_after(response: requests.Response) -> float | None:
    """Seconds to wait (RFC 9110, section 10.2.3); a date is read as seconds from the answer's own date."""
    value = response.headers.get("Retry-After", "")
    if value.isdecimal():
        return float(value)
    try:
        until, since = parsedate_to_datetime(value), parsedate_to_datetime(response.headers.get("Date", ""))
        return max(0.0, (until - since).total_seconds())
    except (ValueError, TypeError):  # malformed, or one of them without a zone
        return None


def body_of(response: requests.Response) -> Any:
    """What an answer holds as JSON; None where it is empty. Raises `AnswerUnusable`."""
    if not response.content:
        return None
    try:
        return response.json()
    except (ValueError, RecursionError):
        raise AnswerUnusable("the answer is not JSON") from None


def changes(headers: Mapping[str, str], url: str) -> str | None:
    """Where the answer from `url` says that changes are told (NRPS 2.0, section 2.4.3), if it lies on the same server.

    It is asked for with our token; unlike a next page it can be done without, so one elsewhere is passed over.
    """
    address = related(headers.get("Link", ""), base=url, relation="differences")
    return address if address and urlsplit(address)[:2] == urlsplit(url)[:2] else None


def next_page(response: requests.Response, url: str) -> str | None:
    """The `next` of the Link header; on the same server, as the token goes with it.

    Some write it relative, in capitals or beside another relation: RFC 8288 allows all of it.
    """
    following = related(response.headers.get("Link", ""), base=url, relation="next")
    if following and urlsplit(following)[:2] != urlsplit(url)[:2]:
        raise AddressRefused("the next page lies elsewhere")
    return following
