"""The same ways are walked on every platform whose manners the practice LMS plays."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.models import Enrolment, Person, Visit
from lti.practice_lms.families import FAMILIES
from lti.practice_lms.world import PEOPLE, Place
from tests.doorstep import reading
from tests.functional.test_content import choose
from tests.functional.test_content import select as select_content
from tests.gradebook import Grades
from tests.practice import practice_lms


@pytest.fixture(params=FAMILIES.values(), ids=lambda family: family.name)
def lms_config(request, tool):
    return practice_lms(tool, family=request.param, clock=tool.clock)


@pytest.fixture
def grades(tool, lms) -> Grades:
    return Grades(tool=tool, lms=lms)


@pytest.mark.both_databases("claims", once=True)
def test_a_grade_arrives_now_and_when_tokens_have_run_out_and_names_are_names(visitor, lms, grades, tool):
    """The pages of the check ask nobody which platform it is; `test_grades_arrive` walks them."""
    grades.arrive("kirsten")
    grades.earn("kirsten", 0.8)
    grades.work()
    assert grades.delivery("kirsten").state == "sent"
    assert grades.cell("kirsten").score == pytest.approx(8.0)
    listed = [person for person in PEOPLE if person.place is not Place.ADMINISTRATOR]
    with reading(tool) as session:
        assert session.scalar(select(func.count()).select_from(Enrolment)) == len(listed)
        assert "Kirsten Dahl" in session.scalars(select(Person.name)).all()

    grades.tool.clock.forward(timedelta(hours=3))
    grades.earn("kirsten", 1.0)
    grades.work()
    assert grades.delivery("kirsten").state == "sent"
    assert grades.cell("kirsten").score == pytest.approx(10.0)

    object.__setattr__(lms.config, "shares", frozenset())
    object.__setattr__(lms.platform.config, "shares", frozenset())
    visitor.launch("kirsten")
    grades.later(timedelta(hours=7))
    with reading(tool) as session:
        assert set(session.scalars(select(Person.name))) == {None}


def test_content_is_chosen_and_placed_by_those_who_set_the_course_up_and_see_it_alone(visitor, tool):
    done = choose(visitor, select_content(visitor), "m01", "m01/journal")
    assert done.status == 200
    assert done.heading == "Added to the course"
    with reading(tool) as session:
        assert session.scalars(select(Visit.powers)).first() is not None

    page = visitor.launch("anna")
    base = "/".join([*page.url.split("/")[:5], ""])
    assert visitor.open("set-up", base=base).status == 200
    assert visitor.open("reports", base=base).status == 200
    with reading(tool) as session:
        powers = session.scalars(select(Visit.powers).order_by(Visit.id.desc())).first()
    assert "instructor" in powers
