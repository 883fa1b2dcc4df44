"""What people see: who they can be, the frame, the gradebook, the messages, the way back."""

import re

import pytest

PAGES = [
    "/",
    "/as/kirsten/course/1",
    "/as/kirsten/course/2/link/m01",
    "/as/anna/course/1/gradebook",
    "/as/anna/course/1/participants",
    "/as/anna/course/1/messages",
    "/as/anna/course/1/return",
    "/as/anna/course/1/select",
    "/as/anna/select/1",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_served_with_a_strict_policy(lms, stub_tool, path):
    answer = lms.get(path)
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert answer.status_code == 200
    assert policy["default-src"] == "'none'"
    assert policy["frame-src"] == policy["form-action"] == f"'self' {stub_tool.url}"
    assert policy["frame-ancestors"] == "'self'"
    assert "unsafe" not in str(policy)
    inline = re.findall(r"<script(?: nonce=\"([^\"]+)\")?>", answer.text)
    assert policy["script-src"] == (f"'nonce-{inline[0]}'" if inline else "'none'")


def test_the_front_page_offers_everybody(lms):
    page = lms.get("/").text
    assert all(person.name in page for person in lms.config.people)
    assert 'href="/as/omar/course/1"' in page


def test_choosing_somebody_else_leads_to_their_course_page(lms):
    answer = lms.get("/choose?person=omar&course=2")
    assert answer.url == f"{lms.url}/as/omar/course/2"


@pytest.mark.parametrize("query", ["?person=nobody&course=1", "?person=omar&course=9", ""])
def test_choosing_nobody_is_not_found(lms, query):
    assert lms.get(f"/choose{query}").status_code == 404


def test_the_course_page_holds_the_launch_in_a_frame_and_a_way_to_a_window(lms):
    page = lms.get("/as/omar/course/1").text
    frame = re.search(r"<iframe [^>]*>", page)[0]
    assert 'src="/as/omar/launch/1/course"' in frame
    assert 'width="883" height="590"' in frame
    assert "camera; geolocation" in frame
    assert 'href="/as/omar/launch/1/course?target=window" target="_blank"' in page


def test_two_people_live_side_by_side_without_cookies(lms):
    for person in ("kirsten", "omar"):
        answer = lms.get(f"/as/{person}/course/1")
        assert f'value="{person}" selected' in answer.text
        assert "Set-Cookie" not in answer.headers


def test_a_learner_sees_only_the_own_row_and_the_instructor_every_row(lms):
    lms.score(person="kirsten", comment="Only the journal is left.")
    own, foreign, every = (
        lms.get(f"/as/{person}/course/1/gradebook").text for person in ("kirsten", "omar", "anna")
    )
    assert '<th scope="row">Kirsten Dahl</th>' in own
    assert "Only the journal is left." in own
    assert '<th scope="row">Kirsten Dahl</th>' not in foreign
    assert "Only the journal is left." not in foreign
    assert '<th scope="row">Omar Haddad</th>' in every
    assert "Only the journal is left." in every


def test_texts_of_the_tool_are_shown_as_text(lms):
    lms.score(comment="<script>alert(1)</script>")
    assert "<script>alert" not in lms.get("/as/anna/course/1/gradebook").text


def test_the_gradebook_of_a_course_shows_that_course_only(lms):
    lms.score()
    assert "<b>70</b>" in lms.get("/as/anna/course/1/gradebook").text
    assert "<b>70</b>" not in lms.get("/as/anna/course/2/gradebook").text


def test_the_messages_tell_launches_and_calls_without_secrets(lms, form_of):
    _, fields = form_of(lms.auth(nonce="nonce-4711", state="state-4711").text)
    token = lms.ask_token().json()["access_token"]
    lms.service("GET", f"{lms.url}/nrps/1/memberships", token=token)
    lms.score(comment="Well done")
    page = lms.get("/as/anna/course/1/messages").text
    assert "Kirsten Dahl opens What co-creation is, and is not" in page
    assert "POST /ags/1/lineitems/1/lineitem/scores" in page
    assert "Well done" in page
    assert "GET /nrps/1/memberships" in page
    assert not [
        secret for secret in (fields["id_token"], token, "nonce-4711", "state-4711") if secret in page
    ]


def test_a_refused_launch_is_among_the_messages(lms):
    lms.auth(nonce=None)
    lms.auth(prompt="login")
    page = lms.get("/as/anna/course/1/messages").text
    assert "The parameter nonce is missing." in page
    assert "Invalid prompt" in page


def test_coming_back_leaves_the_frame_unless_there_is_something_to_say(lms):
    silent = lms.get("/as/omar/course/1/return").text
    spoken = lms.get(
        "/as/omar/course/1/return", params={"lti_errormsg": "No <such> page", "lti_msg": "Saved"}
    ).text
    assert "window.top.location" in silent
    assert 'href="/as/omar/course/1" target="_top"' in silent
    assert "window.top.location" not in spoken
    assert "No &lt;such&gt; page" in spoken
    assert "Saved" in spoken


def test_an_oversized_request_is_refused(lms):
    token = lms.ask_token().json()["access_token"]
    url = lms.platform.columns_url("1")
    answer = lms.service("POST", url, {"label": "x" * 1_100_000}, content_type=lms.media.item, token=token)
    assert answer.status_code == 413
