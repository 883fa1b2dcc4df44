"""Rows 1 to 6: what a login initiation must have (security framework, section 5.1.1.1)."""

import pytest

from lti import errors
from tests.unit.lti.in_memory import CORE, LAUNCH_URL, sign


@pytest.mark.parametrize("missing", ["iss", "login_hint", "target_link_uri"])
def test_row_1_a_login_must_say_who_asks_and_for_what(world, missing):
    with pytest.raises(errors.LoginIncomplete):
        world.login(**{missing: None})


def test_row_2_an_unknown_issuer_is_not_redirected(world):
    with pytest.raises(errors.PlatformUnknown):
        world.login(iss="https://nobody.example.test")


def test_row_3_an_unknown_client_of_a_known_issuer_is_refused(world):
    with pytest.raises(errors.PlatformUnknown):
        world.login(client_id="client-99")


def test_row_4_an_issuer_with_many_clients_must_say_which(world):
    with pytest.raises(errors.ClientAmbiguous):
        world.login(iss="https://cloud.example.test", client_id=None, lti_deployment_id=None)


def test_row_4_an_issuer_with_one_client_need_not_say_which(world):
    assert "client_id=client-1" in world.login(client_id=None).url


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example.test/lti/launch",
        "http://tool.example.test/lti/launch",
        "https://tool.example.test:8443/lti/launch",
        "https://tool.example.test@elsewhere.example.test/",
        "https://user@tool.example.test/lti/launch",
        "https://elsewhere.example.test\\@tool.example.test/",
        "//tool.example.test/lti/launch",
        "javascript:alert(1)",
        "https://tool.example.test:port/",
    ],
)
def test_row_5_the_target_must_be_on_our_host(world, target):
    with pytest.raises(errors.TargetRefused):
        world.login(target_link_uri=target)


def test_row_5_any_page_of_ours_may_be_the_target(world):
    assert world.login(target_link_uri=LAUNCH_URL + "?item=m06").url


@pytest.mark.parametrize(
    ("deployment_id", "error"),
    [
        ("d-waiting", errors.DeploymentWaiting),
        ("d-off", errors.DeploymentSuspended),
    ],
)
@pytest.mark.parametrize("parameter", ["lti_deployment_id", "deployment_id"])
def test_row_6_a_deployment_must_be_let_in(world, deployment_id, error, parameter):
    with pytest.raises(error) as caught:
        world.login(**({"lti_deployment_id": None} | {parameter: deployment_id}))
    assert (caught.value.platform_id, caught.value.deployment_id) == (1, deployment_id)


@pytest.mark.parametrize("deployment_id", ["d-none", "d-2"])
def test_row_6_an_unknown_deployment_is_refused_where_its_message_is_signed(world, deployment_id):
    """Nobody can fill the list of waiting deployments with unsigned logins, and yet a new one gets there."""
    redirect = world.login(lti_deployment_id=deployment_id)

    with pytest.raises(errors.DeploymentUnknown) as caught:
        world.launch(sign(world.claims(redirect, **{CORE + "deployment_id": deployment_id})), redirect.state)
    assert (caught.value.platform_id, caught.value.deployment_id) == (1, deployment_id)


def test_row_6_a_login_need_not_name_its_deployment(world):
    assert world.login(lti_deployment_id=None).url


def test_no_login_writes_anything(world):
    world.login()
    with pytest.raises(errors.TargetRefused):
        world.login(target_link_uri="javascript:alert(1)")

    assert not world.attempts.spent
    assert not world.key_sets.stored
    assert not world.server.requests
