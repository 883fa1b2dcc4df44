"""The answer to a request for content, as the platform reads it (Deep Linking 2.0, sections 3.2.4 and 4.5)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import jwt
import pytest

from lti.deep_linking import sign_answer
from lti.messages import Column, ContentItem, ContentRequest, ReviewLink
from tests.unit.lti.in_memory import CORE, NOW, REGISTRATION, key

DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
REQUEST = ContentRequest(
    platform_id=1,
    deployment_id="d-1",
    return_url="https://lms.example.test/content",
    targets=("iframe",),
    data="opaque",
)
ITEM = ContentItem(
    url="https://tool.example.test/lti/launch?item=m01", title="A star", custom={"item": "m01"}
)


@pytest.fixture
def answer():
    """The claims of an answer whose signature is ours."""

    def _answer(*items, request=REQUEST, **options):
        token = sign_answer(request, items, registration=REGISTRATION, key=key("ours"), now=NOW, **options)
        assert jwt.get_unverified_header(token) == {"alg": "RS256", "typ": "JWT", "kid": key("ours").kid}
        public = jwt.PyJWK(dict(key("ours").public_jwk)).key
        unhurried = {"verify_exp": False, "verify_iat": False}
        return jwt.decode(token, public, ["RS256"], audience=REGISTRATION.issuer, options=unhurried)

    return _answer


def test_it_is_from_us_to_the_platform_for_five_minutes(answer):
    told = answer()

    assert (told["iss"], told["aud"]) == (REGISTRATION.client_id, [REGISTRATION.issuer])
    assert told["iat"] < NOW.timestamp() < told["exp"] == (NOW + timedelta(minutes=5)).timestamp()
    assert told[CORE + "deployment_id"] == "d-1"
    assert told[CORE + "message_type"] == "LtiDeepLinkingResponse"
    assert told[CORE + "version"] == "1.3.0"
    assert told["nonce"] != answer()["nonce"]


def test_an_answer_that_chose_nothing_has_an_empty_list(answer):
    assert answer()[DL + "content_items"] == []


def test_data_comes_back_only_if_it_came(answer):
    assert answer()[DL + "data"] == "opaque"
    assert DL + "data" not in answer(request=replace(REQUEST, data=None))
    assert answer(request=replace(REQUEST, data=""))[DL + "data"] == ""


def test_words_for_the_person_are_told_where_there_are_any(answer):
    assert not {DL + "msg", DL + "errormsg", DL + "errorlog"} & set(answer())
    assert answer(message="Done.")[DL + "msg"] == "Done."
    refused = answer(error="Not this.", error_code="content.none")
    assert (refused[DL + "errormsg"], refused[DL + "errorlog"]) == ("Not this.", "content.none")


def test_the_least_item_is_a_link_with_title_address_and_custom_parameters(answer):
    assert answer(ITEM)[DL + "content_items"] == [
        {"type": "ltiResourceLink", "title": "A star", "url": ITEM.url, "custom": {"item": "m01"}}
    ]


def test_a_column_dates_and_a_window_are_written_as_the_specification_has_them(answer):
    full = replace(
        ITEM,
        text="About it",
        column=Column(label="A star", maximum=100.0, resource_id="m01", tag="t"),
        opens_at=datetime(2027, 2, 1, tzinfo=timezone(timedelta(hours=1))),
        due_at=datetime(2027, 3, 1, 11, 30, tzinfo=UTC),
        target="window",
    )

    [told] = answer(full)[DL + "content_items"]

    assert told["text"] == "About it"
    assert told["lineItem"] == {"label": "A star", "scoreMaximum": 100, "resourceId": "m01", "tag": "t"}
    assert told["available"] == {"startDateTime": "2027-01-31T23:00:00Z"}
    assert told["submission"] == {"endDateTime": "2027-03-01T11:30:00Z"}
    assert told["window"] == {"targetName": "_blank"}
    assert "iframe" not in told


def test_a_column_says_how_the_gradebook_leads_to_the_work(answer):
    """Submission Review 1.0: the statuses are needed, the rest is not."""
    review = ReviewLink(custom={"item": "m01"}, url=ITEM.url, label="Look at the work")
    columns = [
        Column(label="A star", maximum=100, resource_id="m01", tag="t", review=told)
        for told in (review, ReviewLink(custom={}))
    ]

    full, least = (
        item["lineItem"]["submissionReview"]
        for item in answer(*(replace(ITEM, column=column) for column in columns))[DL + "content_items"]
    )

    statuses = ["InProgress", "Submitted", "Completed"]
    assert full == {
        "reviewableStatus": statuses,
        "label": "Look at the work",
        "url": ITEM.url,
        "custom": {"item": "m01"},
    }
    assert least == {"reviewableStatus": statuses, "custom": {}}


def test_half_points_stay_half_points(answer):
    half = replace(ITEM, column=Column(label="", maximum=7.5, resource_id="m01", tag="t"))

    assert answer(half)[DL + "content_items"][0]["lineItem"]["scoreMaximum"] == 7.5
