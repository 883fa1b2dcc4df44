"""Row 54, and what else Submission Review 1.0 says about the wish to see a learner's work: one change each."""

import pytest

from lti import errors
from lti.messages import GradeEndpoint, Person, ResourceLink, Role
from tests.unit.lti.in_memory import CORE, LAUNCH_URL, sign

AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
COLUMN = "https://lms.example.test/columns/4"
FOR_USER = CORE + "for_user"
REQUEST = {
    CORE + "message_type": "LtiSubmissionReviewRequest",
    CORE + "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"],
    FOR_USER: {"user_id": "learner-8"},
    AGS: {"scope": [], "lineitem": COLUMN, "lineitems": "https://lms.example.test/columns"},
}


def test_a_good_request_says_whose_work_is_meant_and_behind_which_column(world):
    launch = world.launch_with(**REQUEST)

    assert launch.message_type == "LtiSubmissionReviewRequest"
    assert launch.reviewed == Person(sub="learner-8")
    assert launch.person.sub == "person-7"
    assert launch.roles == {Role.INSTRUCTOR}
    assert launch.grade_endpoint == GradeEndpoint(
        scopes=frozenset(), lineitems="https://lms.example.test/columns", lineitem=COLUMN
    )
    assert launch.resource_link == ResourceLink(lti_id="link-3", title="What co-creation is")
    assert launch.content_request is None
    assert world.attempts.outcomes == [None]


def test_a_launch_of_a_link_is_for_nobody_else(world):
    assert world.launch_with(**{FOR_USER: REQUEST[FOR_USER]}).reviewed is None


@pytest.mark.parametrize(
    ("for_user", "told"),
    [
        ({"name": "Lea Lund"}, {"name": "Lea Lund"}),
        ({"given_name": "Lea", "family_name": "Lund", "email": "lea@example.test"}, {"given": "Lea"}),
        ({"name": None, "given_name": 7, "roles": ["Learner"], "strange": []}, {"name": None, "given": None}),
        ({"person_sourcedid": "SIS-8", "name": "$Person.name.full"}, {"name": None}),
    ],
)
def test_what_is_optional_about_the_learner_is_read_or_passed_over(world, for_user, told):
    person = world.launch_with(**REQUEST | {FOR_USER: REQUEST[FOR_USER] | for_user}).reviewed

    assert person.sub == "learner-8"
    assert {name: getattr(person, name) for name in told} == told


@pytest.mark.parametrize("link", [None, {"id": "link-3"}])
def test_a_column_may_belong_to_no_link(world, link):
    launch = world.launch_with(**REQUEST | {CORE + "resource_link": link})

    assert launch.resource_link == (ResourceLink(lti_id="link-3") if link else None)


def test_a_request_without_a_course_has_the_link_that_stands_for_it(world):
    launch = world.launch_with(**REQUEST | {CORE + "context": None})

    assert (launch.context, launch.link.lti_id) == (None, "link-3")


def test_the_items_of_the_column_come_as_those_of_a_link(world):
    assert world.launch_with(**REQUEST | {CORE + "custom": {"item": "m01"}}).item == "m01"


REFUSED = [
    *(
        pytest.param(REQUEST | {FOR_USER: told}, errors.ClaimInvalid, id=f"row 54: for_user {name}")
        for name, told in (
            ("missing", None),
            ("no object", "learner-8"),
            ("a list", [{"user_id": "learner-8"}]),
            ("empty", {}),
            ("without id", {"name": "Lea Lund"}),
            ("with a null id", {"user_id": None}),
            ("with an empty id", {"user_id": ""}),
            ("with a number", {"user_id": 18}),
            ("too long", {"user_id": "l" * 256}),
        )
    ),
    *(
        pytest.param(
            REQUEST | {AGS: told, CORE + "resource_link": None},
            errors.ClaimInvalid,
            id=f"row 54: no link, lineitem {name}",
        )
        for name, told in (
            ("without its service", None),
            ("in no object", COLUMN),
            ("missing", {"lineitems": COLUMN}),
            ("null", {"lineitem": None}),
            ("empty", {"lineitem": ""}),
            ("a number", {"lineitem": 4}),
            ("no address", {"lineitem": "javascript:alert(1)"}),
        )
    ),
    pytest.param(REQUEST | {CORE + "resource_link": {}}, errors.ClaimInvalid, id="a link without id"),
    pytest.param(REQUEST | {CORE + "resource_link": "link-3"}, errors.ClaimInvalid, id="a link, no object"),
    pytest.param(
        REQUEST | {CORE + "context": None, CORE + "resource_link": None},
        errors.ClaimInvalid,
        id="neither course nor link",
    ),
    pytest.param(
        REQUEST | {CORE + "context": {"id": "a-1", "type": ["Account"]}}, errors.ClaimInvalid, id="an account"
    ),
    pytest.param(REQUEST | {CORE + "roles": None}, errors.ClaimInvalid, id="no roles"),
    pytest.param(REQUEST | {CORE + "version": "1.1"}, errors.VersionRefused, id="another version"),
    pytest.param(
        REQUEST | {CORE + "deployment_id": "d-3"}, errors.DeploymentUnknown, id="another's deployment"
    ),
    pytest.param(
        REQUEST | {CORE + "target_link_uri": LAUNCH_URL + "?item=m01"},
        errors.TargetRefused,
        id="another target than the login's",
    ),
]


@pytest.mark.parametrize(("changes", "error"), REFUSED)
def test_row_54_a_request_that_lacks_something_is_refused_and_the_reason_is_noted(world, changes, error):
    with pytest.raises(error) as caught:
        world.launch_with(**changes)

    assert type(caught.value) is error
    assert caught.value.status in {400, 401}
    assert world.attempts.outcomes == [error.code]


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
