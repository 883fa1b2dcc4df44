import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from itertools import count
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

from lti import connector
from lti.client import (
    LINE_ITEM_READ_SCOPE,
    LINE_ITEM_SCOPE,
    RESULT_SCOPE,
    ROSTER_SCOPE,
    SCORE_SCOPE,
    PlatformClient,
)
from lti.errors import AddressRefused, AnswerUnusable, Conflict, NoSuchColumn, NotAllowed, Refused, Temporary
from lti.messages import LineItem, Result, ReviewLink, Role, Score
from tests.unit.lti.in_memory import (
    NEIGHBOUR,
    NOW,
    OTHER_TENANT,
    REGISTRATION,
    Answer,
    Ring,
    Server,
    Tokens,
    key,
    outgoing,
    whole_roster,
)

COLUMN = "https://lms.example.test/items/8/lineitem?type_id=1"
SCORES = "/items/8/lineitem/scores"
RESULTS = "/items/8/lineitem/results"
ROSTER = "https://lms.example.test/roster"
SCORE = Score(
    sub="person-7",
    given=7.0,
    maximum=10.0,
    activity_progress="Completed",
    comment="Well done",
    stamp=datetime(2026, 11, 22, 12, 0, 5, tzinfo=UTC),
)


class Platform:
    """A server that gives tokens, with a client of ours."""

    def __init__(self):
        self.now = NOW
        self.server = Server()
        self.tokens = Tokens()
        self.given = 0
        self.server.answers["/token"] = self.give_token
        self.client = self.client_of(REGISTRATION)

    def client_of(self, registration):
        return PlatformClient(
            registration,
            key_ring=Ring(),
            tokens=self.tokens,
            clock=lambda: self.now,
            http=outgoing(self.server),
        )

    def give_token(self, request):
        del request
        self.given += 1
        return Answer(body={"access_token": f"token-{self.given}", "expires_in": 3600})

    def answer(self, path, **answer):
        self.server.answers[path] = Answer(**answer)

    def form(self, number=0):
        request = self.server.asked("/token")[number]
        return {name: values[0] for name, values in parse_qs(request.body).items()}


@pytest.fixture
def platform():
    return Platform()


# --- tokens ---


def test_a_token_is_asked_for_with_a_signed_assertion_and_only_the_scope_needed(platform):
    platform.answer(SCORES, status=200)
    platform.client.post_score(COLUMN, SCORE)

    form = platform.form()
    assertion = form["client_assertion"]
    unchecked = {"verify_exp": False, "verify_iat": False, "verify_aud": False}
    claims = jwt.decode(assertion, jwt.PyJWK(key("ours").public_jwk).key, ["RS256"], options=unchecked)
    assert form["scope"] == SCORE_SCOPE
    assert form["grant_type"] == "client_credentials"
    assert jwt.get_unverified_header(assertion)["kid"] == key("ours").kid
    assert (claims["iss"], claims["sub"], claims["aud"]) == (
        "client-1",
        "client-1",
        "https://lms.example.test/token",
    )
    assert claims["iat"] < NOW.timestamp() < claims["exp"]


def test_a_registered_audience_is_used(platform):
    platform.answer(SCORES)
    platform.client_of(replace(REGISTRATION, token_audience="https://audience.test")).post_score(
        COLUMN, SCORE
    )

    claims = jwt.decode(platform.form()["client_assertion"], options={"verify_signature": False})
    assert claims["aud"] == "https://audience.test"


def test_a_token_is_used_until_a_minute_before_it_runs_out(platform):
    platform.answer(SCORES)
    for minutes in (0, 30, 58):
        platform.now = NOW + timedelta(minutes=minutes)
        platform.client_of(REGISTRATION).post_score(COLUMN, SCORE)
    assert platform.given == 1

    platform.now = NOW + timedelta(minutes=59)
    platform.client.post_score(COLUMN, SCORE)
    assert platform.given == 2


def test_two_registrations_of_one_issuer_never_share_a_token(platform):
    """The library's own cache gave one tenant's token to another."""
    platform.answer(SCORES)
    column = COLUMN.replace("lms.", "cloud.")
    platform.client_of(OTHER_TENANT).post_score(column, SCORE)
    platform.client_of(NEIGHBOUR).post_score(column, SCORE)

    used = [request.headers["Authorization"] for request in platform.server.asked(SCORES)]
    assert used == ["Bearer token-1", "Bearer token-2"]


def test_a_refused_token_is_replaced_once(platform):
    answers = iter([Answer(status=401), Answer(status=200)])
    platform.server.answers[SCORES] = lambda _: next(answers)
    platform.client.post_score(COLUMN, SCORE)

    used = [request.headers["Authorization"] for request in platform.server.asked(SCORES)]
    assert used == ["Bearer token-1", "Bearer token-2"]


def test_a_token_refused_twice_is_a_matter_of_rights(platform):
    platform.answer(SCORES, status=401)

    with pytest.raises(NotAllowed):
        platform.client.post_score(COLUMN, SCORE)
    assert len(platform.server.asked(SCORES)) == 2


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(status=400, body={"error": "invalid_scope"}), NotAllowed),
        (Answer(status=401), NotAllowed),
        (Answer(status=404), NotAllowed),
        (Answer(status=429, headers={"Retry-After": "7"}), Temporary),
        (Answer(status=500), Temporary),
        (Answer(status=302, headers={"Location": "https://elsewhere.example.test/"}), Refused),
        (Answer(status=200, body=b"<html>"), AnswerUnusable),
        (Answer(status=200, body={}), AnswerUnusable),
        (Answer(status=200, body=[]), AnswerUnusable),
        (Answer(status=200, body={"access_token": "t", "expires_in": "soon"}), AnswerUnusable),
        (Answer(status=200, body={"access_token": "t", "expires_in": -1}), AnswerUnusable),
        (Answer(status=200, body=b'{"access_token": "t", "expires_in": NaN}'), AnswerUnusable),
        (Answer(status=200, body={"access_token": "t", "expires_in": 10**400}), AnswerUnusable),
        (Answer(status=200, body={"access_token": 7, "expires_in": 60}), AnswerUnusable),
        (Answer(status=200, body={"access_token": "", "expires_in": 60}), AnswerUnusable),
        (Answer(status=200, body={"access_token": "a\nb", "expires_in": 60}), AnswerUnusable),
    ],
)
def test_without_a_token_nothing_is_sent(platform, answer, error):
    platform.server.answers["/token"] = answer

    with pytest.raises(error):
        platform.client.post_score(COLUMN, SCORE)
    assert not platform.server.asked(SCORES)


# --- scores ---


def test_a_score_goes_below_its_column_before_the_query(platform):
    platform.answer(SCORES)
    platform.client.post_score(COLUMN, SCORE)

    (request,) = platform.server.asked(SCORES)
    assert (request.method, request.url) == ("POST", f"https://lms.example.test{SCORES}?type_id=1")
    assert request.headers["Content-Type"] == "application/vnd.ims.lis.v1.score+json"
    assert json.loads(request.body) == {
        "userId": "person-7",
        "scoreGiven": 7,
        "scoreMaximum": 10,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": "2026-11-22T12:00:05+00:00",
        "comment": "Well done",
    }


def test_a_score_of_nothing_is_a_score(platform):
    platform.answer(SCORES)
    platform.client.post_score(COLUMN, replace(SCORE, given=0.0))

    assert json.loads(platform.server.asked(SCORES)[0].body)["scoreGiven"] == 0


def test_when_the_work_was_begun_and_handed_in_goes_along(platform):
    platform.answer(SCORES)
    told = {"started_at": NOW - timedelta(hours=1), "submitted_at": NOW.replace(microsecond=250_000)}
    platform.client.post_score(COLUMN, replace(SCORE, **told))
    platform.client.post_score(COLUMN, SCORE)

    first, second = (json.loads(one.body) for one in platform.server.asked(SCORES))
    assert first["submission"] == {
        "startedAt": "2026-11-22T11:00:00.000+00:00",
        "submittedAt": "2026-11-22T12:00:00.250+00:00",
    }
    assert "submission" not in second


@pytest.mark.parametrize(
    ("is_first", "is_handed_in", "new_submission"),
    [(True, True, True), (True, False, False), (False, True, False)],
)
def test_on_canvas_only_the_first_score_of_a_check_hands_in_and_yields_to_a_teachers(
    platform, is_first, is_handed_in, new_submission
):
    platform.answer(SCORES)
    score = replace(SCORE, is_first=is_first, submitted_at=NOW if is_handed_in else None)
    platform.client_of(replace(REGISTRATION, family="canvas")).post_score(COLUMN, score)

    body = json.loads(platform.server.asked(SCORES)[0].body)
    assert body["https://canvas.instructure.com/lti/submission"] == {
        "new_submission": new_submission,
        "prioritize_non_tool_grade": is_first,
    }


def test_canvas_is_told_that_no_new_submission_is_meant(platform):
    platform.answer(SCORES)
    platform.client_of(replace(REGISTRATION, family="canvas")).post_score(COLUMN, SCORE)

    body = json.loads(platform.server.asked(SCORES)[0].body)
    assert body["https://canvas.instructure.com/lti/submission"]["new_submission"] is False


@pytest.mark.parametrize(
    ("family", "status", "error"),
    [
        ("moodle", 409, Conflict),
        ("moodle", 400, Refused),
        ("moodle", 403, NotAllowed),
        ("moodle", 404, NoSuchColumn),
        ("moodle", 500, Temporary),
        ("canvas", 400, Conflict),
        ("canvas", 403, NotAllowed),
        ("canvas", 422, Refused),
        ("unheard-of", 422, Refused),
        ("neutral", 409, Conflict),
        ("neutral", 429, Temporary),
        ("neutral", 302, Refused),
        ("neutral", 418, Refused),
        ("neutral", 499, Refused),
    ],
)
def test_a_refusal_says_what_can_be_done(platform, family, status, error):
    platform.answer(SCORES, status=status, body={"userId": "person-7"})

    with pytest.raises(error) as caught:
        platform.client_of(replace(REGISTRATION, family=family)).post_score(COLUMN, SCORE)
    assert type(caught.value) is error
    assert "person-7" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "status", "is_everywhere"),
    [(SCORES, 500, False), (SCORES, 503, True), (SCORES, 429, True), ("/token", 500, True)],
)
def test_one_column_that_fails_is_told_from_a_platform_that_is_down(platform, path, status, is_everywhere):
    platform.answer(path, status=status)

    with pytest.raises(Temporary) as caught:
        platform.client.post_score(COLUMN, SCORE)
    assert caught.value.is_everywhere is is_everywhere


def test_a_refusal_carries_the_platforms_status(platform):
    platform.answer(SCORES, status=422)

    with pytest.raises(Refused) as caught:
        platform.client.post_score(COLUMN, SCORE)
    assert (caught.value.platform_status, caught.value.reason) == (422, HTTPStatus(422).phrase)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": "9" * 400}, float("inf")),
        (
            {"Retry-After": "Sun, 22 Nov 2026 12:01:00 GMT", "Date": "Sun, 22 Nov 2026 12:00:00 GMT"},
            60.0,
        ),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Sun, 22 Nov 2026 12:01:00 GMT"}, None),
        ({"Retry-After": "Sun, 22 Nov 2026 12:01:00 -0000", "Date": "Sun, 22 Nov 2026 12:00:00 GMT"}, None),
        ({}, None),
    ],
)
def test_a_platform_may_say_when_to_come_back(platform, headers, seconds):
    platform.answer(SCORES, status=503, headers=headers)

    with pytest.raises(Temporary) as caught:
        platform.client.post_score(COLUMN, SCORE)
    assert caught.value.retry_after == seconds


# --- results and columns ---


def test_a_result_is_read_for_one_person(platform):
    rows = [
        {"userId": "person-70", "resultScore": 1},
        {"userId": "person-7", "resultScore": 6.5, "resultMaximum": 10},
    ]
    platform.answer(RESULTS, body=rows)

    assert platform.client.result(COLUMN, "person-7") == Result(given=6.5, maximum=10.0)
    (request,) = platform.server.asked(RESULTS)
    assert parse_qs(urlsplit(request.url).query) == {"type_id": ["1"], "user_id": ["person-7"]}
    assert request.headers["Accept"] == "application/vnd.ims.lis.v2.resultcontainer+json"
    assert platform.form()["scope"] == RESULT_SCOPE


def test_an_empty_cell_is_not_a_zero(platform):
    platform.answer(RESULTS, body=[{"userId": "person-7", "resultScore": None}])
    assert platform.client.result(COLUMN, "person-7").given is None

    platform.answer(RESULTS, body=[])
    assert platform.client.result(COLUMN, "person-7") is None


@pytest.mark.parametrize(("family", "limit"), [("neutral", None), ("moodle", None), ("canvas", ["100"])])
def test_the_results_of_a_column_are_read_page_by_page(platform, family, limit):
    """Moodle answers 404 where a limit is asked for; Canvas gives ten a page where none is."""
    more = f"{COLUMN.replace('?', '/results?')}&page=2"
    rows = [{"userId": "1", "resultScore": 5, "resultMaximum": 10, "timestamp": "2026-11-21T12:00:00+01:00"}]
    pages = [
        Answer(body=[*rows, {"resultScore": 7}, "x"], headers={"Link": f'<{more}>; rel="next"'}),
        Answer(body=[{"userId": "2", "timestamp": "yesterday"}]),
    ]
    platform.server.answers[RESULTS] = lambda _request: pages.pop(0)

    found = dict(platform.client_of(replace(REGISTRATION, family=family)).results(COLUMN))

    assert found == {
        "1": Result(given=5.0, maximum=10.0, changed_at=datetime(2026, 11, 21, 11, tzinfo=UTC)),
        None: Result(given=7.0, maximum=None),
        "2": Result(given=None, maximum=None),
    }
    asked = platform.server.asked(RESULTS)[0]
    assert parse_qs(urlsplit(asked.url).query).get("limit") == limit


def test_a_column_is_renamed_and_nothing_else_of_it_is_lost(platform):
    column = {
        "id": COLUMN,
        "label": "Old",
        "scoreMaximum": 20,
        "resourceId": "m01",
        "tag": "samskabe",
        "startDateTime": "2026-11-22T12:00:00Z",
    }
    platform.server.answers["/items/8/lineitem"] = lambda request: Answer(
        body=json.loads(request.body) if request.method == "PUT" else column
    )

    renamed = platform.client.rename_line_item(
        COLUMN, label="New", granted=frozenset({LINE_ITEM_SCOPE, LINE_ITEM_READ_SCOPE})
    )

    assert (renamed.label, renamed.maximum) == ("New", 20.0)
    _read, put = platform.server.asked("/items/8/lineitem")
    assert json.loads(put.body) == column | {"label": "New"}
    assert put.headers["Content-Type"] == "application/vnd.ims.lis.v2.lineitem+json"
    assert parse_qs(platform.server.asked("/token")[-1].body)["scope"] == [LINE_ITEM_SCOPE]


@pytest.mark.parametrize(
    ("granted", "asked"),
    [
        ({LINE_ITEM_SCOPE, LINE_ITEM_READ_SCOPE}, LINE_ITEM_READ_SCOPE),
        ({LINE_ITEM_SCOPE}, LINE_ITEM_SCOPE),
    ],
)
def test_columns_are_read_with_the_narrowest_scope_granted(platform, granted, asked):
    platform.answer(
        "/items", body=[{"id": "https://lms.example.test/items/8", "scoreMaximum": 10, "tag": "score"}]
    )

    found = platform.client.line_items(
        "https://lms.example.test/items?type_id=1", granted=frozenset(granted), resource_id="m06"
    )

    assert found == [LineItem(url="https://lms.example.test/items/8", label="", maximum=10.0, tag="score")]
    (request,) = platform.server.asked("/items")
    assert parse_qs(urlsplit(request.url).query) == {"type_id": ["1"], "resource_id": ["m06"]}
    assert platform.form()["scope"] == asked


def test_columns_are_not_asked_for_without_the_right(platform):
    with pytest.raises(NotAllowed):
        platform.client.line_items("https://lms.example.test/items", granted=frozenset({SCORE_SCOPE}))
    assert not platform.server.requests


def test_a_new_column_is_bound_to_no_link(platform):
    answer = {
        "id": "https://lms.example.test/items/11",
        "label": "Course",
        "scoreMaximum": 100,
        "resourceId": "course",
    }
    platform.answer("/items", status=201, body=answer)

    made = platform.client.create_line_item(
        "https://lms.example.test/items", label="Course", maximum=100.0, resource_id="course", tag="progress"
    )

    assert made.url == "https://lms.example.test/items/11"
    assert json.loads(platform.server.asked("/items")[0].body) == {
        "label": "Course",
        "scoreMaximum": 100,
        "resourceId": "course",
        "tag": "progress",
    }


def test_a_new_column_says_how_the_gradebook_leads_to_the_work(platform):
    platform.answer("/items", status=201, body={"id": COLUMN, "label": "M6", "scoreMaximum": 100})

    platform.client.create_line_item(
        "https://lms.example.test/items",
        label="M6",
        maximum=100.0,
        resource_id="m06",
        tag="progress",
        review=ReviewLink(custom={"item": "m06"}),
    )

    assert json.loads(platform.server.asked("/items")[0].body)["submissionReview"] == {
        "reviewableStatus": ["InProgress", "Submitted", "Completed"],
        "custom": {"item": "m06"},
    }


def test_one_column_can_be_read(platform):
    platform.answer(
        "/items/8/lineitem", body={"id": COLUMN, "label": "M6", "scoreMaximum": 20, "resourceLinkId": "2"}
    )

    column = platform.client.line_item(COLUMN, granted=frozenset({LINE_ITEM_READ_SCOPE}))

    assert column == LineItem(url=COLUMN, label="M6", maximum=20.0, resource_link_id="2")


@pytest.mark.parametrize(
    "body", [None, [], {"label": "no id"}, {"id": COLUMN}, {"id": COLUMN, "scoreMaximum": -1}]
)
def test_a_column_that_is_none_is_unusable(platform, body):
    platform.answer("/items/8/lineitem", body=body)

    with pytest.raises(AnswerUnusable):
        platform.client.line_item(COLUMN, granted=frozenset({LINE_ITEM_SCOPE}))


@pytest.mark.parametrize("body", [b"<html>", {"rows": []}, None])
def test_results_that_are_none_are_unusable(platform, body):
    platform.answer(RESULTS, body=body)

    with pytest.raises(AnswerUnusable):
        platform.client.result(COLUMN, "person-7")


# --- rosters ---


def test_a_roster_is_read_page_by_page_and_the_next_address_keeps_its_letters(platform):
    """The library made `bookmark:WyJABC` lower case once."""
    pages = {
        "": Answer(
            body={"members": [{"user_id": "1", "roles": ["Learner"], "name": "Ada", "status": "Active"}]},
            headers={
                "Link": f'<{ROSTER}?page=bookmark:WyJABC>; rel="next",<{ROSTER}?page=first>; rel="first"',
            },
        ),
        "page=bookmark:WyJABC": Answer(
            body={"members": [{"user_id": "2", "roles": ["Instructor"], "status": "Inactive"}, {"roles": []}]}
        ),
    }
    platform.server.answers["/roster"] = lambda request: pages[urlsplit(request.url).query]

    ada, gone = whole_roster(platform.client, ROSTER).members

    assert (ada.person.sub, ada.person.name, ada.roles, ada.is_active) == ("1", "Ada", {Role.LEARNER}, True)
    assert (gone.person.sub, gone.person.name, gone.roles, gone.is_active) == (
        "2",
        None,
        {Role.INSTRUCTOR},
        False,
    )
    assert platform.form()["scope"] == ROSTER_SCOPE
    accept = platform.server.asked("/roster")[0].headers["Accept"]
    assert accept == "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


@pytest.mark.parametrize(
    ("told", "changes_url"),
    [
        (f'<{ROSTER}?since=1>; rel="differences"', f"{ROSTER}?since=1"),
        ('</roster?since=Ab>; rel="differences"', f"{ROSTER}?since=Ab"),
        ('<https://elsewhere.example.test/roster>; rel="differences"', None),
        (f'<{ROSTER}?since=1>; rel="next-differences"', None),
        ("", None),
    ],
)
def test_where_changes_of_a_roster_are_told_is_kept_if_it_is_the_platforms_own(platform, told, changes_url):
    members = [{"user_id": "1", "roles": [], "status": "Deleted"}, {"user_id": "2", "roles": []}]
    platform.answer("/roster", body={"members": members}, headers={"Link": told} if told else {})

    roster = whole_roster(platform.client, ROSTER)

    assert [member.is_active for member in roster.members] == [False, True]
    assert roster.changes_url == changes_url


def test_of_several_pages_the_first_says_where_changes_are_told(platform):
    """What changes while the later pages are read is then not missed."""
    pages = [
        Answer(
            body={"members": []},
            headers={"Link": f'<{ROSTER}?since=1>; rel="differences",<{ROSTER}?page=2>; rel="next"'},
        ),
        Answer(body={"members": []}, headers={"Link": f'<{ROSTER}?since=2>; rel="differences"'}),
    ]
    platform.server.answers["/roster"] = lambda _request: pages.pop(0)

    assert whole_roster(platform.client, ROSTER).changes_url == f"{ROSTER}?since=1"


@pytest.mark.parametrize("user_id", [None, True, 7.5, [], "", "a\0b", "\ud800", "x" * 256])
def test_a_member_who_cannot_be_kept_is_passed_over_and_counted(platform, user_id):
    body = {"members": [{"user_id": user_id, "roles": []}, {"user_id": "2", "name": "A\0da", "roles": []}]}
    platform.answer("/roster", body=body)

    roster = whole_roster(platform.client, ROSTER)
    (member,) = roster.members
    assert (member.person.sub, member.person.name, roster.lost) == ("2", None, 1)


def test_ids_in_numbers_are_ids(platform):
    """Seen in microsoft/Learn-LTI #134: within one roster, some with quotes and some without."""
    members = [{"user_id": 401, "roles": "Learner"}, {"user_id": "402", "roles": ["Learner"]}]
    platform.answer("/roster", body={"members": members})

    roster = whole_roster(platform.client, ROSTER)

    assert [member.person.sub for member in roster.members] == ["401", "402"]
    assert [member.roles for member in roster.members] == [{Role.LEARNER}] * 2
    assert roster.lost == 0


@pytest.mark.parametrize(
    ("status", "is_active"),
    [("Active", True), ("active", True), (None, True), ("Inactive", False), ("DELETED", False)],
)
def test_a_status_is_read_without_regard_to_case(platform, status, is_active):
    platform.answer("/roster", body={"members": [{"user_id": "1", "roles": [], "status": status}]})
    assert [member.is_active for member in whole_roster(platform.client, ROSTER).members] == [is_active]


@pytest.mark.parametrize("status", ["Enrolled", 1, ["Active"]])
def test_a_status_nobody_knows_makes_a_row_nobody_can_read(platform, status):
    platform.answer("/roster", body={"members": [{"user_id": "1", "roles": [], "status": status}, 7]})
    roster = whole_roster(platform.client, ROSTER)
    assert (roster.members, roster.lost) == ((), 2)


@pytest.mark.parametrize(
    "link",
    [
        f'<{ROSTER}?page=2>; rel="NEXT"',
        f'<{ROSTER}?page=2>; rel="next last"',
        f"<{ROSTER}?page=2>;rel=next",
        f'<{ROSTER}?page=2>; title="a, b; c"; REL = "Next"; rel="last"',
        "</roster?page=2>; rel=next",
        "<?page=2>; rel=next",
        f'<{ROSTER}?page=1>; rel="first", <?page=2>; rel="next"',
    ],
)
def test_a_next_page_is_read_once_however_its_link_is_written(platform, link):
    """RFC 8288, sections 3.1 and 3.3."""
    pages = {
        "": Answer(body={"members": [{"user_id": 1, "roles": []}]}, headers={"Link": link}),
        "page=2": Answer(body={"members": [{"user_id": 2, "roles": []}]}),
    }
    platform.server.answers["/roster"] = lambda request: pages[urlsplit(request.url).query]

    assert [member.person.sub for member in whole_roster(platform.client, ROSTER).members] == ["1", "2"]
    assert len(platform.server.asked("/roster")) == 2


@pytest.mark.parametrize("link", [f'<{ROSTER}>; rel="previous"', f"<{ROSTER}>", "next", "<>;rel", ""])
def test_what_names_no_next_page_is_the_end(platform, link):
    platform.answer("/roster", body={"members": []}, headers={"Link": link})
    assert whole_roster(platform.client, ROSTER).members == ()
    assert len(platform.server.asked("/roster")) == 1


@pytest.mark.parametrize("ways", [["", ""], ["page=2", "", ""]])
def test_pages_that_lead_in_a_circle_are_read_once_each(platform, ways):
    """A `next` to itself cost 501 requests."""
    following = {"": f"<{ROSTER}?page=2>" if len(ways) > 2 else f"<{ROSTER}>", "page=2": f"<{ROSTER}>"}
    platform.server.answers["/roster"] = lambda request: Answer(
        body={"members": []}, headers={"Link": f'{following[urlsplit(request.url).query]}; rel="next"'}
    )
    with pytest.raises(AnswerUnusable):
        whole_roster(platform.client, ROSTER)
    assert len(platform.server.asked("/roster")) == len(ways) - 1


def test_results_of_people_in_numbers_are_theirs(platform):
    platform.answer(RESULTS, body=[{"userId": 7, "resultScore": "8.5", "resultMaximum": 10}])
    found = platform.client.result(COLUMN, "7")
    assert (found.given, found.maximum) == (8.5, 10)


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example.test/roster", "http://lms.example.test/roster"]
)
def test_a_token_does_not_follow_a_roster_elsewhere(platform, elsewhere):
    platform.answer("/roster", body={"members": []}, headers={"Link": f'<{elsewhere}>; rel="next"'})

    with pytest.raises(AddressRefused):
        whole_roster(platform.client, ROSTER)
    assert len(platform.server.asked("/roster")) == 1


def test_a_roster_without_end_is_given_up(platform, monkeypatch):
    monkeypatch.setattr(connector, "MOST_PAGES", 3)
    numbers = count()
    platform.server.answers["/roster"] = lambda _request: Answer(
        body={"members": []}, headers={"Link": f'<{ROSTER}?page={next(numbers)}>; rel="next"'}
    )

    with pytest.raises(AnswerUnusable):
        whole_roster(platform.client, ROSTER)


@pytest.mark.parametrize("body", [None, [], {}, {"members": None}])
def test_a_roster_that_is_none_is_unusable(platform, body):
    platform.answer("/roster", body=body)

    with pytest.raises(AnswerUnusable):
        whole_roster(platform.client, ROSTER)


# --- removing a column, asking for a right ---


def test_a_column_is_removed(platform):
    platform.answer("/items/8/lineitem", status=204)

    platform.client.delete_line_item(COLUMN)

    request = platform.server.requests[-1]
    assert (request.method, request.url, request.body) == ("DELETE", COLUMN, None)
    assert platform.form()["scope"] == LINE_ITEM_SCOPE


def test_what_a_platform_says_about_a_removed_column_is_not_read(platform):
    platform.answer("/items/8/lineitem", body=b"<p>gone</p>")

    platform.client.delete_line_item(COLUMN)


@pytest.mark.parametrize(
    ("status", "error"), [(401, NotAllowed), (404, NoSuchColumn), (400, Refused), (500, Temporary)]
)
def test_a_column_that_is_not_removed_says_why(platform, status, error):
    platform.answer("/items/8/lineitem", status=status)

    with pytest.raises(error) as caught:
        platform.client.delete_line_item(COLUMN)
    assert caught.value.platform_status == status


def test_a_right_is_asked_for_although_there_is_a_token(platform):
    platform.answer("/items/8/lineitem", status=204)
    platform.client.delete_line_item(COLUMN)

    platform.client.renew_token(LINE_ITEM_SCOPE)
    platform.client.delete_line_item(COLUMN)

    used = [request.headers["Authorization"] for request in platform.server.asked("/items/8/lineitem")]
    assert used == ["Bearer token-1", "Bearer token-2"]


@pytest.mark.parametrize(
    ("body", "is_about_scope"),
    [({"error": "invalid_scope"}, True), ({"error": "invalid_client"}, False), ([], False), (b"no", False)],
)
def test_a_right_that_was_struck_off_is_told_from_a_tool_that_is_not_known(platform, body, is_about_scope):
    platform.answer("/token", status=400, body=body)

    with pytest.raises(NotAllowed) as caught:
        platform.client.renew_token(SCORE_SCOPE)
    assert (caught.value.is_about_scope, caught.value.platform_status) == (is_about_scope, 400)


# --- single platforms ---


def of_family(platform, family):
    """A client of the same platform, registered as of another family."""
    connector = platform.client._connector
    return PlatformClient(
        replace(platform.client.registration, family=family),
        key_ring=connector._key_ring,
        tokens=connector._tokens,
        clock=connector._clock,
        http=connector._requests_session,
    )


@pytest.mark.parametrize("body", [b"saved", b"<html>", b"{", None, {"resultUrl": "x"}])
def test_the_status_of_a_scores_answer_decides_and_its_words_do_not(platform, body):
    platform.answer(SCORES, status=200, body=body)
    platform.client.post_score(COLUMN, SCORE)
    assert len(platform.server.asked(SCORES)) == 1


def test_sakai_answers_an_expired_token_with_403_and_one_new_one_is_tried(platform):
    answers = [Answer(status=403), Answer(status=200)]
    platform.server.answers[SCORES] = lambda _request: answers.pop(0)
    of_family(platform, "sakai").post_score(COLUMN, SCORE)
    assert answers == []


def test_elsewhere_403_is_no(platform):
    platform.answer(SCORES, status=403)
    with pytest.raises(NotAllowed):
        platform.client.post_score(COLUMN, SCORE)
    assert len(platform.server.asked(SCORES)) == 1


def test_canvas_refuses_scores_of_an_assignment_that_is_not_published_until_it_is(platform):
    told = {"errors": {"type": "unprocessable_entity", "message": "This assignment is still unpublished"}}
    platform.answer(SCORES, status=422, body=told)
    with pytest.raises(Temporary) as caught:
        of_family(platform, "canvas").post_score(COLUMN, SCORE)
    assert (caught.value.retry_after, caught.value.is_everywhere) == (3600.0, False)
    platform.answer(SCORES, status=422, body={"errors": {"message": "the user is no student"}})
    with pytest.raises(Refused):
        of_family(platform, "canvas").post_score(COLUMN, SCORE)


@pytest.mark.parametrize(
    ("body", "error"),
    [(b"403 Forbidden (Rate Limit Exceeded)", Temporary), (b"course is concluded", NotAllowed)],
)
def test_canvas_403_is_not_now_where_it_says_so_and_no_elsewhere(platform, body, error):
    platform.answer(SCORES, status=403, body=body)
    with pytest.raises(error):
        of_family(platform, "canvas").post_score(COLUMN, SCORE)


@pytest.mark.parametrize(
    ("family", "bound"), [("neutral", "link-3"), ("openedx", "link-3"), ("moodle", None), ("canvas", None)]
)
def test_a_column_is_bound_to_its_link_where_the_platform_does_not_mind(platform, family, bound):
    platform.answer("/items", status=201, body={"id": COLUMN, "label": "M6", "scoreMaximum": 100})
    of_family(platform, family).create_line_item(
        "https://lms.example.test/items",
        label="M6",
        maximum=100.0,
        resource_id="m06",
        tag="samskabe",
        link="link-3",
    )
    assert json.loads(platform.server.asked("/items")[0].body).get("resourceLinkId") == bound
