"""A teacher's hand in the gradebook, and what scores and results make of it in each family."""

import pytest

from lti.practice_lms import CANVAS_LIKE, MOODLE_LIKE, PLAIN

LATER = "2026-11-21T23:40:00Z"
EXTENSION = "https://canvas.instructure.com/lti/submission"
CELL = "/as/anna/course/1/gradebook/1/kirsten"


def regrade(lms, path=CELL, **form):
    return lms.http.post(lms.url + path, data=form, timeout=5)


def result(lms):
    path, _, own = lms.column_url("m01").partition("?")
    answer = lms.service("GET", f"{path}/results?{own}", accept=lms.media.results)
    return next((row for row in answer.json() if row["userId"] == lms.sub("kirsten")), None)


@pytest.mark.parametrize("family", [PLAIN, MOODLE_LIKE, CANVAS_LIKE], ids=lambda family: family.name)
def test_a_changed_grade_is_the_result(run, family):
    with run(family=family) as lms:
        lms.score(scoreGiven=7, scoreMaximum=10)
        page = regrade(lms, points="44,5")
        assert "set by a teacher" in page.text
        assert result(lms)["resultScore"] == 44.5
        regrade(lms, what="back")
        assert result(lms)["resultScore"] == 70


@pytest.mark.parametrize(
    ("family", "told"),
    [(PLAIN, None), (MOODLE_LIKE, "bare"), (CANVAS_LIKE, "null")],
    ids=["plain", "moodle", "canvas"],
)
def test_an_emptied_cell_looks_different_everywhere(run, family, told):
    with run(family=family) as lms:
        lms.score(scoreGiven=7, scoreMaximum=10)
        regrade(lms, what="empty")
        assert lms.cell().shown is None
        row = result(lms)
        if told is None:
            assert row is None
        elif told == "bare":
            assert set(row) == {"id", "userId"}
        else:
            assert row["resultScore"] is None


@pytest.mark.parametrize(
    ("family", "shown"),
    [(PLAIN, 40), (MOODLE_LIKE, 40), (CANVAS_LIKE, 80)],
    ids=["plain", "moodle", "canvas"],
)
def test_whether_a_later_score_replaces_a_teachers_grade(run, family, shown):
    with run(family=family) as lms:
        lms.score(scoreGiven=7, scoreMaximum=10)
        regrade(lms, points="40")
        lms.score(scoreGiven=8, scoreMaximum=10, stamp=LATER)
        assert lms.cell().shown == shown


def test_in_a_column_the_tool_made_moodle_lets_a_score_replace_it(lms):
    gradebook = lms.platform.gradebook
    made = gradebook.add("1", label="Made", maximum=100, resource_id="course")
    gradebook.override(made.id, "11", score=40.0)
    body = {
        "userId": "11",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": LATER,
        "scoreGiven": 80,
        "scoreMaximum": 100,
    }
    cell = gradebook.take_score(made, body, number="11", family=lms.config.family, now=lms.config.clock())
    assert cell.shown == 80


@pytest.mark.parametrize(
    ("wish", "shown"),
    [
        ({"preserve_score": True}, 70),
        ({"prioritize_non_tool_grade": True}, 70),
        ({"prioritize_non_tool_grade": False, "preserve_score": False}, 90),
        ({}, 90),
    ],
    ids=str,
)
def test_canvas_leaves_any_grade_that_is_there_if_told_to(run, wish, shown):
    """Also one the tool sent: `prioritize_non_tool_grade` asks for a score, not for whose it is."""
    with run(family=CANVAS_LIKE) as lms:
        lms.score(scoreGiven=7, scoreMaximum=10, **{EXTENSION: {"preserve_score": False}})
        lms.score(scoreGiven=9, scoreMaximum=10, stamp=LATER, **{EXTENSION: wish})
        assert lms.cell().shown == shown


def test_canvas_counts_a_submission_unless_told_otherwise(run):
    with run(family=CANVAS_LIKE) as lms:
        times = {"submission": {"submittedAt": "2026-11-21T23:30:00Z"}}
        lms.score(**times)
        lms.score(stamp=LATER, **{EXTENSION: {"new_submission": False}})
        assert lms.cell().submissions == 1
        assert lms.cell().submitted_at.isoformat() == "2026-11-21T23:30:00+00:00"


def test_canvas_knows_no_result_before_the_first_score(run):
    with run(family=CANVAS_LIKE) as lms:
        regrade(lms, points="40")
        assert result(lms) is None


@pytest.mark.parametrize(
    "submission",
    [
        "today",
        {"submittedAt": "yesterday"},
        {"submittedAt": 5},
        {"submittedAt": "2026-11-21T23:30:00"},
        {"submittedAt": "2999-01-01T00:00:00Z"},
        {"startedAt": "2999-01-01T00:00:00Z"},
        {"startedAt": "2026-11-21T23:30:00Z", "submittedAt": "2026-11-21T23:29:00Z"},
    ],
    ids=str,
)
def test_times_of_the_work_that_cannot_be_are_refused(run, submission):
    with run(family=PLAIN) as lms:
        assert lms.score(submission=submission).status_code == 400
    with run(family=MOODLE_LIKE) as lms:
        assert lms.score(submission=submission).status_code == 200
        assert lms.cell().submitted_at is None


@pytest.mark.parametrize("points", ["", "x", "-1", "101", "nan"])
def test_points_that_cannot_be_are_refused_with_a_reason(lms, points):
    answer = regrade(lms, points=points)
    assert answer.status_code == 400
    assert "Write a number from 0 to 100." in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/as/kirsten/course/1/gradebook/1/kirsten", 403),
        ("/as/anna/course/1/gradebook/1/anna", 404),
        ("/as/anna/course/1/gradebook/99/kirsten", 404),
        ("/as/anna/course/2/gradebook/1/kirsten", 404),
    ],
)
def test_only_teachers_change_cells_there_are(lms, path, status):
    assert lms.get(path).status_code == status
    assert regrade(lms, path, points="40").status_code == status


def test_what_a_teacher_changed_is_kept(run, tmp_path):
    state = {"state_file": tmp_path / "state.json"}
    with run(**state) as lms:
        lms.score(scoreGiven=7, scoreMaximum=10)
        regrade(lms, points="40")
        before = lms.cell()
    with run(**state) as lms:
        assert lms.cell() == before
