"""Knows what can be asked of a platform (AGS 2.0, NRPS 2.0, PNS 1.0); knows no database and decides nothing.

Every call may raise the service errors of `lti.errors`; what follows from them is the caller's business.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import requests
from pylti1p3.lineitem import LineItem as LibraryLineItem

from lti.answers import changes
from lti.connector import Connector
from lti.deep_linking import REVIEWABLE
from lti.documents import read_line_item, read_members, read_results, rows_of, written_score
from lti.errors import AnswerUnusable, Conflict, NoSuchColumn, NotAllowed, Refused
from lti.families import SCORE_TYPE
from lti.messages import LineItem, Member, Registration, Result, ReviewLink, Role, RosterPage, Score
from lti.ports import Clock, KeyRing, TokenStore

SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
RESULT_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
LINE_ITEM_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
LINE_ITEM_READ_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
ROSTER_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
NOTICE_SCOPE = "https://purl.imsglobal.org/spec/lti/scope/noticehandlers"
GRADE_SCOPES = frozenset({SCORE_SCOPE, RESULT_SCOPE, LINE_ITEM_SCOPE, LINE_ITEM_READ_SCOPE})
"""All of the grade service, as launches name them."""

LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
"""What learners are called to a roster (LTI 1.3 core, appendix A.2.2); Canvas takes the full name only."""

_LINE_ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
_LINE_ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
_RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
_ROSTER_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


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
        self.registration = registration
        self._connector = Connector(registration, key_ring=key_ring, tokens=tokens, clock=clock, http=http)

    def post_score(self, line_item_url: str, score: Score) -> None:
        """Send one score (AGS 2.0, section 3.4).

        Raises:
            Conflict: the platform has one with this stamp or a later one.
        """
        family = self._connector.family
        try:
            self._connector.post(
                [SCORE_SCOPE],
                _with_ending(line_item_url, "scores"),
                data=written_score(score, family=family),
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
        return next((found for whose, found in self._results(url) if whose == sub), None)

    def results(self, line_item_url: str) -> Iterator[tuple[str | None, Result]]:
        """What the gradebook holds in that column, person by person, page by page (AGS 2.0, section 3.3).

        None for a person whom nobody can read: others may be missing for that reason.
        """
        limit = self._connector.family.results_limit
        url = _with_query(
            _with_ending(line_item_url, "results"), {"limit": str(limit)} if limit is not None else {}
        )
        return self._results(url)

    def _results(self, url: str) -> Iterator[tuple[str | None, Result]]:
        for page in self._connector.get_paginated_data([RESULT_SCOPE], url, accept=_RESULTS_TYPE):
            yield from read_results(page["body"])

    def line_item(self, line_item_url: str, *, granted: frozenset[str]) -> LineItem:
        """One column (AGS 2.0, section 3.2). `granted`: the scopes of the launch's grade endpoint."""
        answer = self._connector.make_service_request(
            [_reading_scope(granted)], line_item_url, accept=_LINE_ITEM_TYPE
        )
        return read_line_item(answer["body"])

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
        return [read_line_item(row) for page in pages for row in rows_of(page["body"])]

    def create_line_item(
        self,
        lineitems_url: str,
        *,
        label: str,
        maximum: float,
        resource_id: str,
        tag: str,
        link: str | None = None,
        review: ReviewLink | None = None,
    ) -> LineItem:
        """A new column (AGS 2.0, section 3.2.5), with the way from a grade to the work behind it.

        `link`: the platform's id of the link it is for. It is bound to that where the family does not mind: Open edX drops
        scores of a column that is bound to none.
        """
        wanted = LibraryLineItem().set_label(label).set_score_maximum(maximum)
        wanted.set_resource_id(resource_id).set_tag(tag)
        if review:
            wanted.set_submission_review(list(REVIEWABLE), review.label, review.url, dict(review.custom))
        if link is not None and self._connector.family.binds_columns:
            bound = LibraryLineItem(json.loads(wanted.get_value())).set_resource_link_id(link)
            # A platform that does not take a bound one may take one that is not.
            with suppress(Refused, NoSuchColumn):
                return self._create(lineitems_url, bound)
        return self._create(lineitems_url, wanted)

    def _create(self, lineitems_url: str, wanted: LibraryLineItem) -> LineItem:
        answer = self._connector.make_service_request(
            [LINE_ITEM_SCOPE],
            lineitems_url,
            is_post=True,
            data=wanted.get_value(),
            content_type=_LINE_ITEM_TYPE,
            accept=_LINE_ITEM_TYPE,
        )
        return read_line_item(answer["body"])

    def rename_line_item(self, line_item_url: str, *, label: str, granted: frozenset[str]) -> LineItem:
        """Give a column another label (AGS 2.0, section 3.2.7).

        What is sent replaces the whole column, so everything else goes back as the platform has it now.
        """
        answer = self._connector.make_service_request(
            [_reading_scope(granted)], line_item_url, accept=_LINE_ITEM_TYPE
        )
        body: Any = answer["body"]
        read_line_item(body)
        renamed = LibraryLineItem(body).set_label(label).get_value()
        return read_line_item(
            self._connector.put([LINE_ITEM_SCOPE], line_item_url, data=renamed, media_type=_LINE_ITEM_TYPE)
        )

    def delete_line_item(self, line_item_url: str) -> None:
        """Remove a column (AGS 2.0, section 3.2.8). Canvas refuses this for the column of an assignment: 401.

        Raises:
            NoSuchColumn: it was gone before.
        """
        self._connector.delete([LINE_ITEM_SCOPE], line_item_url)

    def register_notice_handler(
        self, service_url: str, *, kind: str, handler: str, most_at_once: int
    ) -> None:
        """Have the platform send notices of a kind to `handler` (PNS 1.0); one address it had for them is replaced."""
        wanted = {"notice_type": kind, "handler": handler, "max_batch_size": most_at_once}
        # A good status is all that counts: what comes with it is nowhere laid down.
        with suppress(AnswerUnusable):
            self._connector.put(
                [NOTICE_SCOPE], service_url, data=json.dumps(wanted), media_type="application/json"
            )

    def renew_token(self, scope: str) -> None:
        """Have the platform give a fresh token for `scope` (security framework, section 4.1).

        Raises:
            NotAllowed: it does not; `is_about_scope` where it knows us and has struck off just this one.
        """
        self._connector.renew_access_token([scope])

    def learners(self, memberships_url: str) -> Iterator[Member]:
        """The learners on the roster, page by page (NRPS 2.0, section 2.4.1).

        What comes is looked at again: the next pages of Moodle forget what was asked for.
        """
        url = _with_query(memberships_url, {"role": LEARNER})
        for page in self._connector.get_paginated_data([ROSTER_SCOPE], url, accept=_ROSTER_TYPE):
            members, _lost = read_members(page["body"])
            yield from (member for member in members if Role.LEARNER in member.roles)

    def roster(self, url: str) -> Iterator[RosterPage]:
        """The roster page by page, or with a `changes_url` of an earlier one what has changed since (section 2.4.3).

        Where the pages name several addresses for changes the first counts: it misses nothing that changes meanwhile.
        """
        for page in self._connector.get_paginated_data([ROSTER_SCOPE], url, accept=_ROSTER_TYPE):
            members, lost = read_members(page["body"])
            yield RosterPage(members=members, lost=lost, changes_url=changes(page["headers"], url))


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
