"""What a score does to the gradebook: the table recorded from Moodle, and what other families do."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from lti.practice_lms import CANVAS_LIKE, PLAIN
from lti.practice_lms.refusal import Refused

LATER = "2026-11-21T23:40:00Z"


@pytest.fixture
def busy_threads():
    """Threads take turns so often that a missing lock shows."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def results(lms, query="", link="m01"):
    path, _, own = lms.column_url(link).partition("?")
    joined = "&".join(part for part in (own, query) if part)
    return lms.service("GET", f"{path}/results?{joined}", accept=lms.media.results)


def test_a_fully_graded_score_stands_in_the_gradebook_with_its_comment(lms):
    answer = lms.score(scoreGiven=7, scoreMaximum=10, comment="Good <b>work</b>")
    assert (answer.status_code, answer.content) == (200, b"")
    assert (lms.cell().score, lms.cell().comment) == (70, "Good <b>work</b>")


@pytest.mark.parametrize(
    ("given", "maximum", "points"),
    [(42, 60, 70), (12, 10, 100), (0, 10, 0), (0.5, 1, 50)],
)
def test_scores_are_rescaled_and_cut_to_the_maximum(lms, given, maximum, points):
    lms.score(scoreGiven=given, scoreMaximum=maximum)
    assert lms.cell().score == pytest.approx(points)


@pytest.mark.parametrize("progress", ["NotReady", "Pending", "PendingManual", "Failed", "Apple"])
def test_anything_but_fully_graded_empties_the_cell(lms, progress):
    lms.score()
    assert lms.score(gradingProgress=progress, stamp=LATER).status_code == 200
    assert lms.cell().shown is None


def test_a_comment_without_a_score_is_kept(lms):
    lms.score(
        scoreGiven=None, scoreMaximum=None, gradingProgress="PendingManual", comment="Waiting for review"
    )
    assert (lms.cell().score, lms.cell().comment) == (None, "Waiting for review")


def test_a_score_without_a_comment_deletes_the_comment(lms):
    lms.score(comment="Well done")
    lms.score(stamp=LATER)
    assert lms.cell().comment is None


@pytest.mark.parametrize(
    "stamp",
    ["2026-11-21T23:37:26Z", "2026-11-21T23:37:26.900Z", "2026-11-22T00:37:26+01:00", "2026-11-21T22:00:00Z"],
)
def test_a_second_score_of_the_same_second_or_before_is_a_conflict(lms, stamp):
    lms.score()
    answer = lms.score(stamp=stamp, scoreGiven=1)
    assert answer.status_code == 409
    assert "earlier timestamp" in answer.reason
    assert lms.cell().score == 70


def test_a_second_later_is_late_enough(lms):
    lms.score()
    assert lms.score(stamp="2026-11-21T23:37:27Z", scoreGiven=80).status_code == 200
    assert lms.cell().score == 80


@pytest.mark.usefixtures("busy_threads")
def test_of_scores_sent_at_once_with_one_stamp_exactly_one_counts(lms):
    gradebook, column = lms.platform.gradebook, lms.platform.gradebook.launch_column("1", "m01")

    def send(second):
        body = {
            "userId": "11",
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "timestamp": f"2026-11-21T23:{second // 60:02}:{second % 60:02}Z",
            "scoreGiven": 50,
            "scoreMaximum": 100,
        }
        try:
            gradebook.take_score(column, body, number="11", family=lms.config.family, now=lms.config.clock())
        except Refused:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        counts = [sum(pool.map(send, [second] * 8)) for second in range(100)]
    assert counts == [1] * 100


@pytest.mark.parametrize("person", ["anna", "aksel", "99999"])
def test_people_who_cannot_be_graded_are_refused(run, lms, person):
    assert lms.score(person=person).status_code == 400
    with run(family=CANVAS_LIKE) as canvas:
        assert canvas.score(person=person).status_code == 422


def test_a_test_student_cannot_be_graded(run):
    with run(family=CANVAS_LIKE) as canvas:
        assert canvas.score(person="test-student").status_code == 422


@pytest.mark.parametrize(
    "fault",
    [
        {"scoreMaximum": None},
        {"scoreMaximum": 0},
        {"scoreGiven": -1},
        {"scoreGiven": "7"},
        {"scoreGiven": True},
        {"scoreGiven": float("nan")},
        {"timestamp": None},
        {"timestamp": "yesterday"},
        {"timestamp": "2026-11-21T23:37:26"},
        {"activityProgress": None},
        {"gradingProgress": None},
        {"userId": 11},
        {"comment": 5},
    ],
    ids=str,
)
def test_a_faulty_score_is_refused_and_changes_nothing(lms, fault):
    assert lms.score(**fault).status_code == 400
    assert lms.cell().stamp is None


def test_a_score_of_another_media_type_is_refused(lms):
    assert lms.score(content_type="application/json").status_code == 400


def test_a_score_for_a_column_that_is_gone_is_not_found(lms):
    path, _, query = lms.column_url().partition("?")
    lms.service("DELETE", lms.column_url())
    answer = lms.service("POST", f"{path}/scores?{query}", {"userId": "11"}, content_type=lms.media.score)
    assert answer.status_code == 404


def test_a_teachers_grade_stays_whatever_the_tool_sends(lms):
    lms.score()
    column = lms.platform.gradebook.launch_column("1", "m01")
    lms.platform.gradebook.override(column.id, "11", score=55)
    assert lms.score(stamp=LATER, scoreGiven=90).status_code == 200
    assert results(lms, f"user_id={lms.sub()}").json()[0]["resultScore"] == 55


def test_results_name_people_with_a_grade_only(lms):
    lms.score(person="kirsten", comment="Well done")
    lms.score(person="omar", gradingProgress="Pending")
    assert results(lms).headers["Content-Type"] == lms.media.results
    assert results(lms).json() == [
        {
            "id": f"{lms.column_url().replace('/lineitem?', '/lineitem/results?')}&user_id=11",
            "userId": "11",
            "resultScore": 70,
            "resultMaximum": 100,
            "comment": "Well done",
            "scoreOf": lms.column_url(),
            "timestamp": "2026-11-21T23:37:26+00:00",
        }
    ]
    assert results(lms, "user_id=12").json() == []


def test_results_have_pages_except_on_moodle(run, lms):
    assert results(lms, "limit=1").status_code == 404
    with run(family=PLAIN) as plain:
        for person in ("kirsten", "omar", "jonas"):
            plain.score(person=person)
        first = results(plain, "limit=2")
        assert len(first.json()) == 2
        last = plain.service("GET", first.links["next"]["url"], accept=plain.media.results)
        assert [row["userId"] for row in last.json()] == ["13"]


def test_a_plain_platform_keeps_grade_and_comment_until_something_replaces_them(run):
    with run(family=PLAIN) as lms:
        lms.score(comment="Well done")
        lms.score(stamp=LATER, scoreGiven=None, scoreMaximum=None, gradingProgress="Pending")
        assert (lms.cell().score, lms.cell().comment) == (70, "Well done")


def test_a_canvas_like_platform_takes_an_equal_stamp_and_refuses_an_older_one(run):
    with run(family=CANVAS_LIKE) as lms:
        assert "user_id=" in lms.score(stamp=LATER).json()["resultUrl"]
        assert lms.score(stamp=LATER, scoreGiven=80).status_code == 200
        assert lms.score(stamp="2026-11-21T23:39:59.999Z").status_code == 400
        assert lms.cell().score == 80


def test_a_canvas_like_platform_wipes_the_grade_unless_told_to_preserve_it(run):
    preserve = {"https://canvas.instructure.com/lti/submission": {"preserve_score": True}}
    with run(family=CANVAS_LIKE) as lms:
        lms.score()
        lms.score(gradingProgress="NotReady", **preserve)
        assert lms.cell().score == 70
        lms.score(gradingProgress="NotReady")
        assert lms.cell().score is None


def test_a_score_without_a_maximum_is_unprocessable_on_canvas(run):
    with run(family=CANVAS_LIKE) as lms:
        assert lms.score(scoreMaximum=None).status_code == 422
