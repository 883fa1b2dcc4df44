"""Access tokens are given for a signed assertion only, and only for permitted scopes."""

import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from lti.practice_lms import PLAIN


def test_an_access_token_lasts_an_hour_and_names_its_scopes(lms):
    answer = lms.ask_token(scope=f"{lms.ags}score openid")
    assert answer.json()["expires_in"] == 3600
    assert answer.json()["token_type"] == "Bearer"
    assert answer.json()["scope"] == f"{lms.ags}score"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"  # as Moodle has it


def test_every_request_gives_a_new_token(lms):
    assert lms.ask_token().json()["access_token"] != lms.ask_token().json()["access_token"]


def test_a_scope_that_was_struck_off_is_neither_named_nor_given(run, lms):
    score = f"{lms.ags}score"
    with run(scopes_struck_off=frozenset({score})) as strict:
        alone, among = strict.ask_token(scope=score), strict.ask_token(scope=f"{score} {lms.nrps}")
        assert (alone.status_code, alone.json()["error"]) == (400, "invalid_scope")
        assert among.json()["scope"] == lms.nrps
        assert score not in strict.launch()["endpoint"]["scope"]
    assert score in lms.launch()["endpoint"]["scope"]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_assertion_type": "other"}, "invalid_request"),
        ({"scope": "openid"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"assertion": "garbage"}, "invalid_client"),
    ],
    ids=str,
)
def test_a_faulty_request_gets_no_token(lms, fields, error):
    answer = lms.ask_token(**fields)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(error)


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ({"iss": "other"}, "invalid_client"),
        ({"sub": "other"}, "invalid_client"),
        ({"aud": "http://localhost/token"}, "invalid_client"),
        ({"aud": None}, "invalid_client"),
        ({"jti": None}, "invalid_client"),
        ({"iat": None}, "invalid_client"),
        ({"exp": None}, "invalid_client"),
    ],
    ids=str,
)
def test_a_faulty_assertion_gets_no_token(lms, claims, error):
    answer = lms.ask_token(lms.assertion(**claims))
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(error)


@pytest.mark.parametrize(
    ("claim", "seconds", "error"), [("exp", -60, "Expired token"), ("iat", 3600, "invalid_client")]
)
def test_an_assertion_of_another_time_gets_no_token(lms, claim, seconds, error):
    answer = lms.ask_token(lms.assertion(**{claim: int(time.time()) + seconds}))
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(error)


def test_an_assertion_works_once(lms):
    assertion = lms.assertion()
    assert [lms.ask_token(assertion).status_code for _ in range(2)] == [200, 400]


def test_an_assertion_needs_a_key_id(lms):
    assertion = lms.assertion(headers={"typ": "JWT"})
    assert lms.ask_token(assertion).json()["error"] == "kid must be provided in JWT header"


def test_somebody_elses_signature_gets_no_token(lms):
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert lms.ask_token(lms.assertion(key=stranger)).json()["error"] == "Signature verification failed"


def test_an_unsigned_assertion_gets_no_token(lms):
    claims = jwt.decode(lms.assertion(), options={"verify_signature": False})
    unsigned = jwt.encode(claims, None, "none", headers={"kid": lms.tool.kid})
    assert lms.ask_token(unsigned).status_code == 400


def test_a_new_key_of_the_tool_works_at_once(lms, stub_tool):
    assert lms.ask_token().status_code == 200
    stub_tool.kid = "stub-2"
    assert lms.ask_token().status_code == 200


def test_a_tool_without_a_key_set_gets_no_token(lms, stub_tool):
    stub_tool.key_set = lambda: ["no key set"]
    assert lms.ask_token().status_code == 400


def test_a_token_request_has_to_be_a_form(lms):
    answer = lms.http.post(lms.config.auth_token_url, json={"grant_type": "client_credentials"}, timeout=5)
    assert answer.json() == {"error": "invalid_request"}


@pytest.mark.parametrize("header", [None, "Bearer nonsense", "Basic abc"])
def test_a_service_without_a_valid_token_is_refused(lms, header):
    headers = {"Authorization": header} if header else {}
    assert lms.get("/nrps/1/memberships", headers=headers).status_code == 401


def test_a_forgotten_token_is_refused(lms):
    token = lms.ask_token().json()["access_token"]
    url = f"{lms.url}/nrps/1/memberships"
    assert lms.service("GET", url, token=token).status_code == 200
    lms.platform.memory.forget_grants()
    assert lms.service("GET", url, token=token).status_code == 401


def test_a_token_without_the_scope_is_refused(run, lms):
    assert lms.service("GET", f"{lms.url}/nrps/1/memberships", scope=f"{lms.ags}score").status_code == 401
    with run(family=PLAIN) as plain:
        assert (
            plain.service("GET", f"{plain.url}/nrps/1/memberships", scope=f"{lms.ags}score").status_code
            == 403
        )
