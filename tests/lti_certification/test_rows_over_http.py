"""Rows 1 to 53 and 56 over HTTP: the status, the code in the log, and nothing written but the attempt.

Each case changes one thing about a good login or launch. The row's number, or the clause of a specification that asks
for more, is in its name.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.doorstep import CORE
from tests.lti_certification.bringing import (
    STRANGER,
    a_login,
    a_login_for,
    again,
    as_json,
    case,
    form,
    genuine,
    in_the_address,
    launched,
    login_that_says_two_things,
    nonce_of_another_login,
    of_another_browser,
    signed,
    state_and_token_of_two_logins,
    token,
    too_late,
    with_claims,
    with_header,
)
from tests.lti_certification.door import (
    NAME,
    NEIGHBOUR,
    OFF,
    SILENT,
    SUBJECT,
    WAITING,
    WEAK,
    Door,
    attempts,
    everything,
)
from tests.lti_certification.test_content_requests import REQUEST, settings

MINUTE, DAY = 60, 86_400
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
CASES = [
    *(case(f"row 1: no {name}", 400, "login_incomplete", a_login(**{name: ""})) for name in ("iss", "login_hint", "target_link_uri")),
    case("row 2: unknown issuer", 400, "platform_unknown", a_login(iss="https://nobody.example.test")),
    case("row 3: unknown client", 400, "platform_unknown", a_login(client_id="client-99")),
    case("row 4: many clients and none named", 400, "client_ambiguous", a_login(client_id="")),
    *(
        case(f"row 5: {text}", 400, "target_refused", a_login_for(text))
        for text in (
            "https://elsewhere.example.test/lti/launch",
            "javascript:alert(1)",
            "https://{host}:{port}/lti/launch",
            "http://{host}:{port}@elsewhere.example.test/",
            "http://somebody@{host}:{port}/lti/launch",
            "http://{host}:{port}.elsewhere.example.test/",
            "http://\uff11\uff12\uff17.0.0.1:{port}/lti/launch",
            "http://t\u043e\u043el.example.test/lti/launch",
            "//{host}:{port}/lti/launch",
        )
    ),
    case("row 6: a deployment that waits", 403, "deployment_waiting", a_login(lti_deployment_id=WAITING)),
    case("row 6: a deployment that is closed", 403, "deployment_suspended", a_login(deployment_id=OFF)),
    case("row 7: no token", 400, "launch_incomplete", form(id_token=None)),
    case(
        "row 7: a message of LTI 1.1, no token",
        400,
        "launch_incomplete",
        form(id_token=None, state=None, lti_message_type="basic-lti-launch-request", oauth_signature="x"),
    ),
    case("row 8: no state", 400, "launch_incomplete", form(state=None)),
    case("row 9: unknown state", 401, "state_unknown", form(state="invented.state")),
    case("row 10: state of another browser", 401, "state_of_another_browser", of_another_browser),
    case("row 11: expired state", 401, "state_expired", too_late),
    case("row 12: state used twice", 401, "state_spent", again(sub="somebody-else")),
    case("row 13: token replayed", 401, "state_spent", again()),
    case("row 14: used nonce, new state", 401, "nonce_mismatch", nonce_of_another_login(is_used=True)),
    case("row 15: no nonce", 401, "nonce_mismatch", launched(lambda _now: {"nonce": None})),
    case("row 16: nonce never issued", 401, "nonce_mismatch", launched(lambda _now: {"nonce": "invented"})),
    case("row 17: nonce of another state", 401, "nonce_mismatch", nonce_of_another_login(is_used=False)),
    case("row 17: nonce of another registration", 401, "nonce_mismatch", nonce_of_another_login(is_used=False, client_id=NEIGHBOUR)),
    case("row 17: two logins, mixed up", 401, "nonce_mismatch", state_and_token_of_two_logins),
    case("row 18: two parts", 400, "token_malformed", token(lambda parts, _door: ".".join(parts[:2]))),
    case("row 18: five parts, as if encrypted (RFC 7516)", 400, "token_malformed", token(lambda parts, _door: ".".join((*parts, "e30", "e30")))),
    case("row 18: no base64", 400, "token_malformed", token(lambda parts, _door: f"{parts[0]}.#.{parts[2]}")),
    case("row 18: no JSON", 400, "token_malformed", token(lambda parts, _door: f"{parts[0]}.bm8.{parts[2]}")),
    case("row 18: a line end in the token", 400, "token_malformed", token(lambda parts, _door: f"{parts[0]}.\n{parts[1]}.{parts[2]}")),
    case("row 19: signed with another key", 401, "signature_refused", signed(key=STRANGER)),
    case("row 20: changed after signing", 401, "signature_refused", token(with_claims)),
    case("row 21: no key id", 401, "key_id_missing", signed(kid=None)),
    case("row 22: unknown key id", 401, "key_unknown", signed(kid="../../keys")),
    case("row 23: alg none", 401, "algorithm_refused", with_header(alg="none")),
    case("row 24: HS256", 401, "algorithm_refused", with_header(alg="HS256")),
    case("row 25: ES256", 401, "algorithm_refused", signed(key=ec.generate_private_key(ec.SECP256R1()), algorithm="ES256")),
    case("row 25: RS512", 401, "algorithm_refused", signed(algorithm="RS512")),
    case("row 26: jwk in the header", 401, "signature_refused", signed(key=STRANGER, jwk=jwt.algorithms.RSAAlgorithm.to_jwk(STRANGER.public_key(), as_dict=True))),
    case("row 26: jku in the header", 401, "signature_refused", signed(key=STRANGER, jku="https://elsewhere.example.test/keys")),
    case("row 27: unknown crit", 401, "signature_refused", signed(crit=["strange"], strange=1)),
    case("row 27: payload not encoded (RFC 7797)", 401, "signature_refused", with_header(alg="RS256", b64=False, crit=["b64"])),
    case("row 27: payload not encoded, and not said to be critical", 401, "signature_refused", with_header(alg="RS256", b64=False)),
    case("row 28: a short key", 401, "key_refused", launched(lambda _now: {"aud": WEAK, "azp": WEAK}, client_id=WEAK)),
    case("row 29: keys do not come", 503, "keys_unavailable", launched(lambda _now: {"aud": SILENT, "azp": SILENT}, client_id=SILENT)),
    case("row 30: another issuer", 401, "issuer_mismatch", launched(lambda _now: {"iss": "https://canvas.instructure.com"})),
    case("row 31: aud of somebody else", 401, "audience_mismatch", launched(lambda _now: {"aud": "somebody-else"})),
    case("row 32: aud list without us", 401, "audience_mismatch", launched(lambda _now: {"aud": ["a", "b"]})),
    case("row 33: many aud, no azp", 401, "audience_mismatch", lambda door: launched(lambda _now: {"aud": [door.lms.config.client_id, "b"], "azp": None})(door)),
    case("row 34: azp of somebody else", 401, "audience_mismatch", launched(lambda _now: {"azp": "somebody-else"})),
    case("row 35: aud of a neighbour of the same issuer", 401, "audience_mismatch", launched(lambda _now: {"aud": NEIGHBOUR, "azp": NEIGHBOUR})),
    case("row 36: run out", 401, "token_expired", launched(lambda now: {"iat": now - 8 * MINUTE, "exp": now - 2 * MINUTE})),
    case("row 37: no exp", 401, "times_missing", launched(lambda _now: {"exp": None})),
    case("row 37: no iat", 401, "times_missing", launched(lambda _now: {"iat": None})),
    case("row 37: exp no number", 401, "times_missing", launched(lambda now: {"exp": str(now + MINUTE)})),
    case("row 38: from the future", 401, "times_refused", launched(lambda now: {"iat": now + 3 * MINUTE, "exp": now + 4 * MINUTE})),
    case("row 38: not before (RFC 7519, section 4.1.5)", 401, "times_refused", launched(lambda now: {"nbf": now + 3 * MINUTE})),
    case("row 39: two days old", 401, "times_refused", launched(lambda now: {"iat": now - 2 * DAY, "exp": now - DAY + 2 * DAY})),
    case("row 39: for ten years", 401, "times_refused", launched(lambda now: {"exp": now + 3650 * DAY})),
    genuine("row 41: no version", 400, "version_refused", {CORE + "version": None}),
    genuine("row 41: LTI 1.1", 400, "version_refused", {CORE + "version": "LTI-1p0"}),
    genuine("row 41: no LTI message at all", 400, "version_refused", {CORE + name: None for name in ("version", "message_type", "resource_link", "roles")}),
    genuine("row 42: no type", 400, "message_type_refused", {CORE + "message_type": None}),
    genuine("row 42: unknown type", 400, "message_type_refused", {CORE + "message_type": "LtiNonsense"}),
    genuine("row 42: an array", 400, "message_type_refused", {CORE + "message_type": ["LtiResourceLinkRequest"]}),
    genuine("row 44: no deployment", 400, "claim_invalid", {CORE + "deployment_id": None}),
    genuine("row 44: empty", 400, "claim_invalid", {CORE + "deployment_id": ""}),
    genuine("row 44: too long", 400, "claim_invalid", {CORE + "deployment_id": "d" * 256}),
    genuine("row 44: a number", 400, "claim_invalid", {CORE + "deployment_id": 1}),
    genuine("row 45: unknown", 401, "deployment_unknown", {CORE + "deployment_id": "d-new"}, also=frozenset({"deployment", "generation"})),
    genuine("row 45: of another client", 401, "deployment_unknown", {CORE + "deployment_id": f"of-{NEIGHBOUR}"}, also=frozenset({"deployment", "generation"})),
    genuine("row 45: waits", 403, "deployment_waiting", {CORE + "deployment_id": WAITING}),
    genuine("row 46: closed", 403, "deployment_suspended", {CORE + "deployment_id": OFF}),
    genuine("row 47: no link", 400, "claim_invalid", {CORE + "resource_link": None}),
    genuine("row 47: empty id", 400, "claim_invalid", {CORE + "resource_link": {"id": ""}}),
    genuine("row 47: null id", 400, "claim_invalid", {CORE + "resource_link": {"id": None}}),
    genuine("row 48: no roles", 400, "claim_invalid", {CORE + "roles": None}),
    genuine("row 48: a role and no list", 400, "claim_invalid", {CORE + "roles": "Learner"}),
    genuine("row 50: a long sub", 400, "claim_invalid", {"sub": "s" * 256}),
    genuine("row 50: a number as sub", 400, "claim_invalid", {"sub": 7}),
    genuine("row 51: no target", 400, "target_refused", {CORE + "target_link_uri": None}),
    genuine("row 51: another host", 400, "target_refused", {CORE + "target_link_uri": "https://elsewhere.example.test/lti/launch"}),
    genuine("row 51: a script", 400, "target_refused", {CORE + "target_link_uri": "javascript:alert(1)"}),
    genuine("row 52: no return address", 400, "claim_invalid", settings(deep_link_return_url=None)),
    genuine("row 52: a return address that no form reaches", 400, "claim_invalid", settings(deep_link_return_url="ftp://lms.example.test/")),
    genuine("row 52: no settings", 400, "claim_invalid", REQUEST | {DL: None}),
    genuine("row 53: nothing we have", 400, "content_types_refused", settings(accept_types=["file"])),
    case("row 56: an error of the platform", 400, "platform_refused", form(id_token=None, error="login_required", error_description="<b>")),
    case("once only (RFC 6749, section 3.1): two tokens", 400, "launch_incomplete", form(id_token=["a.b.c", "d.e.f"])),
    case("once only: two states", 400, "launch_incomplete", form(state=["a", "b"])),
    case("once only: two issuers", 400, "login_incomplete", login_that_says_two_things),
    case("form_post (security framework, section 5.1.1.3): token in the address", 400, "launch_incomplete", in_the_address),
    case("form_post: token in JSON", 400, "launch_incomplete", as_json),
]  # fmt: skip

SAID_FIRST = {(bad.code, bad.spends, bad.also): told for told in reversed(CASES) for bad in told.values}
ROWS = [
    *(pytest.param("sqlite", *told.values, id=f"sqlite-{told.id}") for told in CASES),
    *(pytest.param("postgres", *told.values, id=f"postgres-{told.id}", marks=pytest.mark.postgres) for told in SAID_FIRST.values()),
]  # fmt: skip
"""PostgreSQL is told each refusal once: the rows of one code write alike."""


@pytest.mark.parametrize(("door", "bad"), ROWS, indirect=["door"])
def test_it_is_refused_with_its_code_and_leaves_nothing_but_the_attempt_and_a_line_that_names_nobody(
    door, log, bad
):
    act = bad.prepare(door)
    before, spent = everything(door.tool), attempts(door.tool)

    answer = act()

    assert answer.status_code == bad.status
    assert "Set-Cookie" not in answer.headers
    after = everything(door.tool)
    assert {name for name in after if after[name] != before[name]} <= bad.also
    assert sorted(attempts(door.tool)) == sorted([*spent, bad.code] if bad.spends else spent)
    said = log.getvalue()
    assert [line["code"] for line in lines(said) if line["event"] == "refused"] == [bad.code]
    assert [word for word in private(answer.request, door) if word in said] == []


def lines(said: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in said.splitlines())


def private(request: Any, door: Door) -> Iterator[str]:
    """What a log must not hold: who it was about, the browser's cookie, token and state."""
    yield from (SUBJECT, NAME, NAME.split()[0])
    yield from (cookie.value for cookie in door.browser.http.cookies)
    yield from re.findall(r"[\w.-]{25,}", f"{request.body} {request.url.partition('?')[2]}")
