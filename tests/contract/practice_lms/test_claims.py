"""What an id_token says, by family and person."""

from dataclasses import replace

import pytest

from lti.practice_lms import CANVAS_LIKE, PLAIN
from lti.practice_lms.world import PEOPLE, Place

LIS = "http://purl.imsglobal.org/vocab/lis/v2"


def test_a_moodle_like_launch_has_moodles_shape(lms, stub_tool):
    claims = lms.launch("kirsten", link="m01")
    assert claims["exp"] == claims["iat"] + 60
    assert claims["aud"] == "samskabe-practice"
    assert claims["sub"] == "11"
    assert claims["deployment_id"] == "1"
    assert claims["version"] == "1.3.0"
    assert claims["message_type"] == "LtiResourceLinkRequest"
    assert claims["target_link_uri"] == f"{stub_tool.url}/lti/launch"
    assert claims["roles"] == [f"{LIS}/membership#Learner"]
    assert claims["context"]["type"] == ["CourseSection"]
    assert claims["resource_link"] == {"id": "1-m01", "title": "What co-creation is, and is not"}
    assert claims["tool_platform"]["product_family_code"] == "moodle"
    assert claims["endpoint"]["lineitem"].endswith("/lineitem?type_id=1")
    assert "azp" not in claims
    assert "locale" not in claims


def test_an_administrator_of_moodle_is_an_instructor_as_well(lms):
    assert lms.launch("aksel")["roles"] == [
        f"{LIS}/institution/person#Administrator",
        f"{LIS}/membership#Instructor",
        f"{LIS}/system/person#Administrator",
    ]


def test_custom_parameters_are_expanded_and_doubled(run):
    with run() as lms:
        course = replace(
            lms.config.courses[1],
            custom={"Time.Zone": "$Person.address.timezone", "h": "$Context.id.history"},
        )
    with run(courses=(course,)) as lms:
        custom = lms.launch("marlene", course="2")["custom"]
    assert custom == {"Time.Zone": "Europe/Berlin", "time_zone": "Europe/Berlin", "h": "1", "item": "m01"}


def test_an_unknown_variable_stays_as_it_was_written(lms):
    assert lms.launch()["custom"]["link_history"] == "$ResourceLink.id.history"


def test_the_first_link_opens_the_course_and_has_no_column(lms):
    claims = lms.launch(link="course")
    assert claims["custom"]["item"] == "course"
    assert "lineitem" not in claims["endpoint"]
    assert claims["endpoint"]["lineitems"].endswith("/ags/1/lineitems?type_id=1")


def test_a_second_column_on_a_link_takes_the_column_out_of_the_launch(lms):
    lms.platform.gradebook.add("1", label="Journal", maximum=5, link_id="m01")
    assert "lineitem" not in lms.launch(link="m01")["endpoint"]


def test_the_language_and_the_way_back_are_the_persons(lms):
    presentation = lms.launch("marlene", query="?target=window")["launch_presentation"]
    assert presentation == {
        "locale": "de",
        "document_target": "window",
        "return_url": f"{lms.url}/as/marlene/course/1/return",
    }


def test_two_courses_have_nothing_but_people_in_common(lms):
    one, two = lms.launch(course="1"), lms.launch(course="2")
    assert one["sub"] == two["sub"]
    assert one["context"]["id"] != two["context"]["id"]
    assert one["resource_link"]["id"] != two["resource_link"]["id"]
    assert one["endpoint"]["lineitem"] != two["endpoint"]["lineitem"]


def test_a_canvas_like_launch_has_canvas_shape(run):
    with run(family=CANVAS_LIKE) as lms:
        graded, navigation = lms.launch(link="m01"), lms.launch(link="course")
    assert graded["exp"] == graded["iat"] + 3600
    assert graded["azp"] == "samskabe-practice"
    assert graded["context"]["type"] == [f"{LIS}/course#CourseOffering"]
    assert f"{LIS}/institution/person#Student" in graded["roles"]
    assert graded["placement"] == "assignment_selection"
    assert graded["sub"] != "11"
    assert navigation["resource_link"] == {"id": navigation["context"]["id"]}


def test_the_test_student_is_nobody_with_a_role_of_its_own(run):
    with run(family=CANVAS_LIKE) as lms:
        claims = lms.launch("test-student")
    assert claims["roles"][1] == "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
    assert not {"name", "given_name", "family_name", "email"} & claims.keys()


@pytest.mark.parametrize(
    ("place", "role"),
    [
        (Place.ASSISTANT, f"{LIS}/membership/Instructor#TeachingAssistant"),
        (Place.OBSERVER, f"{LIS}/membership#Mentor"),
        (Place.ADMINISTRATOR, f"{LIS}/institution/person#Administrator"),
    ],
)
def test_a_plain_platform_names_each_role_by_the_book(run, place, role):
    with run(family=PLAIN, people=(replace(PEOPLE[0], place=place),)) as lms:
        assert role in lms.launch("kirsten")["roles"]


def test_on_canvas_an_administrator_acts_as_somebody_and_a_variable_tells(run):
    with run(family=CANVAS_LIKE, custom={"m": "$Canvas.masqueradingUser.id"}) as lms:
        assert lms.launch("kirsten")["custom"]["m"] == "$Canvas.masqueradingUser.id"
        assert lms.get("/as/kirsten/launch/1/m01?acting=anna").status_code == 403
        assert "Open the course as Kirsten Dahl" in lms.get("/as/aksel/course/1/participants").text
        assert "Open the course as" not in lms.get("/as/anna/course/1/participants").text
    with run(family=PLAIN) as lms:
        assert lms.get("/as/kirsten/launch/1/m01?acting=aksel").status_code == 404
        assert lms.get("/as/aksel/account").status_code == 404


def test_on_canvas_only_administrators_open_the_account(run):
    with run(family=CANVAS_LIKE) as lms:
        assert lms.get("/as/anna/account").status_code == 403
        assert lms.get("/as/aksel/account").status_code == 200
        assert "for the whole account" in lms.get("/as/aksel/course/1").text
