"""The authentication request is checked to the letter; what the tool hears of a refusal is what Moodle tells."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lti.practice_lms import CANVAS_LIKE, PLAIN
from lti.practice_lms.world import PEOPLE


@pytest.mark.parametrize(
    "fault",
    [
        {"redirect_uri": "http://127.0.0.1:9/lti/launch"},
        {"redirect_uri": None},
        {"scope": "openid profile"},
        {"scope": None},
        {"response_type": "code"},
        {"nonce": None},
        {"lti_message_hint": None},
        {"lti_message_hint": "never-given-out"},
    ],
    ids=str,
)
def test_a_faulty_request_ends_on_the_platforms_own_page(lms, stub_tool, fault):
    answer = lms.auth(**fault)
    assert answer.status_code == 400
    assert "This did not open" in answer.text
    assert f'action="{stub_tool.url}' not in answer.text


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"login_hint": "12"}, {"error": "access_denied"}),
        ({"login_hint": None}, {"error": "access_denied"}),
        ({"client_id": "nope"}, {"error": "unauthorized_client"}),
        (
            {"response_mode": "query"},
            {"error": "invalid_request", "error_description": "Invalid response_mode"},
        ),
        ({"prompt": "login"}, {"error": "invalid_request", "error_description": "Invalid prompt"}),
        ({"prompt": None}, {"error": "invalid_request", "error_description": "Invalid prompt"}),
    ],
    ids=str,
)
def test_the_tool_is_told_of_other_faults_with_its_state(lms, stub_tool, form_of, fault, told):
    action, fields = form_of(lms.auth(**fault, state="st-1").text)
    assert action == f"{stub_tool.url}/lti/launch"
    assert fields == {**told, "state": "st-1"}


def test_a_hint_works_once(lms, stub_tool):
    _, login = lms.login_form()
    asked = stub_tool.auth_request(login)
    answers = [lms.http.post(lms.config.auth_login_url, data=asked, timeout=5) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 400]
    assert "id_token" not in answers[1].text


def test_a_canvas_like_platform_tells_the_tool_that_a_launch_was_used_up(run, stub_tool, form_of):
    with run(family=CANVAS_LIKE) as lms:
        _, login = lms.login_form()
        asked = stub_tool.auth_request(login)
        lms.http.get(lms.config.auth_login_url, params=asked, timeout=5)
        _, fields = form_of(lms.http.get(lms.config.auth_login_url, params=asked, timeout=5).text)
    assert fields["error"] == "launch_no_longer_valid"
    assert fields["state"] == asked["state"]


def test_a_refused_request_does_not_use_up_the_hint(lms, stub_tool, form_of):
    _, login = lms.login_form()
    asked = stub_tool.auth_request(login)
    lms.http.get(lms.config.auth_login_url, params={**asked, "prompt": "login"}, timeout=5)
    _, fields = form_of(lms.http.get(lms.config.auth_login_url, params=asked, timeout=5).text)
    assert "id_token" in fields


def test_a_hint_is_too_old_after_ten_minutes(run, stub_tool):
    times = [datetime.now(UTC)]
    with run(clock=lambda: times[-1]) as lms:
        _, login = lms.login_form()
        times.append(times[0] + timedelta(minutes=11))
        answer = lms.http.get(lms.config.auth_login_url, params=stub_tool.auth_request(login), timeout=5)
    assert answer.status_code == 400


def test_state_and_nonce_come_back_as_they_were_sent(lms, form_of):
    _, fields = form_of(lms.auth(state='a"<&b', nonce="n-1").text)
    assert fields["state"] == 'a"<&b'
    assert lms.claims(fields["id_token"])["nonce"] == "n-1"


@pytest.mark.parametrize(
    ("family", "others"),
    [
        (PLAIN, {"lti_deployment_id": "1"}),
        (CANVAS_LIKE, {"deployment_id": "1", "lti_storage_target": "post_message_forwarding"}),
    ],
    ids=lambda value: str(value)[:30],
)
def test_the_login_initiation_names_everything(run, stub_tool, family, others):
    with run(family=family) as lms:
        action, fields = lms.login_form(person="omar")
        assert action == f"{stub_tool.url}/lti/login"
        assert fields.pop("lti_message_hint")
        assert fields == {
            "iss": lms.url,
            "login_hint": lms.sub("omar"),
            "target_link_uri": f"{stub_tool.url}/lti/launch",
            "client_id": "samskabe-practice",
            **others,
        }


@pytest.mark.parametrize(
    "path", ["/as/nobody/launch/1/m01", "/as/omar/launch/9/m01", "/as/omar/launch/1/m99"]
)
def test_launches_of_unknown_people_courses_and_links_are_not_found(lms, path):
    assert lms.get(path).status_code == 404


def test_an_unknown_target_is_refused(lms):
    assert lms.get("/as/omar/launch/1/m01?target=popup").status_code == 400


def test_people_can_be_added(run):
    extra = replace(PEOPLE[0], key="extra", number="99", given="Eva", family="Extra")
    with run(people=(*PEOPLE, extra)) as lms:
        assert lms.launch("extra")["name"] == "Eva Extra"
