import json
from dataclasses import asdict
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, request

from lti.errors import GateError, NoCookie, StateOfAnotherBrowser
from lti.flask_adapter import PROOF_FIELD, answer_keys, answer_login, browser_cookie_name, read_request
from lti.storage import ProofWanted
from tests.unit.lti.in_memory import LAUNCH_URL, REGISTRATION, Ring, World, key, sign

LOGIN = {
    "iss": REGISTRATION.issuer,
    "client_id": REGISTRATION.client_id,
    "login_hint": "hint-7",
    "target_link_uri": LAUNCH_URL,
}


def login(gate):
    return answer_login(
        request,
        gate,
        storage_page=lambda address, keeping: json.dumps({"address": address} | asdict(keeping)),
    )


@pytest.fixture
def browser(world):
    flask = Flask(__name__)
    flask.add_url_rule("/login", "login", lambda: login(world.gate), methods=["GET", "POST"])
    flask.add_url_rule(
        "/launch", "launch", lambda: read_request(request, world.gate).person.sub, methods=["POST"]
    )
    flask.register_error_handler(ProofWanted, lambda wanted: (asdict(wanted.place), 200))
    flask.add_url_rule("/jwks.json", "keys", lambda: answer_keys(Ring()))
    flask.register_error_handler(GateError, lambda error: (error.code, error.status))
    return flask.test_client()


def come_back(world, browser, answer):
    query = parse_qs(urlsplit(answer.location).query)
    redirect = type("Redirect", (), {"url": answer.location, "state": query["state"][0]})
    form = {"state": redirect.state, "id_token": sign(world.claims(redirect))}
    return browser.post("/launch", data=form, base_url="https://tool.example.test")


@pytest.mark.parametrize("how", [{"query_string": LOGIN}, {"method": "POST", "data": LOGIN}])
def test_a_login_by_get_or_post_leads_to_a_launch(world, browser, how):
    answer = browser.open("/login", base_url="https://tool.example.test", **how)

    assert answer.status_code == 302
    assert answer.location.startswith("https://lms.example.test/auth?scope=openid&")
    assert come_back(world, browser, answer).text == "person-7"


def test_the_cookie_survives_in_a_platforms_frame_and_nobody_can_read_or_plant_it(browser):
    answer = browser.get("/login", query_string=LOGIN, base_url="https://tool.example.test")
    name, *attributes = answer.headers["Set-Cookie"].split("; ")

    assert name.startswith("__Host-lti=")
    assert {"Secure", "HttpOnly", "Partitioned", "Path=/", "SameSite=None"} <= set(attributes)
    assert not any(attribute.startswith("Domain") for attribute in attributes)


def test_on_plain_http_the_cookie_has_a_name_that_browsers_accept():
    assert browser_cookie_name("http://127.0.0.1:8080/lti/launch") == "lti"


def test_a_browser_keeps_its_cookie_over_several_logins(browser):
    cookies = {
        browser.get("/login", query_string=LOGIN, base_url="https://tool.example.test")
        .headers["Set-Cookie"]
        .split(";")[0]
        for _ in range(3)
    }

    assert len(cookies) == 1


def test_a_planted_cookie_of_another_form_is_replaced(browser):
    browser.set_cookie("__Host-lti", "planted", domain="tool.example.test", secure=True)
    answer = browser.get("/login", query_string=LOGIN, base_url="https://tool.example.test")

    assert "planted" not in answer.headers["Set-Cookie"]


def test_without_the_cookie_or_with_another_the_launch_is_no_visit(world, browser):
    answer = browser.get("/login", query_string=LOGIN, base_url="https://tool.example.test")
    browser.delete_cookie("__Host-lti", domain="tool.example.test")
    refused = come_back(world, browser, answer)
    assert (refused.status_code, refused.text) == (401, NoCookie.code)

    browser.set_cookie("__Host-lti", "B" * 43, domain="tool.example.test", secure=True)
    refused = come_back(world, browser, answer)
    assert (refused.status_code, refused.text) == (401, StateOfAnotherBrowser.code)


class TestWhereThePlatformOffersStorage:
    """The adapter reads what a page of ours posts, and nobody else."""

    @pytest.fixture
    def told(self, browser):
        answer = browser.get(
            "/login",
            query_string=LOGIN | {"lti_storage_target": "_parent"},
            base_url="https://tool.example.test",
        )
        assert answer.headers["Set-Cookie"].startswith("__Host-lti=")
        assert answer.headers["Cache-Control"] == "no-store"
        browser.delete_cookie("__Host-lti", domain="tool.example.test")
        return json.loads(answer.text)

    def bring(self, world, browser, told, proof, **headers):
        query = parse_qs(urlsplit(told["address"]).query)
        redirect = type("Redirect", (), {"url": told["address"], "state": query["state"][0]})
        form = {"state": redirect.state, "id_token": sign(world.claims(redirect))}
        if proof is not None:
            form[PROOF_FIELD] = proof
        return browser.post("/launch", data=form, base_url="https://tool.example.test", headers=headers)

    def test_the_launch_leads_to_the_question_and_our_own_page_brings_the_answer(self, world, browser, told):
        asked = self.bring(world, browser, told, None, Origin="https://lms.example.test")
        assert asked.json == told["place"]

        answer = self.bring(world, browser, told, told["proof"], Origin="https://tool.example.test")
        assert (answer.status_code, answer.text) == (200, "person-7")

    @pytest.mark.parametrize(
        "headers", [{}, {"Origin": "null"}, {"Origin": "https://lms.example.test"}], ids=str
    )
    def test_a_proof_from_any_other_page_is_refused(self, world, browser, told, headers):
        """Whoever began a login of their own knows its proof, and must not bring it into another browser."""
        refused = self.bring(world, browser, told, told["proof"], **headers)

        assert (refused.status_code, refused.text) == (401, StateOfAnotherBrowser.code)
        assert not world.attempts.spent


def test_our_keys_are_published_without_secrets(browser):
    answer = browser.get("/jwks.json")

    assert answer.json == {"keys": [dict(key("ours").public_jwk)]}
    assert "max-age" in answer.headers["Cache-Control"]


def test_a_platform_with_a_query_in_its_address_keeps_it(world):
    redirect = world.login(iss="https://cloud.example.test", client_id="tenant-a", lti_deployment_id="d-2")

    query = parse_qs(urlsplit(redirect.url).query)
    assert query["mode"] == ["lti"]
    assert query["prompt"] == ["none"]
    assert query["redirect_uri"] == [LAUNCH_URL]


def test_the_hint_of_the_message_is_passed_on():
    redirect = World().login(lti_message_hint='{"cmid": 8}')

    assert parse_qs(urlsplit(redirect.url).query)["lti_message_hint"] == ['{"cmid": 8}']
