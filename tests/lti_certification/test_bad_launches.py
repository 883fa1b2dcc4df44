"""Rows 7 to 51 and 56: one good launch, one thing changed, one refusal (LTI 1.3 core, section 5.1.3)."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
import requests

from lti import errors
from lti.launch import complete_launch
from lti.ports import SigningKey
from lti.state import LIFETIME
from tests.unit.lti.in_memory import CORE, LAUNCH_URL, Answer, assemble, key, sign

FOREIGN_TARGET = "https://elsewhere.example.test/lti/launch"


def refused_before_spending(world, id_token, state):
    """The error of a launch that must not have spent its state."""
    with pytest.raises(errors.GateError) as caught:
        world.launch(id_token, state)
    assert not world.attempts.spent
    return type(caught.value)


@pytest.mark.parametrize("field", ["id_token", "state"])
def test_rows_7_and_8_a_launch_needs_token_and_state(world, field):
    redirect = world.login()
    form = {"id_token": sign(world.claims(redirect)), "state": redirect.state} | {field: ""}

    with pytest.raises(errors.LaunchIncomplete):
        complete_launch(form, gate=world.gate, browser_secret=world.browser)


@pytest.mark.parametrize("state", ["nonsense", "a.b", "ø.ø", ".", "eyJhIjoxfQ."])
def test_row_9_an_unknown_state_is_refused(world, state):
    assert refused_before_spending(world, sign(world.claims(world.login())), state) is errors.StateUnknown


def test_row_9_a_changed_state_is_refused(world):
    redirect = world.login()
    body, _, signature = redirect.state.partition(".")
    changed = body[:-2] + ("AA" if body[-2:] != "AA" else "BB")

    refusal = refused_before_spending(world, sign(world.claims(redirect)), f"{changed}.{signature}")

    assert refusal is errors.StateUnknown


def test_row_10_a_state_of_another_browser_is_refused(world):
    redirect = world.login()
    world.browser = "B" * 43

    refusal = refused_before_spending(world, sign(world.claims(redirect)), redirect.state)

    assert refusal is errors.StateOfAnotherBrowser


def test_row_11_an_expired_state_is_refused(world):
    redirect = world.login()
    world.now += LIFETIME + timedelta(seconds=1)

    assert refused_before_spending(world, sign(world.claims(redirect)), redirect.state) is errors.StateExpired


def test_rows_12_and_13_a_replayed_launch_is_refused(world):
    redirect = world.login()
    id_token = sign(world.claims(redirect))
    world.launch(id_token, redirect.state)

    with pytest.raises(errors.StateSpent):
        world.launch(id_token, redirect.state)


def test_row_14_a_new_token_with_a_used_nonce_is_refused(world):
    redirect = world.login()
    world.launch(sign(world.claims(redirect)), redirect.state)

    with pytest.raises(errors.StateSpent):
        world.launch(sign(world.claims(redirect, sub="somebody-else")), redirect.state)


def test_row_14_a_used_nonce_does_not_fit_a_new_state(world):
    used = world.login()
    fresh = world.login()

    assert refused_before_spending(world, sign(world.claims(used)), fresh.state) is errors.NonceMismatch


@pytest.mark.parametrize("nonce", [None, "never issued", 7, ["a"]])
def test_rows_15_and_16_a_nonce_that_is_not_ours_is_refused(world, nonce):
    redirect = world.login()

    refusal = refused_before_spending(world, sign(world.claims(redirect, nonce=nonce)), redirect.state)

    assert refusal is errors.NonceMismatch


def test_row_17_a_nonce_of_another_registration_is_refused(world):
    theirs = world.login(iss="https://cloud.example.test", client_id="tenant-a", lti_deployment_id="d-2")
    ours = world.login()

    assert refused_before_spending(world, sign(world.claims(theirs)), ours.state) is errors.NonceMismatch


@pytest.mark.parametrize(
    "id_token",
    [
        "one",
        "two.parts",
        "a.b.c.d",
        "#.#.#",
        "bm8.bm8.eA",
        "W10.W10.eA",
        "eyJ9.e30.eA",
        "ø.ø.ø",
        "e30.WzFd.eA",
    ],
)
def test_row_18_a_malformed_token_is_refused(world, id_token):
    assert refused_before_spending(world, id_token, world.login().state) is errors.TokenMalformed


def test_row_18_an_endless_token_is_refused(world):
    redirect = world.login()
    id_token = sign(world.claims(redirect, padding="x" * 100_000))

    assert refused_before_spending(world, id_token, redirect.state) is errors.TokenMalformed


def test_row_19_another_key_under_the_same_id_is_refused(world):
    redirect = world.login()

    refusal = refused_before_spending(world, sign(world.claims(redirect), by="stranger"), redirect.state)

    assert refusal is errors.SignatureRefused


def test_row_20_a_payload_changed_after_signing_is_refused(world):
    redirect = world.login()
    header, _, signature = sign(world.claims(redirect)).split(".")
    _, changed, _ = sign(world.claims(redirect, sub="teacher")).split(".")

    refusal = refused_before_spending(world, f"{header}.{changed}.{signature}", redirect.state)

    assert refusal is errors.SignatureRefused


@pytest.mark.parametrize("kid", [None, ""])
def test_row_21_a_token_must_name_its_key(world, kid):
    redirect = world.login()

    assert (
        refused_before_spending(world, sign(world.claims(redirect), kid=kid), redirect.state)
        is errors.KeyIdMissing
    )


def test_row_22_an_unknown_key_is_refused_after_one_more_look(world):
    world.launch_with()
    world.attempts.spent.clear()
    world.now += timedelta(minutes=2)
    redirect = world.login()

    assert (
        refused_before_spending(world, sign(world.claims(redirect), kid="new"), redirect.state)
        is errors.KeyUnknown
    )
    assert len(world.server.asked("/keys")) == 2


def test_row_22_a_rotated_key_is_found_by_looking_once_more(world):
    world.launch_with()
    world.attempts.spent.clear()
    world.now += timedelta(minutes=2)
    world.publish(key("platform"), key("rotated"))
    redirect = world.login()

    launch = world.launch(sign(world.claims(redirect), by="rotated", kid=key("rotated").kid), redirect.state)

    assert launch.person.sub == "person-7"


def test_row_23_an_unsigned_token_is_refused(world):
    redirect = world.login()
    id_token = assemble({"alg": "none", "kid": key("platform").kid}, world.claims(redirect), b"")

    assert refused_before_spending(world, id_token, redirect.state) is errors.AlgorithmRefused


def test_row_24_a_public_key_used_as_a_secret_is_refused(world):
    redirect = world.login()
    header, payload = (
        urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in ({"alg": "HS256", "kid": key("platform").kid}, world.claims(redirect))
    )
    secret = json.dumps(key("platform").public_jwk).encode()
    signature = urlsafe_b64encode(hmac.digest(secret, header + b"." + payload, hashlib.sha256)).rstrip(b"=")
    id_token = b".".join((header, payload, signature)).decode()

    assert refused_before_spending(world, id_token, redirect.state) is errors.AlgorithmRefused


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256"])
def test_row_25_another_algorithm_is_refused(world, algorithm):
    redirect = world.login()
    id_token = sign(world.claims(redirect), algorithm=algorithm)

    assert refused_before_spending(world, id_token, redirect.state) is errors.AlgorithmRefused


@pytest.mark.parametrize("header", ["jku", "x5u", "jwk"])
def test_row_26_a_key_offered_by_the_token_is_ignored(world, header):
    redirect = world.login()
    offer = key("stranger").public_jwk if header == "jwk" else "https://elsewhere.example.test/keys"
    id_token = sign(world.claims(redirect), by="stranger", **{header: offer})

    assert refused_before_spending(world, id_token, redirect.state) is errors.SignatureRefused
    assert {request.url for request in world.server.requests} == {"https://lms.example.test/keys"}


def test_row_27_an_unknown_critical_header_is_refused(world):
    redirect = world.login()
    id_token = sign(world.claims(redirect), crit=["strange"], strange=1)

    assert refused_before_spending(world, id_token, redirect.state) is errors.SignatureRefused


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"n": "u1W-1w"}, id="a short modulus"),
        pytest.param({"n": "#"}, id="no number"),
        pytest.param({"kty": "EC"}, id="another kind"),
        pytest.param({"use": "enc"}, id="not for signing"),
        pytest.param({"alg": "RS512"}, id="for another algorithm"),
    ],
)
def test_row_28_an_unfit_key_is_refused(world, changes):
    redirect = world.login()
    unfit = dict(key("platform").public_jwk) | changes
    world.publish(SigningKey(kid=unfit["kid"], private_pem="", public_jwk=unfit))

    assert refused_before_spending(world, sign(world.claims(redirect)), redirect.state) is errors.KeyRefused


@pytest.mark.parametrize(
    "down",
    [
        pytest.param((503, {"keys": []}), id="unavailable"),
        pytest.param((200, b"<html>Maintenance</html>"), id="html"),
        pytest.param((200, {"other": 1}), id="no key set"),
        pytest.param((302, None), id="redirect"),
        pytest.param(requests.ConnectTimeout(), id="slow"),
        pytest.param(requests.ConnectionError(), id="unreachable"),
    ],
)
def test_row_29_keys_that_cannot_be_fetched_are_a_reason_to_come_back(world, down):
    redirect = world.login()
    take_down(world, down)

    refusal = refused_before_spending(world, sign(world.claims(redirect)), redirect.state)

    assert refusal is errors.KeysUnavailable
    assert refusal.status == 503


def test_row_29_a_key_fetched_earlier_still_serves_while_the_platform_is_down(world):
    world.launch_with()
    world.now += timedelta(hours=3)
    take_down(world, (503, None))

    assert world.launch_with()


def test_row_30_a_token_of_another_issuer_is_refused(world):
    redirect = world.login()
    id_token = sign(world.claims(redirect, iss="https://cloud.example.test"))

    assert refused_before_spending(world, id_token, redirect.state) is errors.IssuerMismatch


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"aud": "somebody-else"}, id="row 31"),
        pytest.param({"aud": None}, id="row 31: none"),
        pytest.param({"aud": ["a", "b"], "azp": "client-1"}, id="row 32"),
        pytest.param({"aud": []}, id="row 32: empty list"),
        pytest.param({"aud": ["client-1", "other"]}, id="row 33"),
        pytest.param({"azp": "other"}, id="row 34"),
        pytest.param({"aud": {"client-1": 1}}, id="an object"),
    ],
)
def test_rows_31_to_34_a_token_for_somebody_else_is_refused(world, changes):
    redirect = world.login()

    refusal = refused_before_spending(world, sign(world.claims(redirect, **changes)), redirect.state)

    assert refusal is errors.AudienceMismatch


def test_row_35_a_token_for_a_neighbour_of_the_same_issuer_is_refused(world):
    redirect = world.login(iss="https://cloud.example.test", client_id="tenant-a", lti_deployment_id="d-2")
    id_token = sign(world.claims(redirect, iss="https://cloud.example.test", aud="tenant-b"))

    assert refused_before_spending(world, id_token, redirect.state) is errors.AudienceMismatch


MINUTE, DAY = 60, 86_400


@pytest.mark.parametrize(
    ("iat", "exp", "error"),
    [
        pytest.param(-10 * MINUTE, -2 * MINUTE, errors.TokenExpired, id="row 36: run out"),
        pytest.param(2 * MINUTE, 3 * MINUTE, errors.TimesRefused, id="row 38: from the future"),
        pytest.param(-20 * MINUTE, MINUTE, errors.TimesRefused, id="row 39: too old"),
        pytest.param(-2 * DAY, DAY, errors.TimesRefused, id="row 39: days old"),
        pytest.param(0, 3650 * DAY, errors.TimesRefused, id="row 39: lives for ten years"),
    ],
)
def test_rows_36_to_39_a_token_of_another_time_is_refused(world, iat, exp, error):
    redirect, moment = world.login(), int(world.now.timestamp())
    id_token = sign(world.claims(redirect, iat=moment + iat, exp=moment + exp))

    assert refused_before_spending(world, id_token, redirect.state) is error


@pytest.mark.parametrize("claim", ["iat", "exp"])
@pytest.mark.parametrize("value", [None, "soon", True, [1]])
def test_row_37_times_must_be_there_and_be_numbers(world, claim, value):
    redirect = world.login()
    good = world.claims(redirect)
    header = {"alg": "RS256", "kid": key("platform").kid}
    claims = {name: content for name, content in (good | {claim: value}).items() if content is not None}

    assert refused_before_spending(world, assemble(header, claims), redirect.state) is errors.TimesMissing


@pytest.mark.parametrize("huge", ["1e400", "NaN", "-Infinity", "1" + "0" * 400])
def test_row_37_times_beyond_all_numbers_are_refused(world, huge):
    redirect = world.login()
    text = json.dumps(world.claims(redirect, exp=123454321)).replace("123454321", huge)
    header, _, signature = assemble({"alg": "RS256", "kid": "k"}, {}).split(".")
    body = urlsafe_b64encode(text.encode()).rstrip(b"=").decode()

    refusal = refused_before_spending(world, f"{header}.{body}.{signature}", redirect.state)

    assert refusal is errors.TimesMissing


GENUINE_BUT_REFUSED = [
    pytest.param({CORE + "version": None}, errors.VersionRefused, id="row 41: no version"),
    pytest.param({CORE + "version": "1.1.0"}, errors.VersionRefused, id="row 41: another version"),
    pytest.param({CORE + "message_type": None}, errors.MessageTypeRefused, id="row 42: no type"),
    pytest.param({CORE + "message_type": "Nonsense"}, errors.MessageTypeRefused, id="row 42: unknown type"),
    pytest.param(
        {CORE + "message_type": ["LtiResourceLinkRequest"]}, errors.MessageTypeRefused, id="row 42: an array"
    ),
    *(
        pytest.param(
            {CORE + "message_type": kind}, errors.MessageTypeRefused, id=f"row 43: {kind}, not this route's"
        )
        for kind in (
            "LtiStartProctoring",
            "LtiEndAssessment",
            "LtiDataPrivacyLaunchRequest",
            "LtiDeepLinkingResponse",
        )
    ),
    pytest.param({CORE + "deployment_id": None}, errors.ClaimInvalid, id="row 44: no deployment"),
    pytest.param({CORE + "deployment_id": ""}, errors.ClaimInvalid, id="row 44: empty deployment"),
    pytest.param({CORE + "deployment_id": "d" * 256}, errors.ClaimInvalid, id="row 44: long deployment"),
    pytest.param({CORE + "deployment_id": 1}, errors.ClaimInvalid, id="row 44: a number"),
    pytest.param(
        {CORE + "deployment_id": "d-none"}, errors.DeploymentUnknown, id="row 45: unknown deployment"
    ),
    pytest.param({CORE + "deployment_id": "d-3"}, errors.DeploymentUnknown, id="row 45: another client's"),
    pytest.param({CORE + "deployment_id": "d-waiting"}, errors.DeploymentWaiting, id="row 45: waiting"),
    pytest.param({CORE + "deployment_id": "d-off"}, errors.DeploymentSuspended, id="row 46"),
    pytest.param({CORE + "resource_link": None}, errors.ClaimInvalid, id="row 47: no link"),
    pytest.param({CORE + "resource_link": {}}, errors.ClaimInvalid, id="row 47: no id"),
    pytest.param({CORE + "resource_link": {"id": ""}}, errors.ClaimInvalid, id="row 47: empty id"),
    pytest.param({CORE + "resource_link": {"id": None}}, errors.ClaimInvalid, id="row 47: null id"),
    pytest.param({CORE + "resource_link": "link-3"}, errors.ClaimInvalid, id="row 47: no object"),
    pytest.param({CORE + "roles": None}, errors.ClaimInvalid, id="row 48: no roles"),
    pytest.param({CORE + "roles": "Learner"}, errors.ClaimInvalid, id="row 48: no list"),
    pytest.param({"sub": "s" * 256}, errors.ClaimInvalid, id="row 50"),
    pytest.param({CORE + "target_link_uri": None}, errors.TargetRefused, id="row 51: no target"),
    pytest.param({CORE + "target_link_uri": FOREIGN_TARGET}, errors.TargetRefused, id="row 51: another host"),
    pytest.param({CORE + "target_link_uri": 7}, errors.TargetRefused, id="row 51: a number"),
    pytest.param(
        {CORE + "target_link_uri": LAUNCH_URL + "?item=m09"},
        errors.TargetRefused,
        id="row 51: not the login's",
    ),
]


@pytest.mark.parametrize(("changes", "error"), GENUINE_BUT_REFUSED)
def test_rows_41_to_51_a_genuine_message_is_refused_for_its_content_and_the_reason_is_noted(
    world, changes, error
):
    with pytest.raises(error) as caught:
        world.launch_with(**changes)

    assert type(caught.value) is error
    assert world.attempts.outcomes == [error.code]


@pytest.mark.parametrize("value", ["sub", "roles", "resource_link"])
def test_null_claims_are_refused_or_taken_as_absent_but_never_break(world, value):
    """Library trap: a null claim raised AttributeError."""
    redirect = world.login()
    claim = value if value == "sub" else CORE + value
    id_token = sign(world.claims(redirect) | {claim: None})

    if value == "sub":
        assert world.launch(id_token, redirect.state).person is None
    else:
        with pytest.raises(errors.ClaimInvalid) as caught:
            world.launch(id_token, redirect.state)
        assert caught.value.claim == value


def test_row_56_an_error_of_the_platform_is_told_and_cut_short(world):
    form = {"error": "login_required", "error_description": "<b>" + "x" * 900, "state": "any"}

    with pytest.raises(errors.PlatformRefused) as caught:
        complete_launch(form, gate=world.gate, browser_secret=None)

    assert caught.value.error == "login_required"
    assert len(caught.value.description) == 200
    assert "x" not in str(caught.value)
    assert not world.attempts.spent


def test_a_browser_without_cookies_gets_a_checked_launch_to_confirm(world):
    """HOUSE: no cookie at all is not a forgery, and not a visit either."""
    redirect = world.login()
    world.browser = None

    with pytest.raises(errors.NoCookie) as caught:
        world.launch(sign(world.claims(redirect)), redirect.state)

    assert caught.value.launch.person.sub == "person-7"
    assert world.attempts.spent == {caught.value.state_hash: errors.NoCookie.code}
    assert caught.value.launch.attempt == caught.value.state_hash.hex()
    assert world.attempts.transports == ["none"]


def test_a_browser_without_cookies_cannot_confirm_a_forged_launch(world):
    redirect = world.login()
    world.browser = None

    refusal = refused_before_spending(world, sign(world.claims(redirect), by="stranger"), redirect.state)

    assert refusal is errors.SignatureRefused


def test_a_registration_removed_meanwhile_is_refused(world):
    redirect = world.login()
    world.directory.known = ()

    assert (
        refused_before_spending(world, sign(world.claims(redirect)), redirect.state) is errors.PlatformUnknown
    )


def take_down(world, down):
    world.server.answers["/keys"] = down if isinstance(down, Exception) else Answer(*down)
