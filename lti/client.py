"""Knows what can be asked of a platform (AGS 2.0, NRPS 2.0); knows no database and decides nothing.

Every call may raise the service errors of `lti.errors`; what follows from them is the caller's business.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import requests
from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem as LibraryLineItem

from lti.connector import Connector
from lti.errors import AnswerUnusable, Conflict, NotAllowed, Refused
from lti.families import SCORE_TYPE
from lti.messages import LineItem, Member, Person, Registration, Result, Score
from lti.ports import Clock, KeyRing, TokenStore
from lti.roles import names_a_test_person, roles_of
from lti.texts import is_id, kept

SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
RESULT_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
LINE_ITEM_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
LINE_ITEM_READ_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
ROSTER_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
GRADE_SCOPES = frozenset({SCORE_SCOPE, RESULT_SCOPE, LINE_ITEM_SCOPE, LINE_ITEM_READ_SCOPE})
"""All of the grade service, as launches name them."""

_LINE_ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
_LINE_ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
_RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
_ROSTER_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
_LARGEST = 1e15


class PlatformClient:
    """Calls to the services of one registration; make one where it is needed, it holds no state."""

    def __init__(
        self,
        registration: Registration,
        *,
        key_ring: KeyRing,
        tokens: TokenStore,
        clock: Clock,
        http: requests.Session,
    ) -> None:
        self._connector = Connector(registration, key_ring=key_ring, tokens=tokens, clock=clock, http=http)

    def post_score(self, line_item_url: str, score: Score) -> None:
        """Send one score (AGS 2.0, section 3.4).

        Raises:
            Conflict: the platform has one with this stamp or a later one.
        """
        family = self._connector.family
        try:
            self._connector.make_service_request(
                [SCORE_SCOPE],
                _with_ending(line_item_url, "scores"),
                is_post=True,
                data=_score_body(score, extension=family.score_extension),
                content_type=SCORE_TYPE,
                accept=family.score_accept,
            )
        except Refused as refusal:
            if refusal.platform_status in family.stale_stamp_statuses:
                raise Conflict("the platform has a score of this moment or later") from None
            raise

    def result(self, line_item_url: str, sub: str) -> Result | None:
        """What the gradebook holds for `sub` in that column, None if nothing (AGS 2.0, section 3.3)."""
        url = _with_query(_with_ending(line_item_url, "results"), {"user_id": sub})
        for page in self._connector.get_paginated_data([RESULT_SCOPE], url, accept=_RESULTS_TYPE):
            for row in _rows(page["body"]):
                if row.get("userId") == sub:
                    return Result(
                        given=_number(row.get("resultScore")), maximum=_number(row.get("resultMaximum"))
                    )
        return None

    def line_item(self, line_item_url: str, *, granted: frozenset[str]) -> LineItem:
        """One column (AGS 2.0, section 3.2). `granted`: the scopes of the launch's grade endpoint."""
        answer = self._connector.make_service_request(
            [_reading_scope(granted)], line_item_url, accept=_LINE_ITEM_TYPE
        )
        return _line_item(answer["body"])

    def line_items(
        self,
        lineitems_url: str,
        *,
        granted: frozenset[str],
        resource_id: str | None = None,
        resource_link_id: str | None = None,
        tag: str | None = None,
    ) -> list[LineItem]:
        """The columns we may see, narrowed by what is given (AGS 2.0, section 3.2.6).

        No `limit` is sent: Moodle gives all at once without it, and broken links with it.
        """
        wishes = {"resource_id": resource_id, "resource_link_id": resource_link_id, "tag": tag}
        url = _with_query(lineitems_url, {name: value for name, value in wishes.items() if value})
        pages = self._connector.get_paginated_data([_reading_scope(granted)], url, accept=_LINE_ITEMS_TYPE)
        return [_line_item(row) for page in pages for row in _rows(page["body"])]

    def create_line_item(
        self, lineitems_url: str, *, label: str, maximum: float, resource_id: str, tag: str
    ) -> LineItem:
        """A new column (AGS 2.0, section 3.2.5).

        It is bound to no resource link: a second column bound to one makes Moodle drop the first from launches.
        """
        wanted = LibraryLineItem().set_label(label).set_score_maximum(maximum)
        wanted.set_resource_id(resource_id).set_tag(tag)
        answer = self._connector.make_service_request(
            [LINE_ITEM_SCOPE],
            lineitems_url,
            is_post=True,
            data=wanted.get_value(),
            content_type=_LINE_ITEM_TYPE,
            accept=_LINE_ITEM_TYPE,
        )
        return _line_item(answer["body"])

    def delete_line_item(self, line_item_url: str) -> None:
        """Remove a column (AGS 2.0, section 3.2.8). Canvas refuses this for the column of an assignment: 401.

        Raises:
            NoSuchColumn: it was gone before.
        """
        self._connector.delete([LINE_ITEM_SCOPE], line_item_url)

    def renew_token(self, scope: str) -> None:
        """Have the platform give a fresh token for `scope` (security framework, section 4.1).

        Raises:
            NotAllowed: it does not; `is_about_scope` where it knows us and has struck off just this one.
        """
        self._connector.renew_access_token([scope])

    def members(self, memberships_url: str) -> Iterator[Member]:
        """The roster, page by page (NRPS 2.0, section 2.4)."""
        for page in self._connector.get_paginated_data([ROSTER_SCOPE], memberships_url, accept=_ROSTER_TYPE):
            body: Any = page["body"]
            for row in _rows(body.get("members") if isinstance(body, dict) else None):
                if is_id(row.get("user_id")):
                    yield _member(row)


def _score_body(score: Score, *, extension: Mapping[str, Any]) -> str:
    grade = Grade().set_user_id(score.sub).set_score_given(score.given).set_score_maximum(score.maximum)
    grade.set_activity_progress(score.activity_progress).set_grading_progress("FullyGraded")
    grade.set_comment(score.comment).set_timestamp(score.stamp.isoformat(timespec="seconds"))
    return grade.set_extra_claims(extension).get_value()


def _with_ending(url: str, ending: str) -> str:
    """A service below a line item: the query string stays at the end (AGS 2.0, section 3.4.1)."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{ending}"))


def _with_query(url: str, more: Mapping[str, str]) -> str:
    parts = urlsplit(url)
    query = [*parse_qsl(parts.query, keep_blank_values=True), *more.items()]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _reading_scope(granted: frozenset[str]) -> str:
    """The narrower of the two scopes that may read; Canvas grants only the wider, Moodle both."""
    for scope in (LINE_ITEM_READ_SCOPE, LINE_ITEM_SCOPE):
        if scope in granted:
            return scope
    raise NotAllowed("the platform grants no scope to read columns")


def _rows(body: object) -> list[dict[str, Any]]:
    if not isinstance(body, list):
        raise AnswerUnusable("the answer is no list")
    return [row for row in body if isinstance(row, dict)]


def _line_item(body: object) -> LineItem:
    if not isinstance(body, dict) or not isinstance(body.get("id"), str):
        raise AnswerUnusable("the answer is no line item")
    maximum = _number(body.get("scoreMaximum"))
    if maximum is None or maximum <= 0:
        raise AnswerUnusable("the line item has no usable maximum")
    return LineItem(
        url=body["id"],
        label=str(body.get("label", "")),
        maximum=maximum,
        resource_id=kept(body.get("resourceId")),
        resource_link_id=kept(body.get("resourceLinkId")),
        tag=kept(body.get("tag")),
    )


def _member(row: Mapping[str, Any]) -> Member:
    roles = row["roles"] if isinstance(row.get("roles"), list) else []
    return Member(
        person=Person(
            sub=row["user_id"],
            name=kept(row.get("name")),
            given=kept(row.get("given_name")),
            family=kept(row.get("family_name")),
            email=kept(row.get("email")),
        ),
        roles=roles_of(roles),
        is_test_person=names_a_test_person(roles),
        # A missing status means active (NRPS 2.0, section 2.3).
        is_active=row.get("status", "Active") == "Active",
    )


def _number(value: object) -> float | None:
    """A finite number, else None: JSON here also knows NaN and Infinity, and integers no float can hold."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < _LARGEST:
        return None
    return float(value)
