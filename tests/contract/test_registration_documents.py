"""Moodle's recorded registration and Canvas' documented one: read, answered, and compared with what was sent there."""

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lti.client import NOTICE_SCOPE
from lti.errors import RegistrationRefused
from lti.platform_configuration import read_configuration
from lti.registration import (
    SCOPES,
    ToolDescription,
    canvas_key,
    register,
    registration_request,
)
from tests.unit.lti.in_memory import Answer, Server, outgoing

HERE = Path(__file__).parent
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
CANVAS = "https://canvas.instructure.com/lti/"
MOODLE_TOOL = "https://tool.example.test:9443"
CANVAS_TOOL = "https://tool.example.org"


def told(family, number):
    (path,) = (HERE / family).glob(f"{number}_*.json")
    return json.loads(path.read_text(encoding="utf-8"))


def described(base_url):
    words = {
        "course": "The course",
        "reports": "The reports",
        "content": "Choose from the course",
        "review": "Look at the work",
    }
    return ToolDescription(base_url=base_url, title="Samskabe", description="A course.", words=words)


def read(document, url):
    server = Server()
    server.answers[urlsplit(url).path] = Answer(body=document)
    configuration = read_configuration(url, token="word", http=outgoing(server), schemes=("https",))
    return configuration, server


@pytest.fixture
def moodle():
    message = told("moodle", "01")
    return read(message["response"]["body"], message["request"]["url"])[0]


@pytest.fixture
def canvas():
    return read(told("canvas", "60"), "https://canvas.instructure.com/api/lti/security/openid-configuration")


def test_moodles_configuration_is_understood(moodle):
    assert (moodle.issuer, moodle.family) == ("https://moodle.school.test:8443", "moodle")
    assert moodle.auth_login_url == "https://moodle.school.test:8443/mod/lti/auth.php"
    assert moodle.auth_token_url == "https://moodle.school.test:8443/mod/lti/token.php"
    assert moodle.key_set_url == "https://moodle.school.test:8443/mod/lti/certs.php"
    assert moodle.token_audience is None
    assert not moodle.is_shared


@pytest.mark.parametrize("number", ["03", "05"])
def test_what_moodle_answered_is_understood(moodle, number):
    message = told("moodle", number)
    server = Server()
    server.answers["/mod/lti/openid-registration.php"] = Answer(
        status=message["response"]["status"], body=message["response"]["body"]
    )
    registered = register(moodle, described(MOODLE_TOOL), token="word", http=outgoing(server))

    assert (registered.client_id, registered.deployment_id) == ("QkTocbRhUJ8FWIn", "1")
    assert set(registered.scopes) == set(SCOPES) - {NOTICE_SCOPE}
    sent = server.requests[0]
    assert sent.headers["Content-Type"] == message["request"]["headers"]["Content-Type"]


def test_what_moodle_gets_has_every_member_moodle_took(moodle):
    took = told("moodle", "03")["request"]["body"]
    ours = registration_request(moodle, described(MOODLE_TOOL))

    for name in ("application_type", "response_types", "token_endpoint_auth_method"):
        assert ours[name] == took[name]
    assert set(ours["grant_types"]) == set(took["grant_types"])
    # Moodle's own code passes a scope over that none of its services has.
    assert set(ours["scope"].split()) - {NOTICE_SCOPE} == set(took["scope"].split())
    assert ours[TOOL]["domain"] == took[TOOL]["domain"] == urlsplit(ours[TOOL]["target_link_uri"]).netloc
    assert [(one["type"], one.get("placements")) for one in ours[TOOL]["messages"]] == [
        ("LtiResourceLinkRequest", None),
        ("LtiDeepLinkingRequest", ["ContentArea"]),
    ]
    # Moodle shares names only with tools that name these claims.
    assert {"name", "given_name", "family_name", "email"} <= set(ours[TOOL]["claims"])


def test_who_knows_submission_reviews_is_told_that_we_do(moodle):
    """Moodle sends them without asking; a platform by the book names the message it supports."""
    supporting = replace(moodle, placements={"LtiSubmissionReviewRequest": []})

    [message] = registration_request(supporting, described(MOODLE_TOOL))[TOOL]["messages"]

    assert message == {
        "type": "LtiSubmissionReviewRequest",
        "target_link_uri": f"{MOODLE_TOOL}/lti/launch",
        "label": "Look at the work",
    }


@pytest.mark.parametrize("reason", ["missing_domain", "domain_targetlinkuri_mismatch", "token_already_used"])
def test_moodles_reasons_are_lines_of_text(moodle, reason):
    server = Server()
    server.answers["/mod/lti/openid-registration.php"] = Answer(status=400, body=reason.encode())
    with pytest.raises(RegistrationRefused) as refused:
        register(moodle, described(MOODLE_TOOL), token="word", http=outgoing(server))

    assert refused.value.told == reason
    assert reason not in str(refused.value)  # which may be logged


def test_canvas_configuration_is_understood_and_asked_for_with_the_token(canvas):
    configuration, server = canvas

    assert server.requests[0].headers["Authorization"] == "Bearer word"
    assert (configuration.family, configuration.name) == ("canvas", "Test University")
    # It names its host as authorization server, but wants the address of its token endpoint as audience.
    assert configuration.token_audience is None
    assert configuration.is_shared
    assert configuration.owns("https://school.instructure.com/accounts/1/apps")
    assert configuration.owns("https://sso.canvaslms.com/x")
    for stranger in ("https://instructure.com.evil.example/", "https://notinstructure.com/", "", "http://["):
        assert not configuration.owns(stranger)


def test_who_only_calls_itself_canvas_owns_none_of_its_hosts():
    document = told("canvas", "60") | {
        "issuer": "https://canvas.school.example",
        "registration_endpoint": "https://canvas.school.example/api/lti/registrations",
    }
    configuration, _server = read(
        document, "https://canvas.school.example/api/lti/security/openid-configuration"
    )

    assert (configuration.family, configuration.is_shared) == ("canvas", False)
    assert not configuration.owns("https://school.instructure.com/")


def test_what_canvas_gets_is_of_the_documented_shape(canvas):
    documented = told("canvas", "61")
    ours = registration_request(canvas[0], described(CANVAS_TOOL))

    assert set(documented) <= set(ours)
    assert set(documented[TOOL]) <= {*ours[TOOL], f"{CANVAS}privacy_level"}
    assert set(ours["grant_types"]) == set(documented["grant_types"])
    assert [one["placements"] for one in ours[TOOL]["messages"]] == [
        ["course_navigation"],
        ["account_navigation"],
        ["link_selection"],
        ["assignment_selection"],
    ]
    for message in ours[TOOL]["messages"]:
        assert message["target_link_uri"] == ours[TOOL]["target_link_uri"] == f"{CANVAS_TOOL}/lti/launch"


def test_canvas_says_no_with_a_list(canvas):
    documented = told("canvas", "62")
    server = Server()
    server.answers["/api/lti/registrations"] = Answer(status=documented["status"], body=documented["body"])
    with pytest.raises(RegistrationRefused) as refused:
        register(canvas[0], described(CANVAS_TOOL), token="word", http=outgoing(server))

    assert refused.value.told == documented["body"]["errors"][0]


def test_the_developer_key_has_every_member_canvas_documents():
    documented, ours = told("canvas", "50"), canvas_key(described(CANVAS_TOOL))

    assert set(documented) <= set(ours)
    assert set(documented["extensions"][0]) == set(ours["extensions"][0])
    assert set(ours["scopes"]) <= set(documented["scopes"])
    for placement in ours["extensions"][0]["settings"]["placements"]:
        assert placement["target_link_uri"] == f"{CANVAS_TOOL}/lti/launch"
