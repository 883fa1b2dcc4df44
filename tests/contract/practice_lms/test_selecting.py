"""Content comes into a course only by an answer that is right in every point; families differ in what they make of it."""

import json
import secrets
import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from lti.practice_lms import CANVAS_LIKE, PLAIN

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"


class Choice:
    """A request for content that the stub tool has received, and answers to it."""

    def __init__(self, lms, form_of, *, person="anna", course="1", query=""):
        self.lms = lms
        action, login = form_of(lms.get(f"/as/{person}/select/{course}{query}").text)
        page = lms.http.post(action, data=login, timeout=5)
        _, fields = form_of(page.text)
        self.claims = lms.claims(fields["id_token"])
        self.settings = self.claims[DL + "deep_linking_settings"]

    def item(self, **changes):
        item = {
            "type": "ltiResourceLink",
            "title": "A star",
            "url": f"{self.lms.tool.url}/lti/launch?item=m06",
            "custom": {"item": "m06", "course": "$Context.title"},
            "lineItem": {"label": "Grade of it", "scoreMaximum": 60, "resourceId": "m06", "tag": "t"},
        } | changes
        return {name: value for name, value in item.items() if value is not None}

    def token(self, *items, key=None, headers=None, **changes):
        now = int(time.time())
        claims = {
            "iss": self.lms.config.client_id,
            "aud": [self.lms.config.issuer],
            "iat": now,
            "exp": now + 300,
            "nonce": secrets.token_hex(8),
            LTI + "message_type": "LtiDeepLinkingResponse",
            LTI + "version": "1.3.0",
            LTI + "deployment_id": self.lms.config.deployment_id,
            DL + "content_items": list(items),
            DL + "data": self.settings.get("data"),
        } | changes
        claims = {name: value for name, value in claims.items() if value is not None}
        headers = headers or {"kid": self.lms.tool.kid}
        return jwt.encode(claims, key or self.lms.tool.key, "RS256", headers=headers)

    def post(self, token):
        url = self.settings["deep_link_return_url"]
        return self.lms.http.post(url, data={"JWT": token}, timeout=5)

    def answer(self, *items, **options):
        return self.post(self.token(*items, **options))


@pytest.fixture
def plain(run):
    with run(family=PLAIN) as client:
        yield client


@pytest.fixture
def choice(plain, form_of):
    return Choice(plain, form_of)


def placed(lms, course="1"):
    return lms.platform.gradebook.links(course)


def columns(lms):
    return [column for column in lms.platform.gradebook.columns("1") if column.tag == "t"]


def test_the_request_says_what_it_takes_and_is_about_no_link(choice, plain):
    """Deep Linking 2.0, section 4.4."""
    assert choice.claims[LTI + "message_type"] == "LtiDeepLinkingRequest"
    assert LTI + "resource_link" not in choice.claims
    assert choice.settings["accept_types"] == ["ltiResourceLink"]
    assert choice.settings["accept_multiple"] is True
    assert choice.settings["deep_link_return_url"].startswith(f"{plain.url}/as/anna/course/1/selected?")
    assert choice.settings["data"]


def test_what_was_chosen_becomes_a_link_with_a_column_and_is_launched_where_it_says(choice, plain, stub_tool):
    assert choice.answer(choice.item(), choice.item(title="Two", lineItem=None)).status_code == 200

    assert [link.title for link in placed(plain)] == ["A star", "Two"]
    assert [(column.label, column.maximum, column.resource_id) for column in columns(plain)] == [
        ("Grade of it", 60, "m06")
    ]
    _, login = plain.login_form(person="kirsten", link="added-1")
    assert login["target_link_uri"] == f"{stub_tool.url}/lti/launch?item=m06"
    claims = plain.launch(link="added-1")
    assert claims["target_link_uri"] == login["target_link_uri"]
    assert claims["custom"]["item"] == "m06"
    assert claims["custom"]["course"] == "Co-creating welfare together"
    assert claims["endpoint"]["lineitem"] == plain.column_url("added-1")
    assert "lineitem" not in plain.launch(link="added-2")["endpoint"]


def test_an_empty_answer_adds_nothing_and_says_what_the_tool_says(choice, plain):
    answer = choice.answer(**{DL + "errormsg": "No <b>luck</b>"})

    assert answer.status_code == 200
    assert "Nothing was added" in answer.text
    assert "No &lt;b&gt;luck" in answer.text
    assert placed(plain) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "another"},
        {"aud": ["https://elsewhere.example"]},
        {"aud": None},
        {"nonce": None},
        {"iat": None},
        {"exp": None},
        {"exp": 1_700_000_000},
        {"iat": 4_000_000_000},
        {LTI + "message_type": "LtiDeepLinkingRequest"},
        {LTI + "version": "1.1"},
        {LTI + "deployment_id": "2"},
        {LTI + "deployment_id": None},
        {DL + "data": "another"},
        {DL + "data": None},
        {DL + "content_items": None},
        {DL + "content_items": {}},
    ],
    ids=str,
)
def test_an_answer_with_one_wrong_claim_adds_nothing_and_a_right_one_still_may(choice, plain, changes):
    items = [] if DL + "content_items" in changes else [choice.item()]

    assert choice.post(choice.token(*items, **changes)).status_code == 400

    assert placed(plain) == ()
    assert choice.answer(choice.item()).status_code == 200


def test_an_answer_has_to_be_signed_by_a_key_of_the_tool(choice, plain):
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    assert choice.answer(choice.item(), key=stranger).status_code == 400
    assert choice.answer(choice.item(), headers={"kid": "nobody"}).status_code == 400
    assert choice.post("nonsense").status_code == 400
    assert choice.post("").status_code == 400
    assert placed(plain) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "link"},
        {"type": "html"},
        {"url": "https://elsewhere.example/lti/launch"},
        {"url": 7},
        {"title": None},
        {"title": ""},
        {"title": "x" * 256},
        {"custom": {"item": 7}},
        {"custom": "item=m01"},
        {"lineItem": {}},
        {"lineItem": {"scoreMaximum": 0}},
        {"lineItem": {"scoreMaximum": "100"}},
        {"lineItem": {"scoreMaximum": 10, "tag": 7}},
        {"lineItem": "yes"},
        {"available": {"startDateTime": "tomorrow"}},
        {"available": "2027-01-01"},
        {"submission": {"endDateTime": "2027-01-01T00:00:00"}},
    ],
    ids=str,
)
def test_one_unusable_item_and_none_is_added(choice, plain, changes):
    assert choice.answer(choice.item(), choice.item(**changes)).status_code == 400
    assert placed(plain) == ()


def test_an_answer_counts_once_and_so_does_its_nonce(plain, form_of):
    first, second = Choice(plain, form_of), Choice(plain, form_of)
    token = first.token(first.item())
    assert first.post(token).status_code == 200

    assert "answered before" in first.post(token).text
    assert "answered before" in first.answer(first.item()).text
    nonce = jwt.decode(token, options={"verify_signature": False})["nonce"]
    assert "nonce" in second.answer(second.item(), nonce=nonce).text
    assert len(placed(plain)) == 1


def test_an_answer_belongs_to_the_person_and_the_course_of_its_request(choice, plain):
    query = urlsplit(choice.settings["deep_link_return_url"]).query
    for place in ("anna/course/2", "aksel/course/1"):
        url = f"{plain.url}/as/{place}/selected?{query}"
        token = choice.token(choice.item())
        assert plain.http.post(url, data={"JWT": token}, timeout=5).status_code == 400
    assert placed(plain, "2") == ()


def test_one_thing_is_taken_where_one_was_asked_for(plain, form_of):
    one = Choice(plain, form_of, query="?one=yes")
    assert one.settings["accept_multiple"] is False

    assert one.answer(one.item(), one.item()).status_code == 400
    assert one.answer(one.item()).status_code == 200


@pytest.mark.parametrize("address", ["/as/kirsten/select/1", "/as/kirsten/course/1/select"])
def test_learners_add_nothing(plain, address):
    assert plain.get(address).status_code == 403


def test_moodle_names_columns_by_the_links_title_and_sends_no_data(lms, form_of):
    choice = Choice(lms, form_of)
    assert "data" not in choice.settings
    assert choice.settings["accept_presentation_document_targets"] == ["frame", "iframe", "window"]

    choice.answer(choice.item(window={"targetName": "_blank"}))

    assert [(link.title, link.opens_in_window) for link in placed(lms)] == [("A star", False)]
    assert columns(lms)[0].label == "A star"


def test_canvas_names_links_by_the_columns_label_and_has_a_place_for_one(run, form_of):
    with run(family=CANVAS_LIKE) as lms:
        several, one = Choice(lms, form_of), Choice(lms, form_of, query="?one=yes")
        placement = "https://www.instructure.com/placement"
        assert [made.claims[placement] for made in (several, one)] == [
            "link_selection",
            "assignment_selection",
        ]

        several.answer(several.item(window={"targetName": "_blank"}))

        assert [(link.title, link.opens_in_window) for link in placed(lms)] == [("Grade of it", True)]
        assert "Select one assignment" in lms.get("/as/anna/course/1").text


def test_added_links_outlive_a_restart_with_their_columns(run, form_of, tmp_path):
    kept = tmp_path / "practice-lms.json"
    with run(family=PLAIN, state_file=kept) as lms:
        choice = Choice(lms, form_of)
        choice.answer(choice.item())
        before = placed(lms)
    with run(family=PLAIN, state_file=kept) as lms:
        assert placed(lms) == before
        assert lms.platform.gradebook.launch_column("1", "added-1").label == "Grade of it"
        choice = Choice(lms, form_of)
        choice.answer(choice.item())
        assert [link.id for link in placed(lms)] == ["added-1", "added-2"]


def test_a_file_from_before_there_were_added_links_is_read(run, tmp_path):
    kept = tmp_path / "practice-lms.json"
    with run(state_file=kept) as lms:
        lms.platform.gradebook.add("1", label="Kept", maximum=1)
    state = json.loads(kept.read_text())
    del state["links"]
    kept.write_text(json.dumps(state))
    with run(state_file=kept) as lms:
        assert [column.label for column in lms.platform.gradebook.columns("1")][-1] == "Kept"


def test_the_messages_tell_what_was_chosen_and_no_key(choice, plain):
    token = choice.token(choice.item())
    choice.post(token)
    page = plain.get("/as/anna/course/1/messages").text
    name = parse_qs(urlsplit(choice.settings["deep_link_return_url"]).query)["selection"][0]

    assert "Anna Holm has chosen content" in page
    assert "Grade of it" in page
    assert not [secret for secret in (token, name, choice.settings["data"]) if secret in page]
