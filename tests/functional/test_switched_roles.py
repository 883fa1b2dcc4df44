"""Somebody who teaches here and comes as a learner is a preview: nothing of it is counted, sent or kept."""

import pytest
from sqlalchemy import select

from app.models import Delivery, Enrolment, Visit
from tests.doorstep import CORE, MEMBERSHIP, reading
from tests.gradebook import Grades
from tests.practice import practice_lms
from tests.walking import Learner

LEARNER = {f"{CORE}roles": [f"{MEMBERSHIP}Learner"]}
SAID = "You teach here, and your learning platform sends you as a learner"


@pytest.fixture
def lms_config(tool):
    return practice_lms(tool, clock=tool.clock)


@pytest.fixture
def grades(tool, lms):
    return Grades(tool=tool, lms=lms)


@pytest.fixture
def anna(doorstep):
    """Opens the star, as what a test says."""

    def come(claims=None, link="m01"):
        return Learner(doorstep.browser, doorstep.launch(claims, person="anna", link=link))

    return come


def places(tool):
    """Which places there are in the course: kind, roles."""
    with reading(tool) as session:
        return sorted((one.kind, tuple(one.roles)) for one in session.scalars(select(Enrolment)))


def last_visit(tool):
    with reading(tool) as session:
        return session.scalars(select(Visit).order_by(Visit.id.desc())).first()


def test_it_is_a_preview_that_leaves_no_trace(tool, grades, anna):
    anna()
    switched = anna(LEARNER)

    assert SAID in switched.page.text
    assert "Nothing you do here is counted or kept." in switched.page.text
    assert last_visit(tool).mode == "preview"
    assert places(tool) == [("preview", ("learner",)), ("real", ("instructor",))]
    assert switched.go("set-up").status == 403
    grades.earn("anna", 1.0)
    grades.work()
    with reading(tool) as session:
        assert session.scalars(select(Delivery)).all() == []

    again = anna()
    assert SAID not in again.page.text
    assert again.go("set-up").status == 200
    assert "Anna Holm" not in again.go("reports").text


def test_who_is_known_from_the_roster_alone_is_one_too(tool, grades, anna):
    grades.arrive("kirsten")
    grades.work()
    assert SAID in anna(LEARNER).page.text
    assert ("real", ("instructor",)) in places(tool)


def test_what_was_begun_goes_on_in_a_second_window_and_then_begins_anew(tool, anna):
    anna()
    first = last_visit
    anna(LEARNER)
    place = first(tool).enrolment_id
    anna(LEARNER)
    assert last_visit(tool).enrolment_id == place
    assert len(places(tool)) == 2


@pytest.mark.parametrize(
    "roles",
    [
        [f"{MEMBERSHIP}Learner", f"{MEMBERSHIP}Instructor"],
        [f"{MEMBERSHIP}Learner", "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator"],
    ],
)
def test_who_learns_besides_is_none(tool, anna, roles):
    anna()
    assert SAID not in anna({f"{CORE}roles": roles}).page.text
    assert last_visit(tool).mode == "own"


def test_a_learner_is_none(tool, doorstep):
    doorstep.launch(link="m01")
    doorstep.launch(link="m01")
    assert places(tool) == [("real", ("learner",))]


@pytest.mark.both_databases("journey of an instructor")
def test_who_teaches_no_more_says_so_and_takes_part(tool, grades, anna):
    anna()
    switched = anna(LEARNER)

    page = switched.send("/preview/take-part")

    assert page.status == 200
    assert SAID not in page.text
    assert places(tool) == [("real", ("learner",))]
    assert last_visit(tool).mode == "own"
    assert SAID not in anna(LEARNER).page.text
    grades.earn("anna", 1.0)
    grades.work()
    assert grades.delivery("anna", "m01").given == 1.0
    anna()
    assert ("real", ("instructor",)) in places(tool), "and teaches again once the platform says so"


def test_only_who_was_sent_as_a_learner_takes_part_so(tool, anna):
    page = anna().go("set-up")
    preview = Learner(anna().visitor, anna().visitor.send(page, page.form("/preview")))
    form = preview.page.form("/preview/end")
    form.action = form.action.replace("/end", "/take-part")
    assert preview.visitor.send(preview.page, form).status == 403
    assert ("real", ("instructor",)) in places(tool)
