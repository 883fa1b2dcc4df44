"""Moodle's recorded launches, first by Moodle's own signature, then through the whole gate.

Through the gate they are signed again: a recorded nonce answers a login of the past.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest

from lti.deep_linking import sign_answer
from lti.errors import AudienceMismatch, PlatformRefused, SignatureRefused, TokenExpired
from lti.id_token import check_audience, check_genuine, check_issuer, check_times, take_apart
from lti.keys import PlatformKeys
from lti.launch import complete_launch
from lti.messages import (
    Column,
    ContentItem,
    ContentRequest,
    Context,
    Person,
    Registration,
    ResourceLink,
    ReviewLink,
    Role,
)
from lti.ports import DeploymentState
from tests.unit.lti.in_memory import CORE, Answer, Directory, KeySets, Server, World, key, outgoing, sign

DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
RECORDED = Path(__file__).parent / "moodle"
MOODLE = Registration(
    platform_id=1,
    issuer="https://moodle.school.test:8443",
    client_id="QkTocbRhUJ8FWIn",
    auth_login_url="https://moodle.school.test:8443/mod/lti/auth.php",
    auth_token_url="https://moodle.school.test:8443/mod/lti/token.php",
    key_set_url="https://moodle.school.test:8443/keys",
    family="moodle",
)
LAUNCHES = [
    "17_launch_student",
    "19_launch_teacher",
    "21_launch_manager_not_enrolled",
    "22_launch_admin",
    "26_launch_no_lineitem",
    "27_launch_restored_course",
    "09_deeplink_launch",
    "31_submission_review",
]


def recorded(name):
    return json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))


def moment_of(claims):
    return datetime.fromtimestamp(claims["iat"], UTC)


@pytest.fixture
def keys():
    server = Server()
    server.answers["/keys"] = Answer(body=recorded("06_platform_jwks"))
    return PlatformKeys(store=KeySets(), http=outgoing(server))


@pytest.mark.parametrize("name", LAUNCHES)
def test_a_token_that_moodle_signed_is_genuine_at_its_time(keys, name):
    token = take_apart(recorded(name)["request"]["form"]["id_token"])
    now = moment_of(token.claims)

    check_genuine(token, MOODLE, keys=keys, now=now)
    check_issuer(token, MOODLE)
    check_audience(token, MOODLE)
    check_times(token, now=now)
    with pytest.raises(TokenExpired):
        check_times(token, now=now + timedelta(minutes=3))
    with pytest.raises(AudienceMismatch):
        check_audience(token, replace(MOODLE, client_id="another"))


def test_a_token_that_moodle_signed_cannot_be_given_other_claims(keys):
    student, teacher = (recorded(name)["request"]["form"]["id_token"] for name in LAUNCHES[:2])
    header, _, signature = student.split(".")
    _, claims, _ = teacher.split(".")
    token = take_apart(f"{header}.{claims}.{signature}")

    with pytest.raises(SignatureRefused):
        check_genuine(token, MOODLE, keys=keys, now=moment_of(token.claims))


@pytest.fixture
def launch():
    """Sends a recorded launch through login and launch, with the custom parameters that we register."""

    def _launch(name, **custom):
        claims = recorded(name)["decoded_jwt"]["id_token"]["payload"]
        world = World(
            now=moment_of(claims),
            directory=Directory(MOODLE, deployments={(1, "1"): DeploymentState.ACTIVE}),
            launch_url="https://tool.example.test:9443/launch",
        )
        redirect = world.login(
            **recorded("16_launch_login_init_student")["request"]["form"]
            | {"target_link_uri": claims[CORE + "target_link_uri"]}
        )
        nonce = world.claims(redirect)["nonce"]
        claims[CORE + "custom"] |= custom
        return world.launch(sign(claims | {"nonce": nonce}), redirect.state)

    return _launch


def test_a_student_arrives_as_themselves(launch):
    student = launch("17_launch_student", item="m01/quiz", time_zone="Europe/Vienna")

    assert (student.person.sub, student.person.name) == ("18", "Stella Student")
    assert (student.person.locale, student.person.time_zone) == ("en", "Europe/Vienna")
    assert student.roles == {Role.LEARNER}
    assert student.context == Context(lti_id="4", title="Co-creation MOOC", label="COCREATE")
    assert student.resource_link == ResourceLink(lti_id="2", title="Module 1: co-creation")
    assert student.item == "m01/quiz"
    assert student.family == "moodle"
    assert student.deployment_id == "1"
    assert student.return_url.startswith("https://moodle.school.test:8443/mod/lti/return.php?course=4")
    assert not student.is_test_person
    assert not student.is_masquerading


def test_a_students_grade_and_the_roster_have_an_address(launch):
    student = launch("17_launch_student")
    services = "https://moodle.school.test:8443/mod/lti/services.php"

    assert student.grade_endpoint.lineitem == f"{services}/4/lineitems/8/lineitem?type_id=1"
    assert student.grade_endpoint.lineitems == f"{services}/4/lineitems?type_id=1"
    assert "https://purl.imsglobal.org/spec/lti-ags/scope/score" in student.grade_endpoint.scopes
    assert student.memberships_url == f"{services}/CourseSection/4/bindings/1/memberships"


def test_unexpanded_variables_of_moodle_are_absent(launch):
    custom = launch("17_launch_student", context_id_history="$Context.id.history").custom

    assert custom["v_user_id"] == "18"
    assert not [name for name, value in custom.items() if value.startswith("$")]
    assert "v_canvas_user_id" not in custom


@pytest.mark.parametrize(
    ("name", "sub", "roles"),
    [
        ("19_launch_teacher", "16", {Role.INSTRUCTOR}),
        ("21_launch_manager_not_enrolled", "15", {Role.INSTRUCTOR}),
        ("22_launch_admin", "2", {Role.INSTRUCTOR, Role.ADMIN}),
    ],
)
def test_staff_arrive_with_their_roles(launch, name, sub, roles):
    staff = launch(name)

    assert (staff.person.sub, staff.roles) == (sub, roles)


def test_a_link_without_a_column_still_has_the_course_s_columns(launch):
    endpoint = launch("26_launch_no_lineitem").grade_endpoint

    assert endpoint.lineitem is None
    assert endpoint.lineitems


def test_a_restored_course_tells_which_one_it_came_from(launch):
    restored = launch("27_launch_restored_course", context_id_history="4")

    assert (restored.context.lti_id, restored.context.history) == ("5", ("4",))


def test_an_error_that_moodle_posts_is_recognised():
    form = recorded("33_auth_error_bad_login_hint")["request"]["form"]

    with pytest.raises(PlatformRefused) as caught:
        complete_launch(form, gate=World().gate, browser_secret=None)
    assert caught.value.error == "access_denied"


def test_a_request_for_content_says_what_may_be_chosen_and_where_the_answer_goes(launch):
    request = launch("09_deeplink_launch").content_request

    assert request == ContentRequest(
        platform_id=1,
        deployment_id="1",
        return_url="https://moodle.school.test:8443/mod/lti/contentitem_return.php?course=4&id=1&sesskey=rjtlrOFABG",
        targets=(),  # it names three and heeds none
        accepts_several=True,
        locale="en",
    )


def test_a_wish_to_see_a_students_work_names_the_student_by_id_alone(launch):
    review = launch("31_submission_review", item="m01")

    assert review.reviewed == Person(sub="18")
    assert (review.person.name, review.roles) == ("Tina Teacher", {Role.INSTRUCTOR})
    assert review.grade_endpoint.lineitem.endswith("/4/lineitems/9/lineitem?type_id=1")
    assert (review.custom["review"], review.item) == ("r2", "m01")
    assert review.context.lti_id == "4"


def test_our_answer_has_the_shape_of_one_that_moodle_took(launch):
    """Two activities and two columns came of the recorded one."""
    taken = recorded("10_deeplink_response_2_items")["decoded_jwt"]["JWT"]
    item = ContentItem(
        url="https://tool.example.test:9443/launch?item=m01",
        title="A star",
        text="About it",
        custom={"item": "m01"},
        column=Column(
            label="A star",
            maximum=100,
            resource_id="m01",
            tag="samskabe",
            review=ReviewLink(
                custom={"item": "m01"},
                url="https://tool.example.test:9443/launch?item=m01",
                label="Look at the work",
            ),
        ),
        opens_at=datetime(2026, 9, 1, tzinfo=UTC),
        due_at=datetime(2027, 5, 30, tzinfo=UTC),
    )
    signed = sign_answer(
        launch("09_deeplink_launch").content_request,
        [item],
        registration=MOODLE,
        key=key("ours"),
        now=datetime(2026, 11, 22, tzinfo=UTC),
    )
    told = jwt.decode(signed, options={"verify_signature": False})

    assert told.keys() == taken["payload"].keys() - {DL + "msg", DL + "log"}
    assert (told["iss"], told["aud"]) == (taken["payload"]["iss"], taken["payload"]["aud"])
    ours, theirs = (claims[DL + "content_items"][0] for claims in (told, taken["payload"]))
    assert ours.keys() <= theirs.keys()
    assert ours["lineItem"].keys() <= theirs["lineItem"].keys()
    assert ours["lineItem"]["submissionReview"].keys() == theirs["lineItem"]["submissionReview"].keys()
    assert ours["available"] == {"startDateTime": theirs["available"]["startDateTime"]}
    assert ours["submission"] == theirs["submission"]
