"""Columns over HTTP: list, filter, add, change, remove."""

import pytest

from lti.practice_lms import CANVAS_LIKE, PLAIN


def columns_url(lms):
    return lms.platform.columns_url("1")


def listed(lms, query=""):
    url = columns_url(lms)
    joint = "&" if "?" in url else "?"
    return lms.service("GET", f"{url}{joint}{query}", accept=lms.media.items)


def added(lms, **fields):
    body = {"label": "Whole course", "scoreMaximum": 100, "resourceId": "course", "tag": "progress", **fields}
    return lms.service("POST", columns_url(lms), body, content_type=lms.media.item)


def test_every_graded_link_has_its_own_column_that_leads_to_the_work_behind_a_grade(lms):
    review = {"reviewableStatus": ["InProgress", "Submitted", "Completed"]}
    assert listed(lms).json() == [
        {
            "id": lms.column_url("m01"),
            "label": "What co-creation is, and is not",
            "scoreMaximum": 100,
            "resourceId": "m01",
            "resourceLinkId": "1-m01",
            "submissionReview": review,
        },
        {
            "id": lms.column_url("m01-quiz"),
            "label": "Check yourself: what co-creation is",
            "scoreMaximum": 10,
            "resourceId": "m01/quiz",
            "resourceLinkId": "1-m01-quiz",
            "submissionReview": review,
        },
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("resource_id=m01", 1),
        ("resource_link_id=1-m01-quiz", 1),
        ("tag=progress", 1),
        ("tag=none", 0),
        ("limit=2", 2),
    ],
)
def test_the_list_can_be_filtered(lms, query, found):
    added(lms)
    answer = listed(lms, query)
    assert len(answer.json()) == found
    assert ("Link" in answer.headers) is query.startswith("limit")


def test_a_moodle_like_link_header_cannot_be_read_by_the_book(lms):
    assert "next" not in listed(lms, "limit=1").links
    assert "&amp;from=1" in listed(lms, "limit=1").headers["Link"]


def test_a_plain_link_header_leads_through_all_columns(run):
    with run(family=PLAIN) as lms:
        first = listed(lms, "limit=1")
        second = lms.service("GET", first.links["next"]["url"])
        assert [first.json()[0]["resourceId"], second.json()[0]["resourceId"]] == ["m01", "m01/quiz"]
        assert second.links == {}


@pytest.mark.parametrize("accept", ["*/*", "application/json"])
def test_a_moodle_like_platform_wants_the_exact_media_type(run, lms, accept):
    assert lms.service("GET", columns_url(lms), accept=accept).status_code == 400
    assert lms.service("GET", lms.column_url(), accept=accept).status_code == 400
    with run(family=PLAIN) as plain:
        assert plain.service("GET", columns_url(plain), accept=accept).status_code == 200


def test_a_column_is_added_and_found_again(lms):
    answer = added(lms)
    assert answer.status_code == 201
    assert answer.headers["Content-Type"] == lms.media.item
    again = lms.service("GET", answer.json()["id"], accept=lms.media.item)
    assert again.json() == {**answer.json(), "label": "Whole course", "scoreMaximum": 100}
    assert "resourceLinkId" not in again.json()


def test_a_column_can_be_bound_to_a_link(lms):
    assert added(lms, resourceLinkId="1-course").json()["resourceLinkId"] == "1-course"
    assert lms.launch(link="course")["endpoint"]["lineitem"].endswith("/lineitem?type_id=1")
    assert added(lms, resourceLinkId="2-course").status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"label": ""},
        {"label": None},
        {"scoreMaximum": None},
        {"scoreMaximum": 0},
        {"scoreMaximum": "ten"},
        {"tag": 1},
    ],
    ids=str,
)
def test_a_faulty_column_is_refused(lms, fields):
    assert added(lms, **fields).status_code == 400
    assert len(listed(lms).json()) == 2


def test_a_column_of_another_media_type_is_refused(lms):
    body = {"label": "x", "scoreMaximum": 1}
    assert lms.service("POST", columns_url(lms), body, content_type="application/json").status_code == 400


def test_a_change_of_the_maximum_keeps_the_share(lms):
    lms.score(scoreGiven=70)
    body = {"label": "New name", "scoreMaximum": 20}
    answer = lms.service("PUT", lms.column_url(), body, content_type=lms.media.item)
    assert answer.json()["label"] == "New name"
    assert lms.cell().score == pytest.approx(14)


def test_a_link_loses_its_own_column_on_moodle_and_keeps_it_on_canvas(run, lms):
    assert lms.service("DELETE", lms.column_url()).status_code == 204
    assert "lineitem" not in lms.launch()["endpoint"]
    with run(family=CANVAS_LIKE) as canvas:
        assert canvas.service("DELETE", canvas.column_url()).status_code == 401
        assert "lineitem" in canvas.launch()["endpoint"]


def test_reading_rights_do_not_write(lms):
    body = {"label": "x", "scoreMaximum": 1}
    scope = f"{lms.ags}lineitem.readonly"
    answer = lms.service("POST", columns_url(lms), body, content_type=lms.media.item, scope=scope)
    assert answer.status_code == 401


def test_a_column_of_another_course_is_not_found(lms):
    url = lms.column_url(course="2").replace("/ags/2/", "/ags/1/")
    assert lms.service("GET", url, accept=lms.media.item).status_code == 404
