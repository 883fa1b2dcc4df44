"""Where the platform tells groups, staff see the people of their own, unless it lets them see everybody, or the set-up does."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.models import Context, Enrolment, Person
from lti.practice_lms.families import CANVAS_LIKE, MOODLE_LIKE, PLAIN
from lti.practice_lms.world import PEOPLE, Inhabitant, Place
from tests.doorstep import CORE, reading
from tests.gradebook import Grades
from tests.moments import after
from tests.practice import practice_lms
from tests.reviewing import review_claims
from tests.walking import Learner, enter

IN = {"kirsten": ("4",), "omar": ("7",), "marlene": ("47", "4_"), "anna": ("4",), "vera": ("4",)}
"""Whose groups are which; everybody else is in none. One is a part of another's name, for those who look for parts."""
KEPT_TO_GROUPS = "You see the people of your own groups"


def somebody(key, place):
    return Inhabitant(
        key=key, number=f"9{len(key)}", given=key.title(), family="Friis", place=place, calling="", about=""
    )


def everybody():
    """The people of the LMS, an assistant of one group and one of none."""
    more = somebody("vera", Place.ASSISTANT), somebody("bo", Place.ASSISTANT)
    return tuple(replace(one, groups=IN.get(one.key, ())) for one in (*PEOPLE, *more))


@pytest.fixture
def family():
    return MOODLE_LIKE


@pytest.fixture
def lms_config(tool, family):
    return practice_lms(tool, clock=tool.clock, family=family, people=everybody())


@pytest.fixture
def grades(tool, lms):
    return Grades(tool=tool, lms=lms)


def have_earned(tool, lms):
    """Learners of each group and of none, with a grade."""
    grades, names = Grades(tool=tool, lms=lms), ("kirsten", "omar", "marlene", "jonas")
    for name in names:
        grades.arrive(name, "m01")
        grades.earn(name, 1.0)
    return names


@pytest.fixture
def learners(tool, lms):
    return after(have_earned, tool, lms)


def come(new_visitor, name, link="course"):
    return Learner(visitor := new_visitor(), visitor.launch(name, link))


def listed(who, path="reports"):
    """Whom a page names, by their given names."""
    page = who.go(path)
    assert page.status == 200, page.text
    return {one.given for one in everybody() if one.name in page.text}


ALL = {"Kirsten", "Omar", "Marlene", "Jonas"}


@pytest.mark.both_databases("reports")
def test_an_assistant_of_a_group_sees_its_people_alone_in_reports_files_and_grades(
    new_visitor, learners, grades
):
    assert learners
    vera = come(new_visitor, "vera")

    assert listed(vera) == {"Kirsten"}
    assert KEPT_TO_GROUPS in vera.page.text
    files = vera.visitor.http.get(f"{vera.base}reports/completion.csv", timeout=20).content.decode()
    assert "Kirsten Dahl" in files
    assert "Omar" not in files
    grades.work()
    assert listed(vera) == {"Kirsten"}, "what the roster tells opens nothing"

    anna = come(new_visitor, "anna")
    for name in learners:
        grades.teach(name, 30.0, link="m01")
    grades.look()

    assert listed(anna, "grades") == ALL
    assert listed(vera, "grades") == {"Kirsten"}


def test_who_may_edit_the_course_sees_all_and_who_may_not_nobody_as_soon_as_the_roster_says_so(
    new_visitor, learners, grades
):
    assert learners
    anna, bo = come(new_visitor, "anna"), come(new_visitor, "bo")
    assert listed(anna) == {"Kirsten"}, "until then she is known as one of her group"
    assert listed(bo) >= ALL, "a teacher without a group, as far as anybody knows"

    grades.work()

    assert listed(anna) >= ALL
    assert KEPT_TO_GROUPS not in anna.page.text
    assert listed(bo) == set(), "an assistant of no group"
    assert "you are in no group of this course" in bo.page.text


def test_who_sees_everybody_may_open_all_groups_and_nobody_else(new_visitor, learners, grades, tool):
    assert learners
    anna, vera = come(new_visitor, "anna"), come(new_visitor, "vera")
    grades.work()

    page = vera.go("set-up")
    assert KEPT_TO_GROUPS in page.text
    form = page.form("/set-up")
    assert "groups-course" not in form.choices
    form.fields = [pair for pair in form.fields if pair[0] != "asks"] + [("asks", "course")]
    vera.visitor.send(page, form, button="Save", groups__course="all", on=["m01"])
    assert listed(vera) == {"Kirsten"}

    page = anna.go("set-up")
    page = anna.visitor.send(page, page.form("/set-up"), button="Save", groups__course="all")
    if "Before this is saved" in page.text:
        page = anna.visitor.send(page, page.form("/set-up"), button="Save", groups__course="all")
    assert "Saved as version" in page.text
    assert listed(vera) >= ALL
    assert "Everybody in the course" in " ".join(anna.go("set-up/history").text.split())

    page = vera.go("set-up")
    vera.visitor.send(page, page.form("/set-up"), button="Save", groups__course="")
    assert listed(vera) == {"Kirsten"}, "who sees everybody may close the groups, themselves included"
    with reading(tool) as session:
        assert session.scalars(select(Context.staff_see_all)).all() == [False]


@pytest.mark.both_databases("reports")
def test_work_behind_a_grade_is_shown_of_ones_groups(tool, doorstep, lms, learners, grades):
    assert learners
    grades.work()
    shown = doorstep.launch(review_claims(lms), person="vera", link="m01")
    assert shown.status == 200
    assert "Kirsten Dahl" in shown.text
    refused = doorstep.launch(review_claims(lms, learner="omar"), person="vera", link="m01")
    assert (refused.status, "in none of your groups" in refused.text) == (403, True)
    assert doorstep.launch(review_claims(lms, learner="omar"), person="anna", link="m01").status == 200

    with tool.shared.database.writing() as session:
        session.scalars(
            select(Enrolment).join(Person).where(Person.given == "Kirsten")
        ).one().told_groups = ",7,"
    assert doorstep.browser.open(shown.url).status == 404, "she has left the group meanwhile"


def test_what_is_told_last_holds_and_what_is_not_told_changes_nothing(tool, doorstep):
    def kept():
        with reading(tool) as session:
            return session.scalars(select(Enrolment.told_groups)).one()

    for told, then in (("4,7", ",4,7,"), ("$Moodle.Person.userGroupIds", ",4,7,"), (9, ",9,"), ("", ",")):
        doorstep.launch({f"{CORE}custom": {"groups": told}})
        assert kept() == then
    doorstep.launch({f"{CORE}custom": None})
    assert kept() == ","


class TestWithoutGroups:
    """A course in which nobody is in a group."""

    @pytest.fixture
    def lms_config(self, tool):
        people = tuple(replace(one, groups=()) for one in everybody())
        return practice_lms(tool, clock=tool.clock, family=MOODLE_LIKE, people=people)

    def test_all_staff_see_everybody_and_nobody_is_asked(self, new_visitor, grades):
        bo, anna = come(new_visitor, "bo"), come(new_visitor, "anna")
        grades.work()  # the roster tells who learns here
        assert listed(bo) >= ALL
        assert "groups-course" not in anna.go("set-up").form("/set-up").choices


class TestUntold:
    """A platform that tells no groups."""

    @pytest.fixture
    def family(self):
        return PLAIN

    def test_all_staff_see_everybody(self, new_visitor, grades):
        vera = come(new_visitor, "vera")
        grades.work()  # the roster tells who learns here
        assert listed(vera) >= ALL


class TestCanvas:
    """Everybody is in a section, and Canvas says who sees more than their own."""

    @pytest.fixture
    def family(self):
        return CANVAS_LIKE

    def test_whom_canvas_limits_sees_their_sections(self, new_visitor, learners):
        assert learners
        assert listed(come(new_visitor, "vera")) == {"Kirsten"}
        assert listed(come(new_visitor, "anna")) >= ALL, "she is in a section, too, and not limited"

    def test_whatever_is_no_clear_no_is_a_limit(self, doorstep, learners):
        assert learners
        told = {"masquerading_user_id": "$Canvas.masqueradingUser.id", "groups": "4"}
        ours = {"Kirsten"}
        for limit, sees in (("?", ours), ("false", ALL), ("true", ours), ("false", ALL), (True, ours)):
            page = doorstep.launch({f"{CORE}custom": {**told, "only_groups": limit}}, person="anna")
            shown = listed(Learner(doorstep.browser, page))
            assert sees <= shown, limit
            assert ("Omar" in shown) == ("Omar" in sees), limit


@pytest.mark.both_databases("reports")
def test_sums_of_the_whole_course_are_not_for_whoever_sees_a_part_of_it(new_visitor):
    vera = enter(new_visitor(), "vera")
    page = vera.go("statements")
    assert page.status == 200
    assert "You see only some of its groups, so they are not shown to you." in page.text
    assert "At the start" not in page.text
    assert "Fewer than 5 people" not in page.text, "that would be a number too"
