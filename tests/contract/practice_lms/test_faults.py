"""Services fail on purpose: how, how often, and who may switch that."""

import time

import pytest
import requests

from lti.practice_lms.faultboard import Fault


def switch(lms, faults, **options):
    return lms.http.post(f"{lms.url}/faults", json=faults, timeout=5, **options)


@pytest.mark.parametrize("status", [409, 429, 500])
def test_a_service_fails_as_often_as_it_was_told_and_does_nothing(lms, status):
    assert switch(lms, {"scores": {"status": status, "times": 2}}).status_code == 200
    assert [lms.score().status_code for _ in range(2)] == [status, status]
    assert lms.cell().stamp is None
    assert lms.score().status_code == 200


def test_a_busy_service_says_when_to_come_back(lms):
    switch(lms, {"members": {"status": 429, "retry_after": 7}})
    assert lms.service("GET", f"{lms.url}/nrps/1/memberships").headers["Retry-After"] == "7"


def test_a_call_may_take_effect_although_its_answer_is_lost(lms):
    switch(lms, {"scores": {"status": 500, "takes_effect": True}})
    assert lms.score().status_code == 500
    assert lms.cell().score == 70
    assert lms.score().status_code == 409


def test_a_slow_service_outlasts_its_caller_and_still_does_its_work(lms):
    token = lms.ask_token().json()["access_token"]
    switch(lms, {"members": {"delay": 0.5}})
    with pytest.raises(requests.ReadTimeout):
        lms.http.get(
            f"{lms.url}/nrps/1/memberships", headers={"Authorization": f"Bearer {token}"}, timeout=0.1
        )
    began = time.monotonic()
    assert lms.service("GET", f"{lms.url}/nrps/1/memberships").status_code == 200
    assert time.monotonic() - began < 0.4


@pytest.mark.parametrize("kind", ["token", "key_set"])
def test_token_and_key_set_can_fail_too(lms, kind):
    lms.platform.faults.set(kind, Fault(status=503))
    answers = [lms.ask_token().status_code, lms.get("/jwks.json").status_code]
    assert answers == ([503, 200] if kind == "token" else [200, 503])
    assert lms.platform.faults.as_dict() == {}


def test_faults_can_be_seen_and_switched_off(lms):
    switch(lms, {"results": {"status": 500, "times": 9}})
    assert lms.get("/faults").json()["results"]["times"] == 9
    assert lms.http.delete(f"{lms.url}/faults", timeout=5).json() == {}


@pytest.mark.parametrize(
    "faults",
    [
        {"coffee": {"status": 500}},
        {"scores": {"status": 200}},
        {"scores": {"status": 500, "times": 0}},
        {"scores": {"delay": -1}},
        {"scores": {"delay": "long"}},
        {"scores": {"colour": "red"}},
        {"scores": 500},
        [],
    ],
    ids=str,
)
def test_a_fault_that_cannot_be_is_refused(lms, faults):
    assert switch(lms, faults).status_code == 400
    assert lms.platform.faults.as_dict() == {}


def test_only_this_machine_may_switch_faults(lms):
    client = lms.running.app.test_client()
    answer = client.post(
        "/faults", json={"scores": {"status": 500}}, environ_base={"REMOTE_ADDR": "192.0.2.7"}
    )
    assert answer.status_code == 403


def test_a_form_of_some_web_page_cannot_switch_faults(lms):
    body = '{"scores": {"status": 500}}'
    answer = lms.http.post(f"{lms.url}/faults", data=body, headers={"Content-Type": "text/plain"}, timeout=5)
    assert answer.status_code == 403
