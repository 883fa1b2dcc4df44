"""Knows how tests come from the gradebook into a learner's work; knows no page of it."""

import pytest
from sqlalchemy import select

from app.models import Attempt, Audit
from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.server import RunningPlatform
from tests.doorstep import CORE, Doorstep, reading
from tests.gradebook import Grades
from tests.journey import RunningTool, Visitor
from tests.moments import after
from tests.practice import practice_lms
from tests.walking import Learner, course_of, enter, right

AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"


@pytest.fixture
def lms_config(tool) -> PlatformConfig:
    """The LMS goes by the tool's clock, which tests turn forward."""
    return practice_lms(tool, clock=tool.clock)


@pytest.fixture
def grades(tool, lms) -> Grades:
    return Grades(tool=tool, lms=lms)


def graded(tool: RunningTool, lms: RunningPlatform) -> Learner:
    """A learner whose grade has reached the gradebook."""
    learner = enter(Visitor(lms.config.base_url), "kirsten", pathway="citizen", link="m01")
    grades = Grades(tool=tool, lms=lms)
    grades.earn("kirsten", 1.0)
    grades.work()
    return learner


@pytest.fixture
def kirsten(tool, lms) -> Learner:
    """That learner."""
    return after(graded, tool, lms)


def finish_quiz(tool, learner: Learner, answers=right) -> str:
    """One whole round; the address of its result."""
    learner.go("m01/quiz")
    learner.send("m01/quiz")
    with reading(tool) as session:
        course = course_of(tool, session)
        newest = session.scalars(select(Attempt).order_by(Attempt.id.desc())).first()
        items = [course.items[one["item"]] for one in newest.shown]
    for item in items:
        learner.send(learner.path, **answers(item))
        learner.follow("See how it went" if item is items[-1] else "Next question")
    return learner.path


@pytest.fixture
def anna(visitor, lms, kirsten):  # noqa: ARG001  (without a grade the cell leads nowhere)
    """Lets the instructor click on Kirsten's cell."""

    def click(link="m01") -> Learner:
        column = lms.platform.gradebook.launch_column("1", link)
        return Learner(visitor, visitor.arrive(visitor.open(f"/as/anna/review/1/{column.id}/kirsten")))

    return click


@pytest.fixture
def wish(doorstep, lms):
    """Sends a review message, of anybody by anybody, that a test may change."""

    def sent(claims=None, *, learner="kirsten", person="anna", course="1", column=None):
        told = review_claims(lms, learner=learner, course=course, column=column)
        return doorstep.launch(told | (claims or {}), person=person, link="m01", course=course)

    return sent


def review_claims(lms, *, learner="kirsten", course="1", column=None):
    """What turns a launch of the star's link into the wish to see somebody's work."""
    platform = lms.platform
    known = platform.person(learner)
    url = column or platform.column_url(platform.gradebook.launch_column(course, "m01"))
    return {
        CORE + "message_type": "LtiSubmissionReviewRequest",
        CORE + "for_user": {"user_id": platform.subject(known) if known else learner},
        AGS: {"scope": [], "lineitem": url},
    }


def looks(tool) -> list[Audit]:
    """What is written down of who looked at whose work."""
    with reading(tool) as session:
        return list(session.scalars(select(Audit).where(Audit.action == "review.opened")))


__all__ = [
    "CORE",
    "Doorstep",
    "anna",
    "finish_quiz",
    "grades",
    "kirsten",
    "lms_config",
    "looks",
    "review_claims",
    "wish",
]
