"""A cell of the gradebook leads to the work behind it, as far as the column says so and as its family does it."""

import pytest

from lti.practice_lms import CANVAS_LIKE, PLAIN

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"


@pytest.fixture
def plain(run):
    with run(family=PLAIN) as client:
        yield client


def gradebook(lms, person="anna"):
    return lms.get(f"/as/{person}/course/1/gradebook").text


def column(lms, link="m01"):
    return lms.platform.gradebook.launch_column("1", link)


def address(lms, *, person="anna", learner="kirsten", link="m01"):
    return f"/as/{person}/review/1/{column(lms, link).id}/{learner}"


def reviewed(lms, form_of, path):
    """The claims of the message that a click on the cell leads to, and where it goes."""
    _, login = form_of(lms.get(path).text)
    page = lms.http.get(lms.config.auth_login_url, params=lms.tool.auth_request(login), timeout=5)
    _, fields = form_of(page.text)
    return login["target_link_uri"], lms.claims(fields["id_token"])


def test_a_graded_cell_leads_to_the_work_for_those_who_grade_and_for_nobody_else(plain, form_of):
    assert "/review/" not in gradebook(plain)
    assert plain.get(address(plain)).status_code == 404

    plain.score()

    assert gradebook(plain).count("/review/") == 1
    assert "/review/" not in gradebook(plain, "kirsten")
    assert plain.get(address(plain, person="kirsten")).status_code == 403
    assert plain.get(address(plain, learner="omar")).status_code == 404
    page = plain.get(f"/as/anna/course/1/review/{column(plain).id}/kirsten").text
    assert form_of(plain.get(address(plain)).text)[1]["login_hint"] == plain.sub("anna")
    assert f'src="{address(plain)}"' in page


def test_the_message_says_who_whose_and_behind_which_column(plain, form_of):
    plain.score()

    target, claims = reviewed(plain, form_of, address(plain))

    assert claims[LTI + "message_type"] == "LtiSubmissionReviewRequest"
    assert claims["sub"] == plain.sub("anna")
    assert claims[LTI + "for_user"] == {
        "user_id": plain.sub("kirsten"),
        "name": "Kirsten Dahl",
        "given_name": "Kirsten",
        "family_name": "Dahl",
        "email": "kirsten@nordby.example",
    }
    assert claims[AGS]["lineitem"] == plain.column_url("m01")
    assert claims[LTI + "resource_link"]["id"] == "1-m01"
    assert claims[LTI + "custom"]["item"] == "m01"
    assert claims[LTI + "target_link_uri"] == target == f"{plain.tool.url}/lti/launch"


def test_moodle_tells_the_learners_id_alone(lms, form_of):
    lms.score()

    _target, claims = reviewed(lms, form_of, address(lms))

    assert claims[LTI + "for_user"] == {"user_id": lms.sub("kirsten")}


def test_a_column_may_have_an_address_and_parameters_of_its_own_and_belong_to_no_link(plain, form_of):
    """AGS 2.0 and Submission Review 1.0: `submissionReview` of a line item the tool made."""
    url = f"{plain.tool.url}/lti/launch?item=course"
    review = {"reviewableStatus": ["Completed"], "url": url, "custom": {"item": "course"}, "label": "Look"}
    made = plain.service(
        "POST",
        plain.platform.columns_url("1"),
        {"label": "All", "scoreMaximum": 10, "submissionReview": review},
        content_type=plain.media.item,
    ).json()
    assert made["submissionReview"] == review
    score = {
        "userId": plain.sub("kirsten"),
        "scoreGiven": 5,
        "scoreMaximum": 10,
        "activityProgress": "InProgress",
        "gradingProgress": "FullyGraded",
        "timestamp": "2026-11-21T23:37:26+00:00",
    }
    path = f"/as/anna/review/1/{made['id'].split('/')[-2]}/kirsten"
    plain.service("POST", f"{made['id']}/scores", score, content_type=plain.media.score)
    assert plain.get(path).status_code == 404, "the column asks for `Completed`"

    later = score | {"activityProgress": "Completed", "timestamp": "2026-11-21T23:37:27+00:00"}
    plain.service("POST", f"{made['id']}/scores", later, content_type=plain.media.score)

    target, claims = reviewed(plain, form_of, path)
    assert target == url
    assert LTI + "resource_link" not in claims
    assert claims[LTI + "custom"]["item"] == "course"
    assert claims[AGS]["lineitem"] == made["id"]
    assert ">Look<" in gradebook(plain)


@pytest.mark.parametrize(
    "review",
    [
        "yes",
        {},
        {"reviewableStatus": "Completed"},
        {"reviewableStatus": ["Completed"], "url": "https://elsewhere.example/"},
        {"reviewableStatus": ["Completed"], "custom": {"item": 7}},
    ],
    ids=str,
)
def test_a_way_to_the_work_that_cannot_be_used_makes_no_column(plain, review):
    body = {"label": "All", "scoreMaximum": 10, "submissionReview": review}

    answer = plain.service("POST", plain.platform.columns_url("1"), body, content_type=plain.media.item)

    assert answer.status_code == 400


def test_canvas_has_no_way_from_a_grade_to_the_work(run):
    with run(family=CANVAS_LIKE) as lms:
        lms.score()

        assert "/review/" not in gradebook(lms)
        assert lms.get(address(lms)).status_code == 404


def test_the_click_is_good_for_one_message(plain, form_of):
    plain.score()
    _, login = form_of(plain.get(address(plain)).text)
    asked = plain.tool.auth_request(login)

    first, second = (plain.http.get(plain.config.auth_login_url, params=asked, timeout=5) for _ in range(2))

    assert "id_token" in first.text
    assert "id_token" not in second.text
