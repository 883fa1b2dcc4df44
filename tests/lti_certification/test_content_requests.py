"""Rows 52 and 53, and what else Deep Linking 2.0 (section 4.4) says about a request for content: one change each."""

import pytest

from lti import errors
from lti.messages import ContentRequest
from tests.unit.lti.in_memory import CORE, LAUNCH_URL, World, sign

SETTINGS = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
GOOD = {
    "accept_types": ["link", "ltiResourceLink"],
    "accept_presentation_document_targets": ["iframe", "window"],
    "deep_link_return_url": "https://lms.example.test/content?data=x",
}
REQUEST = {CORE + "message_type": "LtiDeepLinkingRequest", CORE + "resource_link": None, SETTINGS: GOOD}


def settings(**changes):
    """A good request with some settings changed; None leaves one out."""
    told = {name: value for name, value in (GOOD | changes).items() if value is not None}
    return REQUEST | {SETTINGS: told}


def test_a_good_request_is_let_in_and_its_state_is_spent(world):
    launch = world.launch_with(**REQUEST)

    assert launch.message_type == "LtiDeepLinkingRequest"
    assert launch.resource_link is None
    assert launch.content_request == ContentRequest(
        platform_id=1,
        deployment_id="d-1",
        return_url=GOOD["deep_link_return_url"],
        targets=("iframe", "window"),
    )
    assert world.attempts.outcomes == [None]
    with pytest.raises(ValueError, match="nothing was clicked"):
        assert launch.link


def test_a_launch_of_a_link_asks_for_no_content(world):
    assert world.launch_with(**{SETTINGS: GOOD}).content_request is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"accept_multiple": True}, {"accepts_several": True}),
        ({"accept_multiple": False}, {"accepts_several": False}),
        ({"accept_multiple": "true"}, {"accepts_several": False}),
        ({"accept_lineitem": True}, {"takes_columns": True}),
        ({"accept_lineitem": False}, {"takes_columns": False}),
        ({"data": "csrftoken:c7fbba78"}, {"data": "csrftoken:c7fbba78"}),
        ({"data": "$Unexpanded"}, {"data": "$Unexpanded"}),
        ({"accept_media_types": 7, "auto_create": True, "title": None, "strange": []}, {}),
        ({"deep_link_return_url": "https://[::1]:8443/back"}, {"return_url": "https://[::1]:8443/back"}),
    ],
)
def test_what_is_optional_is_read_or_passed_over(world, changes, told):
    """Deep Linking 2.0, section 4.4.1."""
    request = world.launch_with(**settings(**changes)).content_request

    assert {name: getattr(request, name) for name in told} == told


REFUSED = [
    pytest.param(REQUEST | {SETTINGS: None}, errors.ClaimInvalid, id="no settings"),
    pytest.param(REQUEST | {SETTINGS: "odd"}, errors.ClaimInvalid, id="settings no object"),
    pytest.param(REQUEST | {CORE + "context": None}, errors.ClaimInvalid, id="no course"),
    pytest.param(
        REQUEST | {CORE + "context": {"id": "a-1", "type": ["Account"]}}, errors.ClaimInvalid, id="an account"
    ),
    pytest.param(REQUEST | {CORE + "roles": None}, errors.ClaimInvalid, id="no roles"),
    pytest.param(REQUEST | {CORE + "version": "1.1"}, errors.VersionRefused, id="another version"),
    pytest.param(REQUEST | {CORE + "deployment_id": None}, errors.ClaimInvalid, id="no deployment"),
    pytest.param(
        REQUEST | {CORE + "deployment_id": "d-3"}, errors.DeploymentUnknown, id="another's deployment"
    ),
    pytest.param(
        REQUEST | {CORE + "target_link_uri": LAUNCH_URL + "?item=m01"},
        errors.TargetRefused,
        id="another target than the login's",
    ),
    pytest.param(settings(deep_link_return_url=None), errors.ClaimInvalid, id="row 52: no return address"),
    *(
        pytest.param(settings(deep_link_return_url=url), errors.ClaimInvalid, id=f"row 52: {url!r}")
        for url in (
            "",
            7,
            "/content",
            "http://lms.example.test/content",
            "javascript:alert(1)",
            "https://",
            "https://[::1",
            "https://lms.example.test; script-src *",
            "https://lms.example.test,evil.test/",
            "https://user@lms.example.test/",
            "https://lms.example.test\n/",
        )
    ),
    pytest.param(settings(accept_types=None), errors.ClaimInvalid, id="no types"),
    pytest.param(settings(accept_types=[]), errors.ClaimInvalid, id="empty types"),
    pytest.param(settings(accept_types="ltiResourceLink"), errors.ClaimInvalid, id="types no list"),
    pytest.param(settings(accept_types=[None]), errors.ClaimInvalid, id="types no texts"),
    pytest.param(settings(accept_presentation_document_targets=None), errors.ClaimInvalid, id="no targets"),
    pytest.param(settings(accept_presentation_document_targets=[]), errors.ClaimInvalid, id="empty targets"),
    pytest.param(settings(data={"a": 1}), errors.ClaimInvalid, id="data no text"),
    pytest.param(settings(accept_types=["link", "file"]), errors.ContentTypesRefused, id="row 53"),
]


@pytest.mark.parametrize(("changes", "error"), REFUSED)
def test_rows_52_and_53_a_request_that_cannot_be_answered_is_refused_and_the_reason_is_noted(
    world, changes, error
):
    with pytest.raises(error) as caught:
        world.launch_with(**changes)

    assert type(caught.value) is error
    assert world.attempts.outcomes == [error.code]


def test_row_53_the_refusal_says_where_to_tell_so(world):
    with pytest.raises(errors.ContentTypesRefused) as caught:
        world.launch_with(**settings(accept_types=["file"], data="d"))

    assert caught.value.request.return_url == GOOD["deep_link_return_url"]
    assert caught.value.request.data == "d"


def test_a_tool_on_a_loopback_address_may_answer_over_http():
    world = World(launch_url="http://127.0.0.1:8080/lti/launch")
    target = {CORE + "target_link_uri": world.launch_url}
    redirect = world.login(target_link_uri=world.launch_url)
    claims = world.claims(redirect, **settings(deep_link_return_url="http://localhost:8081/back") | target)

    assert world.launch(sign(claims), redirect.state).content_request


def test_a_request_is_replayed_in_vain(world):
    redirect = world.login()
    id_token = sign(world.claims(redirect, **REQUEST))
    world.launch(id_token, redirect.state)

    with pytest.raises(errors.StateSpent):
        world.launch(id_token, redirect.state)


def test_a_forged_request_spends_nothing(world):
    redirect = world.login()

    with pytest.raises(errors.SignatureRefused):
        world.launch(sign(world.claims(redirect, **REQUEST), by="stranger"), redirect.state)

    assert not world.attempts.spent


def test_a_request_without_a_cookie_waits_for_a_yes(world):
    redirect = world.login()
    id_token = sign(world.claims(redirect, **REQUEST))
    world.browser = None

    with pytest.raises(errors.NoCookie) as caught:
        world.launch(id_token, redirect.state)

    assert caught.value.launch.content_request
