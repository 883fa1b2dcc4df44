"""A course is copied: what is new, what stays, what the tool is told, and what is not sent a second time."""

from dataclasses import asdict

import jwt
import pytest
import requests

from lti.practice_lms import CANVAS_LIKE, MOODLE_LIKE, PLAIN
from lti.practice_lms.claims import NOTICE_SCOPE, NOTICES

CORE = "https://purl.imsglobal.org/spec/lti/claim/"
HELLO, COPY = NOTICES
FAMILIES = pytest.mark.parametrize(
    "family", [CANVAS_LIKE, MOODLE_LIKE, PLAIN], ids=lambda family: family.name
)


def copy(lms, course="1", person="anna"):
    return lms.http.post(f"{lms.url}/as/{person}/course/{course}/copy", timeout=5)


def ask(lms, **changes):
    """Ask for notices of copies as the tool does; a change to None leaves a member out."""
    body = {"notice_type": COPY, "handler": f"{lms.tool.url}/lti/notices"} | changes
    body = {name: value for name, value in body.items() if value is not None}
    url = f"{lms.url}/notice-handlers/1"
    return lms.service("PUT", url, body, content_type="application/json", scope=NOTICE_SCOPE)


def received(lms):
    """The paths at which the tool got notices."""
    return [path for path, _fields in lms.tool.received if path == "/lti/notices"]


def columns(lms, course):
    return [asdict(column) for column in lms.platform.gradebook.columns(course)]


@FAMILIES
def test_a_copy_has_the_links_and_columns_under_new_ids_and_no_grades(run, family):
    with run(family=family) as lms:
        lms.platform.gradebook.add("1", label="Extra", maximum=5, tag="t", resource_id="r")
        lms.score(person="kirsten")
        assert copy(lms).url.endswith("/as/anna/course/3")
        old, new = lms.launch(course="1"), lms.launch(course="3")

        assert new["context"]["id"] != old["context"]["id"]
        assert new["resource_link"]["id"] != old["resource_link"]["id"]
        assert new["endpoint"]["lineitem"] != old["endpoint"]["lineitem"]
        assert new["custom"]["item"] == old["custom"]["item"]
        assert new["custom"]["context_id_history"] == old["context"]["id"]
        kept = ("label", "maximum", "resource_id", "tag", "link_id", "is_own")
        told = [[{name: row[name] for name in kept} for row in columns(lms, course)] for course in ("1", "3")]
        assert told[0] == told[1]
        number = lms.platform.person("kirsten").number
        assert [lms.platform.gradebook.cell(row["id"], number).score for row in columns(lms, "3")] == [
            None
        ] * 3


def test_a_copy_of_a_copy_names_both_the_nearest_first(lms):
    copy(lms)
    assert copy(lms, "3").url.endswith("/course/4")

    assert lms.launch(course="4")["custom"]["context_id_history"] == "3,1"


def test_copies_outlive_the_process(run, tmp_path):
    state = {"state_file": tmp_path / "state.json"}
    with run(**state) as lms:
        copy(lms)
    with run(**state) as lms:
        assert lms.launch(course="3")["custom"]["context_id_history"] == "1"
        assert copy(lms).url.endswith("/course/4")


@pytest.mark.parametrize("person", ["kirsten"])
def test_learners_copy_nothing(lms, person):
    assert copy(lms, person=person).status_code == 403
    assert len(lms.platform.courses) == 2


# ---- notices


@FAMILIES
def test_launches_name_the_service_where_there_is_one(run, family):
    with run(family=family) as lms:
        told = lms.launch().get("platformnotificationservice")

    assert (told is not None) == family.sends_notices
    if told:
        assert told["platform_notification_service_url"] == f"{lms.url}/notice-handlers/1"
        assert (told["scope"], told["notice_types_supported"]) == ([NOTICE_SCOPE], [HELLO, COPY])


def test_a_scope_that_was_struck_off_is_not_named(run):
    with run(family=CANVAS_LIKE, scopes_struck_off=frozenset({NOTICE_SCOPE})) as lms:
        assert lms.launch()["platformnotificationservice"]["scope"] == []
        assert lms.ask_token(scope=NOTICE_SCOPE).json() == {"error": "invalid_scope"}


def test_one_address_for_each_kind_and_none_again(run):
    with run(family=CANVAS_LIKE) as lms:
        assert ask(lms).json() == {"notice_type": COPY, "handler": f"{lms.tool.url}/lti/notices"}
        ask(lms, handler=f"{lms.tool.url}/other")
        shown = lms.service("GET", f"{lms.url}/notice-handlers/1", scope=NOTICE_SCOPE).json()
        ask(lms, handler="")

        assert [row["handler"] for row in shown["notice_handlers"]] == ["", f"{lms.tool.url}/other"]
        assert shown["deployment_id"] == "1"
        copy(lms)
        assert not received(lms)


@pytest.mark.parametrize(
    "changes",
    [
        {"notice_type": "LtiOtherNotice"},
        {"notice_type": None},
        {"handler": None},
        {"handler": "nowhere"},
        {"handler": "https://elsewhere.example/lti/notices"},
        {"max_batch_size": 0},
        {"max_batch_size": "many"},
    ],
)
def test_a_wish_that_cannot_be_is_refused(run, changes):
    with run(family=CANVAS_LIKE) as lms:
        assert ask(lms, **changes).status_code == 400
        assert lms.platform.handlers.address(COPY) == ""


def test_without_the_scope_nothing_is_set(run):
    with run(family=CANVAS_LIKE) as lms:
        body = {"notice_type": COPY, "handler": f"{lms.tool.url}/lti/notices"}
        answer = lms.service("PUT", f"{lms.url}/notice-handlers/1", body, content_type="application/json")

        assert answer.status_code == 401
        assert lms.platform.handlers.address(COPY) == ""


def test_a_hello_is_sent_at_once_and_a_copy_is_told_once(run, monkeypatch):
    sent = []
    with run(family=CANVAS_LIKE) as lms:
        post = requests.post
        monkeypatch.setattr(
            requests, "post", lambda url, **told: (sent.append((url, told)), post(url, **told))[1]
        )
        ask(lms, notice_type=HELLO)
        ask(lms)
        copy(lms)

        assert [url for url, _told in sent] == [f"{lms.tool.url}/lti/notices"] * 2
        hello, copied = (lms.claims(told["json"]["notices"][0]["jwt"]) for _url, told in sent)
        assert hello[CORE + "notice"]["type"] == HELLO
        assert copied[CORE + "notice"]["type"] == COPY
        assert copied[CORE + "context"]["id"] == lms.platform.context_id("3")
        assert copied[CORE + "origin_contexts"] == [lms.platform.context_id("1")]
        assert copied["azp"] == copied["aud"] == lms.config.client_id
        assert jwt.get_unverified_header(sent[0][1]["json"]["notices"][0]["jwt"])["alg"] == "RS256"


def test_a_tool_that_does_not_answer_has_missed_it(run):
    with run(family=CANVAS_LIKE) as lms:
        ask(lms)
        lms.platform.handlers.set(COPY, "http://127.0.0.1:9/lti/notices")

        assert copy(lms).status_code == 200
        assert [one.summary for one in lms.platform.memory.messages() if one.kind == "notice"] == [
            f"{COPY} sent, and nobody answered"
        ]
