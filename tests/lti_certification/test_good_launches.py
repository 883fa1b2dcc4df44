"""What must be let in: the good launch, and everything the specification leaves optional."""

import pytest

from lti.messages import Context, ResourceLink, Role
from tests.unit.lti.in_memory import CORE, LAUNCH_URL, Answer, key, sign

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"


def test_a_good_launch_is_let_in_and_its_state_is_spent(world):
    """LTI 1.3 core, section 5.3."""
    launch = world.launch_with()

    assert launch.person.sub == "person-7"
    assert launch.roles == {Role.LEARNER}
    assert launch.context == Context(lti_id="course-9", title="Co-creation", label="CC")
    assert launch.resource_link == ResourceLink(lti_id="link-3", title="What co-creation is")
    assert launch.registration.platform_id == 1
    assert launch.deployment_id == "d-1"
    assert launch.message_type == "LtiResourceLinkRequest"
    assert list(world.attempts.spent) == [bytes.fromhex(launch.attempt)]
    assert (world.attempts.outcomes, world.attempts.transports) == ([None], ["cookie"])


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"name": None, "email": None}, id="no personal data"),
        pytest.param({"email": "a@example.test"}, id="email only"),
        pytest.param({"name": "Ada", "given_name": "Ada", "family_name": "L"}, id="names only"),
        pytest.param({CORE + "context": None}, id="no context"),
        pytest.param({CORE + "context": {}}, id="empty context"),
        pytest.param({"https://example.test/claim/strange": {"a": [1]}}, id="unknown claim"),
        pytest.param({"name": 7, "locale": ["de"], CORE + "custom": "odd"}, id="odd optional claims"),
        pytest.param({"aud": ["client-1"]}, id="row 31: audience list of one"),
        pytest.param({"aud": ["other", "client-1"], "azp": "client-1"}, id="row 33: audience list with azp"),
    ],
)
def test_a_launch_is_let_in_with(world, changes):
    assert world.launch_with(**changes).person.sub == "person-7"


@pytest.mark.parametrize(
    ("claimed", "roles"),
    [
        pytest.param([], set(), id="row 48: an empty list is the least privilege"),
        pytest.param(["Instructor"], {Role.INSTRUCTOR}, id="short role"),
        pytest.param(
            [f"{MEMBERSHIP}#Learner", f"{MEMBERSHIP}#Mentor"], {Role.LEARNER, Role.OBSERVER}, id="several"
        ),
        pytest.param(["https://example.test/role#Wizard"], set(), id="unknown role"),
    ],
)
def test_roles_are_accepted_as(world, claimed, roles):
    assert world.launch_with(**{CORE + "roles": claimed}).roles == roles


def test_row_40_clocks_may_differ_by_some_seconds(world):
    moment = int(world.now.timestamp())

    assert world.launch_with(exp=moment - 3)
    assert world.launch_with(iat=moment + 3)


def test_row_49_a_launch_without_a_person_is_anonymous(world):
    """LTI 1.3 core, section 5.3.6.1: `sub` may be left out."""
    assert world.launch_with(sub=None).person is None


def test_row_22_keys_of_other_kinds_may_share_the_id(world):
    """RFC 7517, section 4.5."""
    ours = dict(key("platform").public_jwk)
    others = [{"kty": "EC", "crv": "P-256", "x": "a", "y": "b"}, ours | {"use": "enc"}, "odd", None]
    keys = [{**one, "kid": ours["kid"]} if isinstance(one, dict) else one for one in others]
    world.server.answers["/keys"] = Answer(body={"keys": [*keys, ours]})

    assert world.launch_with().person.sub == "person-7"


def test_row_5_a_target_may_say_the_usual_port(world):
    target = LAUNCH_URL.replace("tool.example.test", "TOOL.example.test:443")
    redirect = world.login(target_link_uri=target)

    assert world.launch(sign(world.claims(redirect, **{CORE + "target_link_uri": target})), redirect.state)


def test_row_38_a_token_that_counts_from_now_on_is_let_in(world):
    """RFC 7519, section 4.1.5."""
    assert world.launch_with(nbf=int(world.now.timestamp()))


def test_parallel_tabs_of_one_browser_do_not_disturb_each_other(world):
    first, second = world.login(), world.login()

    for redirect in (second, first):
        assert world.launch(sign(world.claims(redirect)), redirect.state)
    assert world.attempts.outcomes == [None, None]
