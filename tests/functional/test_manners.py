"""What single platforms do otherwise, seen in real ones, in their source or in public reports: launches and content."""

import pytest
from sqlalchemy import select, update

from app.models import Context, Platform, Visit
from lti.practice_lms.families import PLAIN
from tests.doorstep import CORE, reading
from tests.functional.test_content import SETTINGS, asked
from tests.gradebook import Grades
from tests.journey import Page
from tests.practice import practice_lms

AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"


@pytest.fixture
def lms_config(tool):
    return practice_lms(tool, family=PLAIN, clock=tool.clock)


@pytest.fixture
def grades(tool, lms) -> Grades:
    return Grades(tool=tool, lms=lms)


def test_ilias_asks_for_content_without_a_target(doorstep, lms):
    """What the login named is meant: its address came back in a state we signed."""
    page = doorstep.launch(asked(lms) | {CORE + "target_link_uri": None}, person="anna")
    assert (page.status, page.heading) == (200, "Choose content")


def test_a_link_is_opened_with_its_target_all_the_same(doorstep):
    page = doorstep.launch({CORE + "target_link_uri": None})
    assert page.status == 400


@pytest.mark.parametrize("registered", ["", "/"])
@pytest.mark.parametrize("told", ["", "/"])
def test_a_slash_at_the_end_makes_no_other_issuer(tool, lms, doorstep, registered, told):
    issuer = lms.config.issuer
    with tool.shared.database.writing() as session:
        session.execute(update(Platform).values(issuer=issuer + registered))
    login = doorstep.login(iss=issuer + told)
    assert doorstep.post(login, doorstep.token(login, {"iss": issuer + told})).status == 200


def test_another_issuer_is_another_all_the_same(doorstep, lms):
    assert doorstep.login(iss=lms.config.issuer + "//").response.status_code == 400
    login = doorstep.login()
    assert doorstep.post(login, doorstep.token(login, {"iss": lms.config.issuer + "/x"})).status != 200


@pytest.mark.parametrize(
    "spelt",
    [
        lambda issuer: issuer.replace("http://", "https://"),
        lambda issuer: issuer + "/moodle",
        lambda issuer: issuer.replace("http", "HTTP"),
    ],
    ids=["scheme", "path", "case"],
)
def test_what_came_and_what_is_registered_is_told_where_only_the_spelling_differs(doorstep, lms, spelt):
    came = spelt(lms.config.issuer)
    page = Page(doorstep.login(iss=came).response)
    assert page.status == 400
    assert f"What came as issuer {came}" in page.text
    assert f"What is registered {lms.config.issuer}" in page.text


def test_another_client_of_a_known_issuer_is_told_as_that_and_no_client_is_named(doorstep, lms):
    page = Page(doorstep.login(client_id="another").response)
    assert page.status == 400
    assert "What came as client ID another" in page.text
    assert "This issuer is registered here with another client ID." in page.text
    assert lms.config.client_id not in page.text


def test_a_stranger_learns_of_no_other_platform(doorstep, lms):
    page = Page(doorstep.login(iss="https://elsewhere.example/<b>" + "x" * 5000).response)
    assert page.status == 400
    assert "What came as issuer https://elsewhere.example/<b>x" in page.text
    assert "x" * 300 not in page.text
    assert "What is registered" not in page.text
    assert lms.config.issuer not in page.text.replace(page.url, "")


@pytest.mark.parametrize("path", ["/lti/launch/", "/lti/login/", "/lti/jwks.json/"])
def test_a_slash_at_the_end_makes_no_other_address(tool, visitor, path):
    assert visitor.http.get(tool.url + path, timeout=20).status_code in {200, 400}


def test_brightspace_names_no_course_and_the_page_says_what_to_switch_on(doorstep, lms):
    page = doorstep.launch(asked(lms) | {CORE + "context": None}, person="anna")
    assert page.status == 400
    assert "What is missing or cannot be used: context." in page.text
    assert "Brightspace sends it only where" in page.text


@pytest.mark.parametrize("history", ["timed out", "truncated", "$Context.id.history", ""])
def test_a_history_that_is_none_names_no_course(tool, doorstep, history):
    doorstep.launch({CORE + "custom": {"item": "m01", "context_id_history": history}})
    with reading(tool) as session:
        assert session.scalars(select(Context.history)).all() == [[]]


def test_moodle_asks_for_a_review_without_the_grade_service(tool, lms, doorstep, grades):
    """Recorded from Moodle 4.5.5: the link and the person are all that is named."""
    grades.arrive("kirsten")
    grades.earn("kirsten", 0.8)
    kirsten = lms.platform.subject(lms.platform.person("kirsten"))
    link = lms.platform.resource_link_id(lms.platform.course("1"), "m01-quiz")
    page = doorstep.launch(
        {
            CORE + "message_type": "LtiSubmissionReviewRequest",
            CORE + "for_user": {"user_id": kirsten},
            CORE + "resource_link": {"id": link},
            CORE + "custom": {"item": "m01"},
            AGS: None,
        },
        person="anna",
    )
    assert page.status == 200
    with reading(tool) as session:
        visit = session.scalars(select(Visit).order_by(Visit.id.desc())).first()
        assert (visit.mode, visit.subject) == ("review", "m01")


def test_a_review_of_nothing_is_none(doorstep, lms):
    kirsten = lms.platform.subject(lms.platform.person("kirsten"))
    page = doorstep.launch(
        {
            CORE + "message_type": "LtiSubmissionReviewRequest",
            CORE + "for_user": {"user_id": kirsten},
            CORE + "resource_link": None,
            AGS: None,
        },
        person="anna",
    )
    assert page.status == 400


def test_content_goes_to_an_http_address_where_platforms_may_have_one(doorstep, lms):
    page = doorstep.launch(asked(lms, deep_link_return_url="http://lms.example/return"), person="anna")
    assert (page.status, SETTINGS in asked(lms)) == (200, True)


def test_open_edx_frames_us_from_another_origin_than_its_issuer(tool, doorstep, lms):
    """The operator names it, and the issuer's own pages may go on framing us."""
    with tool.shared.database.writing() as session:
        session.execute(update(Platform).values(frame_origins=["https://apps.lms.example"]))
    doorstep.launch({CORE + "launch_presentation": None})
    with reading(tool) as session:
        (origins,) = session.scalars(select(Visit.frame_origins)).all()
    assert set(origins) == {"https://apps.lms.example", lms.config.issuer}


def test_a_column_made_where_the_link_has_no_name_is_called_as_the_star(doorstep, lms, grades):
    leads = {CORE + "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"]}
    block = {
        CORE + "resource_link": {"id": "block-7"},
        CORE + "custom": {"item": "m01"},
        AGS: {
            "scope": [
                f"https://purl.imsglobal.org/spec/lti-ags/scope/{name}" for name in ("lineitem", "score")
            ],
            "lineitems": lms.platform.columns_url("1"),
        },
    }
    page = doorstep.launch(block | leads, person="anna")
    grades.work()
    page = doorstep.browser.open("grades", base="/".join([*page.url.split("/")[:5], ""]))
    doorstep.browser.send(page, page.form("/grades/columns"))
    grades.work()
    made = [column for column in lms.platform.gradebook.columns("1") if column.tag == "samskabe"]
    assert [column.label for column in made] == ["What co-creation is — and is not"]
