"""Row 57: one good notice, one thing changed, one refusal (Platform Notification Service 1.0, and the checks of an id_token)."""

from datetime import timedelta

import pytest

from lti import errors
from lti.notices import CONTEXT_COPY, HELLO, MAX_AGE, read_notice
from tests.unit.lti.in_memory import CORE, NEIGHBOUR, OTHER_TENANT, REGISTRATION, assemble, sign

COURSE = {"id": "new-9", "title": "Autumn", "label": "A", "type": ["CourseOffering"]}


def claims(world, **changes):
    """A good notice of a copy; a change to None leaves the claim out."""
    told = {
        "iss": REGISTRATION.issuer,
        "aud": REGISTRATION.client_id,
        "azp": REGISTRATION.client_id,
        "iat": int(world.now.timestamp()),
        "exp": int((world.now + timedelta(hours=1)).timestamp()),
        "nonce": "n-1",
        CORE + "version": "1.3.0",
        CORE + "deployment_id": "d-1",
        CORE + "notice": {"id": "notice-1", "timestamp": "2026-11-22T12:00:00Z", "type": CONTEXT_COPY},
        CORE + "context": COURSE,
        CORE + "origin_contexts": ["old-9"],
    } | changes
    return {name: value for name, value in told.items() if value is not None}


def refusal_of(world, text):
    with pytest.raises(errors.GateError) as caught:
        read_notice(text, gate=world.gate)
    return type(caught.value)


def refused(world, **changes):
    return refusal_of(world, sign(claims(world, **changes)))


def seconds(world, by):
    return int((world.now + by).timestamp())


def test_row_57_a_good_notice_says_which_course_was_copied_from_which(world):
    notice = read_notice(sign(claims(world)), gate=world.gate)

    assert (notice.platform_id, notice.deployment_id, notice.id) == (1, "d-1", "notice-1")
    assert notice.context
    assert (notice.context.lti_id, notice.context.title, notice.context.history) == (
        "new-9",
        "Autumn",
        ("old-9",),
    )


@pytest.mark.parametrize("audience", [REGISTRATION.client_id, [REGISTRATION.client_id]])
def test_row_57_without_azp_the_only_audience_says_for_whom_it_is(world, audience):
    assert read_notice(sign(claims(world, aud=audience, azp=None)), gate=world.gate).platform_id == 1


@pytest.mark.parametrize("origins", [None, [], "old-9", [1, None, "x" * 256]])
def test_row_57_origins_may_be_missing(world, origins):
    notice = read_notice(sign(claims(world, **{CORE + "origin_contexts": origins})), gate=world.gate)

    assert notice.context
    assert notice.context.history == ()


def test_row_57_a_hello_needs_no_context(world):
    told = {CORE + "notice": {"id": "notice-2", "type": HELLO}, CORE + "context": None}

    assert read_notice(sign(claims(world, **told)), gate=world.gate).kind == HELLO


@pytest.mark.parametrize("text", ["", "no.jwt", "a.b.c", "x" * 200_000, "e30.e30.\ud800"])
def test_row_57_what_is_no_jwt_is_refused(world, text):
    assert refusal_of(world, text) is errors.TokenMalformed


def test_row_57_a_bad_signature_is_refused(world):
    assert refusal_of(world, sign(claims(world), by="somebody")) is errors.SignatureRefused


def test_row_57_no_signature_is_refused(world):
    assert refusal_of(world, assemble({"alg": "none"}, claims(world), b"")) is errors.AlgorithmRefused


def test_row_57_an_unknown_key_is_refused(world):
    assert refusal_of(world, sign(claims(world), kid="another")) is errors.KeyUnknown


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"iss": "https://elsewhere.example.test"}, errors.PlatformUnknown),
        ({"aud": "another", "azp": None}, errors.AudienceMismatch),
        ({"aud": "another"}, errors.AudienceMismatch),
        ({"azp": "another"}, errors.AudienceMismatch),
        ({"aud": None, "azp": None}, errors.AudienceMismatch),
        ({"aud": ["another", REGISTRATION.client_id], "azp": None}, errors.AudienceMismatch),
        ({CORE + "deployment_id": "d-9"}, errors.DeploymentUnknown),
        ({CORE + "deployment_id": "d-waiting"}, errors.DeploymentWaiting),
        ({CORE + "deployment_id": "d-off"}, errors.DeploymentSuspended),
        ({CORE + "deployment_id": None}, errors.ClaimInvalid),
        ({CORE + "version": "1.1"}, errors.VersionRefused),
        ({CORE + "notice": None}, errors.ClaimInvalid),
        ({CORE + "notice": {"type": HELLO}}, errors.ClaimInvalid),
        ({CORE + "notice": {"id": "x" * 256, "type": HELLO}}, errors.ClaimInvalid),
        ({CORE + "notice": {"id": "1", "type": "LtiAssetProcessorSubmissionNotice"}}, errors.MessageTypeRefused),
        ({CORE + "context": None}, errors.ClaimInvalid),
        ({CORE + "context": {"id": "7", "type": ["Account"]}}, errors.ClaimInvalid),
    ],
)  # fmt: skip
def test_row_57_one_thing_wrong_is_refused(world, changes, refusal):
    assert refused(world, **changes) is refusal


def test_row_57_a_neighbour_s_notice_is_not_taken_for_ours(world):
    told = {"iss": OTHER_TENANT.issuer, "aud": OTHER_TENANT.client_id, "azp": NEIGHBOUR.client_id}

    assert refused(world, **told, **{CORE + "deployment_id": "d-2"}) is errors.AudienceMismatch


@pytest.mark.parametrize("name", ["exp", "iat"])
def test_row_57_times_must_be_told(world, name):
    assert refused(world, **{name: None}) is errors.TimesMissing


def test_row_57_an_expired_notice_is_refused(world):
    told = {"iat": seconds(world, timedelta(hours=-2)), "exp": seconds(world, timedelta(minutes=-2))}

    assert refused(world, **told) is errors.TokenExpired


@pytest.mark.parametrize("by", [timedelta(minutes=2), -MAX_AGE - timedelta(minutes=2)])
def test_row_57_a_notice_of_another_time_is_refused(world, by):
    assert refused(world, iat=seconds(world, by)) is errors.TimesRefused


def test_row_57_a_notice_may_have_waited_in_the_platform_s_queue(world):
    told = claims(world, iat=seconds(world, timedelta(minutes=-50)))

    assert read_notice(sign(told), gate=world.gate).id == "notice-1"


def test_row_57_a_forged_notice_never_makes_us_ask_for_keys(world):
    for changes in ({"iss": "https://elsewhere.example.test"}, {"aud": "another", "azp": None}, {"exp": 1}):
        refused(world, **changes)

    assert not world.server.requests


def test_row_57_a_launch_s_token_is_no_notice(world):
    redirect = world.login()

    assert refusal_of(world, sign(world.claims(redirect))) is errors.ClaimInvalid
