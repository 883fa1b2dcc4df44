"""What learners and instructors are told about grades on their way, and the instructor's second try."""

from datetime import timedelta

import pytest

from app.errors import CATALOGUE, AppError
from app.services.arrival import visits
from app.services.exchange import deliveries
from lti.practice_lms.config import PlatformConfig
from tests.gradebook import Grades
from tests.journey import Visitor
from tests.practice import practice_lms


@pytest.fixture
def lms_config(tool) -> PlatformConfig:
    """The LMS goes by the tool's clock, which tests turn forward."""
    return practice_lms(tool, clock=tool.clock)


@pytest.fixture
def grades(tool, lms) -> Grades:
    return Grades(tool=tool, lms=lms)


def actor(grades, person, *, course="1"):
    """The person in a visit that began now."""
    visitor = Visitor(grades.lms.config.base_url)
    page = visitor.launch(person, "m01-quiz", course=course)
    key = page.url.split("/v/")[1].split("/")[0]
    secret = next(cookie.value for cookie in visitor.http.cookies if cookie.path == f"/v/{key}/")
    with grades.tool.shared.database.reading() as session:
        return visits.enter(session, key, secret=secret, now=grades.tool.clock())


def shown(grades, who):
    with grades.tool.shared.database.reading() as session:
        return deliveries.of_learner(session, who, measures="m01")


def undelivered(grades, who):
    with grades.tool.shared.database.reading() as session:
        return deliveries.undelivered(session, who)


def test_a_learner_sees_each_step_of_the_way(grades):
    kirsten = actor(grades, "kirsten")
    assert shown(grades, kirsten).state == "none"
    grades.earn("kirsten", 0.8)
    assert shown(grades, kirsten).state == "waiting"
    grades.work()
    sent = shown(grades, kirsten)
    assert (sent.state, sent.grade) == ("sent", 0.8)
    assert sent.at is not None
    grades.fail("scores", status=400)
    grades.earn("kirsten", 0.9)
    grades.work()
    assert shown(grades, kirsten).state == "parked"


def test_an_instructor_sees_what_is_stuck_and_sends_it_again(grades):
    anna = actor(grades, "anna")
    grades.arrive("kirsten")
    grades.earn("kirsten", 0.8)
    grades.fail("scores", status=400)
    grades.work()
    (stuck,) = undelivered(grades, anna)
    assert (stuck.person_name, stuck.measures, stuck.state, stuck.grade) == (
        "Kirsten Dahl",
        "m01",
        "parked",
        0.8,
    )
    assert stuck.code in CATALOGUE
    assert stuck.next_at is stuck.since is None
    with grades.tool.shared.database.writing() as session:
        deliveries.retry(session, anna, keys=[stuck.key], now=grades.tool.clock())
    grades.work()
    assert undelivered(grades, anna) == []
    assert grades.cell("kirsten").score == 8


def test_grades_of_a_column_that_is_gone_are_told_to_instructors(grades):
    anna = actor(grades, "anna")
    grades.arrive("kirsten")
    grades.earn("kirsten", 0.8)
    grades.lms.platform.gradebook.remove(grades.column())
    grades.work()
    (stuck,) = undelivered(grades, anna)
    assert (stuck.person_name, stuck.state, stuck.code) == ("Kirsten Dahl", "parked", "lti.no_such_column")


def test_a_grade_that_waits_says_when_it_is_tried_again(grades):
    anna = actor(grades, "anna")
    grades.arrive("kirsten")
    grades.earn("kirsten", 0.8)
    grades.fail("scores", status=503, retry_after=600)
    grades.work()
    (waiting,) = undelivered(grades, anna)
    assert (waiting.state, waiting.code) == ("waiting", "lti.service_temporary")
    assert waiting.next_at - grades.tool.clock() > timedelta(minutes=9)


def test_nobody_else_sees_or_sends(grades):
    anna, kirsten = actor(grades, "anna"), actor(grades, "kirsten")
    elsewhere = actor(grades, "anna", course="2")
    grades.earn("kirsten", 0.8)
    (own,) = undelivered(grades, anna)
    with pytest.raises(AppError, match=r"visit\.forbidden"):
        undelivered(grades, kirsten)
    assert undelivered(grades, elsewhere) == []
    with grades.tool.shared.database.writing() as session, pytest.raises(AppError, match=r"page\.not_found"):
        deliveries.retry(session, elsewhere, keys=[own.key], now=grades.tool.clock())
