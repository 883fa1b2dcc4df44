"""A walk that many tests begin with is walked once a process: whoever comes later finds all that it left, and nothing of those between."""

import pytest
from sqlalchemy import select

from app.models import Enrolment, Person
from tests.doorstep import reading
from tests.gradebook import QUIZ, Grades
from tests.journey import Visitor
from tests.moments import after
from tests.walking import enter

WALKED, KNOWN = [], set()


def has_come(tool, lms):
    kirsten = enter(Visitor(lms.config.base_url), "kirsten", pathway="citizen", link=QUIZ)
    grades = Grades(tool=tool, lms=lms)
    grades.earn("kirsten", 0.8)
    grades.work()
    WALKED.append("kirsten")
    return kirsten, grades


def known(tool):
    with reading(tool) as session:
        return sorted(
            session.scalars(select(Person.given).join(Enrolment).where(Enrolment.opened_at.is_not(None)))
        )


@pytest.mark.parametrize("_time", range(3))
def test_whoever_comes_later_finds_what_the_walk_left(tool, lms, _time):
    engine, walked = tool.shared.database.engine, len(WALKED)
    here = lms.config.base_url, "sqlite" if engine.name == "sqlite" else str(engine.url)
    kirsten, grades = after(has_come, tool, lms)

    assert len(WALKED) - walked == (here not in KNOWN)
    KNOWN.add(here)
    assert grades.tool is tool
    assert grades.lms is lms
    assert known(tool) == ["Kirsten"]
    assert (grades.cell("kirsten").shown, grades.posted()) == (8.0, 1)
    page = kirsten.go("m01/journal")
    assert (page.status, "Four chairs." in page.text) == (200, False)

    kirsten.write("m01/journal", page, text="Four chairs.")
    assert "Four chairs." in kirsten.go("m01/journal").text
    grades.teach("kirsten", 1.0)
    enter(Visitor(lms.config.base_url), "omar")
    grades.later()


def test_from_another_beginning_it_is_walked_anew(tool, lms, visitor):
    enter(visitor, "omar")
    walked = len(WALKED)

    after(has_come, tool, lms)

    assert (known(tool), len(WALKED)) == (["Kirsten", "Omar"], walked + 1)
