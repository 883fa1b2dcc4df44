"""Canvas' launches, as documented: the same gate, other habits."""

import json
from datetime import UTC, datetime
from pathlib import Path

import jwt
import pytest

from lti.deep_linking import sign_answer
from lti.messages import Column, ContentItem, Registration, Role
from lti.ports import DeploymentState
from tests.unit.lti.in_memory import CORE, Directory, World, key, sign

DOCUMENTED = Path(__file__).parent / "canvas"
CANVAS = Registration(
    platform_id=1,
    issuer="https://canvas.instructure.com",
    client_id="10000000000068",
    auth_login_url="https://sso.canvaslms.com/api/lti/authorize_redirect",
    auth_token_url="https://sso.canvaslms.com/login/oauth2/token",
    key_set_url="https://sso.canvaslms.com/keys",
    family="canvas",
)


def documented(name):
    return json.loads((DOCUMENTED / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def launch():
    def _launch(name):
        claims = documented(name)
        deployment = (1, claims[CORE + "deployment_id"])
        world = World(
            now=datetime.fromtimestamp(claims["iat"], UTC),
            directory=Directory(CANVAS, deployments={deployment: DeploymentState.ACTIVE}),
            launch_url="https://tool.example.org/lti/launch",
        )
        # Canvas names the deployment without the prefix.
        login = documented("01_login_initiation")["form"] | {"lti_deployment_id": None}
        redirect = world.login(**login | {"target_link_uri": claims[CORE + "target_link_uri"]})
        nonce = world.claims(redirect)["nonce"]
        return world.launch(sign(claims | {"nonce": nonce}), redirect.state)

    return _launch


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("10_launch_assignment_student_public", {Role.LEARNER}),
        ("12_launch_course_navigation_teacher", {Role.INSTRUCTOR}),
        ("13_launch_course_ta", {Role.INSTRUCTOR}),
        ("14_launch_student_view_testuser", {Role.LEARNER}),
        ("15_launch_admin_enrolled_as_learner", {Role.LEARNER, Role.ADMIN}),
        ("16_launch_observer", {Role.OBSERVER}),
        ("17_launch_account_navigation_admin", {Role.ADMIN}),
        ("18_launch_masqueraded_student", {Role.LEARNER}),
    ],
)
def test_everybody_arrives_with_their_roles(launch, name, roles):
    arrived = launch(name)

    assert arrived.roles == roles
    assert arrived.family == "canvas"
    assert arrived.is_test_person == ("testuser" in name)
    assert arrived.is_masquerading == ("masqueraded" in name)


def test_a_student_in_an_assignment_has_a_column_and_a_history(launch):
    student = launch("10_launch_assignment_student_public")

    assert student.person.email == "showell@school.edu"
    assert student.context.history == ("4dde05e8", "5098686f")
    assert student.grade_endpoint.lineitem == "https://example.instructure.com/api/lti/courses/1/line_items/2"
    assert "allowed_attempts" not in student.custom


def test_a_student_whose_name_is_not_shared_is_still_somebody(launch):
    student = launch("11_launch_assignment_student_anonymous_privacy")

    assert student.person.sub
    assert (student.person.name, student.person.email) == (None, None)


def test_an_account_is_a_context_of_its_own_kind_without_columns(launch):
    admin = launch("17_launch_account_navigation_admin")

    assert admin.context.kind == "account"
    assert admin.grade_endpoint is None
    assert admin.memberships_url is None


@pytest.mark.parametrize(
    ("name", "several"),
    [
        ("20_deep_link_request_assignment_selection", False),
        ("21_deep_link_request_link_selection", True),
        ("22_deep_link_request_module_index_menu_modal", True),
    ],
)
def test_a_request_for_content_takes_one_thing_or_several_by_its_placement(launch, name, several):
    arrived = launch(name)
    request = arrived.content_request

    assert arrived.roles == {Role.INSTRUCTOR}
    assert arrived.context.history == ("4dde05e8", "5098686f")
    assert request.accepts_several is several
    assert request.takes_columns
    assert request.targets == ("iframe", "window")
    assert request.return_url.startswith("https://example.instructure.com/courses/1/deep_linking_response")


def test_our_answer_says_no_more_than_the_documented_one(launch):
    told = documented("23_deep_link_response_two_items")
    items = told["https://purl.imsglobal.org/spec/lti-dl/claim/content_items"]
    ours = [
        ContentItem(
            url=item["url"],
            title=item["title"],
            text=item.get("text", ""),
            custom=item["custom"],
            column=Column(label=item["title"], maximum=10, resource_id="q1", tag="quiz")
            if "lineItem" in item
            else None,
            target="window" if "window" in item else "iframe",
        )
        for item in items
    ]
    request = launch("21_deep_link_request_link_selection").content_request
    signed = sign_answer(
        request,
        ours,
        registration=CANVAS,
        key=key("ours"),
        now=datetime(2026, 11, 22, tzinfo=UTC),
        message="2 items added",
    )
    answer = jwt.decode(signed, options={"verify_signature": False})

    undated = [
        {name: item[name] for name in item if name not in {"available", "submission"}} for item in items
    ]
    assert answer["https://purl.imsglobal.org/spec/lti-dl/claim/content_items"] == undated
    assert answer.keys() == told.keys()
