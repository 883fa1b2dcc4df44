"""The practice LMS as a platform that tools register with (1EdTech Dynamic Registration 1.0): strict, in each manner."""

from dataclasses import replace

import pytest
import requests

from lti.practice_lms import CANVAS_LIKE, MOODLE_LIKE, PLAIN, PlatformConfig, ToolAddresses
from lti.practice_lms.server import running_platform
from tests.practice import running_lms

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
URL = "http://127.0.0.1:9"
FAMILIES = (MOODLE_LIKE, CANVAS_LIKE, PLAIN)


def document():
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "client_name": "A tool",
        "initiate_login_uri": f"{URL}/lti/login",
        "redirect_uris": [f"{URL}/lti/launch"],
        "jwks_uri": f"{URL}/lti/jwks.json",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": "https://purl.imsglobal.org/spec/lti-ags/scope/score other",
        TOOL: {
            "domain": "127.0.0.1:9",
            "target_link_uri": f"{URL}/lti/launch",
            "claims": ["iss", "sub"],
            "messages": [{"type": "LtiResourceLinkRequest"}],
        },
    }


@pytest.fixture(params=FAMILIES, ids=lambda family: family.name)
def lms(request, platform_pem):
    config = PlatformConfig(tool=ToolAddresses.at(URL), family=request.param, key_pem=platform_pem)
    with running_lms(config) as running:
        yield running


def give(lms, **more):
    return lms.platform.registrar.give_token(now=lms.config.clock(), **more)


def post(lms, body, token):
    return requests.post(
        lms.config.registration_url,
        json=body,
        headers={"Authorization": f"Bearer {token}"} if token else {},
        timeout=10,
    )


def test_a_good_registration_is_kept_and_answered_in_the_familys_manner(lms):
    family = lms.config.family
    answer = post(lms, document(), give(lms))
    told = answer.json()

    assert answer.status_code == family.registration_status
    assert told["scope"] == "https://purl.imsglobal.org/spec/lti-ags/scope/score"
    assert ("deployment_id" in told[TOOL]) == family.tells_deployment
    (tool,) = lms.platform.registrar.tools()
    assert (tool.client_id, tool.is_active) == (told["client_id"], False)
    assert lms.platform.config.client_id != tool.client_id


def test_a_token_registers_once(lms):
    token = give(lms)
    post(lms, document(), token)

    assert post(lms, document(), token).status_code == 401
    assert post(lms, document(), "invented").status_code == 401
    assert post(lms, document(), None).status_code == 401
    assert len(lms.platform.registrar.tools()) == 1


def test_a_token_may_be_for_a_client_that_is_known(lms):
    first = post(lms, document(), give(lms)).json()["client_id"]

    assert post(lms, document(), give(lms, client_id=first)).json()["client_id"] == first
    assert len(lms.platform.registrar.tools()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"application_type": "native"},
        {"response_types": ["code"]},
        {"grant_types": ["implicit"]},
        {"client_name": None},
        {"jwks_uri": ""},
        {"redirect_uris": []},
        {"redirect_uris": ["http://elsewhere.example/launch"]},
        {"token_endpoint_auth_method": "client_secret_basic"},
        {TOOL: None},
        {TOOL: {**document()[TOOL], "domain": "127.0.0.1"}},
        {TOOL: {**document()[TOOL], "domain": ""}},
        {TOOL: {**document()[TOOL], "claims": ["sub"]}},
        {TOOL: {**document()[TOOL], "messages": [{"type": "LtiStartProctoring"}]}},
        {
            TOOL: {
                **document()[TOOL],
                "messages": [{"type": "LtiResourceLinkRequest", "placements": ["roof"]}],
            }
        },
    ],
    ids=str,
)
def test_one_thing_wrong_is_refused_and_the_token_stays_good(lms, change):
    family, token = lms.config.family, give(lms)
    answer = post(lms, {**document(), **change}, token)

    assert answer.status_code == family.bad_registration_status
    assert lms.platform.registrar.tools() == []
    if family is CANVAS_LIKE:
        assert isinstance(answer.json()["errors"], list)
    elif family is PLAIN:
        assert answer.json()["error"] == "invalid_client_metadata"
    else:
        assert answer.text
        assert not answer.text.startswith(("{", "<"))
    assert post(lms, document(), token).ok


def test_canvas_shows_its_configuration_to_holders_of_a_token_only(lms):
    url, head = lms.config.configuration_url, {"Authorization": f"Bearer {give(lms)}"}
    is_open = lms.config.family is not CANVAS_LIKE

    assert requests.get(url, timeout=10).ok == is_open
    assert requests.get(url, headers=head, timeout=10).json()["issuer"] == lms.config.issuer


def test_only_an_administrator_manages_tools_and_only_of_this_tool(lms):
    base = f"{lms.config.base_url}/as/{{}}/course/1/tools"

    assert requests.get(base.format("anna"), timeout=10).status_code == 403
    assert requests.post(base.format("anna") + "/x/activate", timeout=10).status_code == 403
    assert requests.get(base.format("aksel"), timeout=10).ok
    assert requests.post(base.format("aksel") + "/x/activate", timeout=10).status_code == 404
    elsewhere = {"link": "https://elsewhere.example/register"}
    assert requests.post(base.format("aksel") + "/add", data=elsewhere, timeout=10).status_code == 400


def test_launches_lead_to_the_tool_that_was_activated(lms):
    body = document() | {"initiate_login_uri": f"{URL}/elsewhere/login"}
    client = post(lms, body, give(lms)).json()["client_id"]
    requests.post(f"{lms.config.base_url}/as/aksel/course/1/tools/{client}/activate", timeout=10)
    page = requests.get(f"{lms.config.base_url}/as/kirsten/launch/1/course", timeout=10).text

    assert f'value="{client}"' in page
    assert f'action="{URL}/elsewhere/login"' in page


def test_what_is_shared_and_permitted_is_what_was_registered():
    shared = PlatformConfig(tool=ToolAddresses.at(URL))
    with running_platform(replace(shared, shares=frozenset({"name"}), scopes=())) as running:
        platform = running.platform
        from lti.practice_lms.claims import identity, permitted_scopes  # noqa: PLC0415

        assert identity(platform, platform.person("kirsten")) == {"name": "Kirsten Dahl"}
        assert permitted_scopes(platform) == ()
