"""Who is enrolled but never came is known from the roster; what a launch said is never overruled by it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models import Context, Enrolment, Job, Person, RosterRun
from app.services.exchange import rosters
from lti.practice_lms.addresses.members import _bookmark, _member
from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.families import CANVAS_LIKE, MOODLE_LIKE, PLAIN
from lti.practice_lms.world import PEOPLE, TEST_STUDENT, Place
from tests.gradebook import Grades, kirsten_came, settled
from tests.journey import Visitor
from tests.moments import after
from tests.practice import practice_lms

EVERY = timedelta(hours=6, seconds=1)


however_it_comes = pytest.mark.parametrize(
    "lms_config",
    [MOODLE_LIKE, replace(PLAIN, members_per_page=2)],
    indirect=True,
    ids=["one page", "pages of two"],
)
"""Whole each time, or in pages and later only what has changed."""


@pytest.fixture
def lms_config(tool, request) -> PlatformConfig:
    """The LMS goes by the tool's clock, which tests turn forward."""
    return practice_lms(tool, clock=tool.clock, family=getattr(request, "param", MOODLE_LIKE))


@pytest.fixture
def new_course(tool, lms) -> Grades:
    """Nobody has read the roster so far."""
    return after(kirsten_came, tool, lms)


@pytest.fixture
def course(tool, lms) -> Grades:
    """The roster was read once."""
    return after(settled, tool, lms)


def enrolled(tool):
    """Everybody in the course by the LMS's number: roles, ever came, left."""
    with tool.shared.database.reading() as session:
        rows = session.execute(select(Person, Enrolment).join(Enrolment, Enrolment.person_id == Person.id))
        return {person.sub: (person, enrolment) for person, enrolment in rows}


def remove(lms, *keys):
    """These people are not enrolled any more."""
    people = tuple(person for person in lms.platform.config.people if person.key not in keys)
    object.__setattr__(lms.platform.config, "people", people)


@however_it_comes
@pytest.mark.both_databases("claims", once=True)
def test_people_who_never_came_are_known_and_the_reading_is_written_down(new_course, tool):
    new_course.work()
    found = enrolled(tool)
    listed = {person.number for person in PEOPLE if person.place is not Place.ADMINISTRATOR}
    assert set(found) == listed
    omar, pathfinder = found["12"]
    assert (omar.name, omar.given, omar.family) == ("Omar Haddad", "Omar", "Haddad")
    assert pathfinder.roles == ["learner"]
    assert pathfinder.opened_at is None
    assert found["16"][1].roles == ["instructor"]
    assert found["11"][1].opened_at is not None
    with tool.shared.database.reading() as session:
        run, context = session.scalars(select(RosterRun)).one(), session.scalars(select(Context)).one()
    assert (run.outcome, run.members) == ("ok", 6)
    assert context.roster_at == run.ended_at


@pytest.mark.parametrize("lms_config", [CANVAS_LIKE], indirect=True)
def test_the_test_student_is_listed_and_is_nobody(new_course, tool):
    new_course.work()
    with tool.shared.database.reading() as session:
        assert session.scalars(select(RosterRun.members)).one() == len(PEOPLE) - 1 + 1
        given = set(session.scalars(select(Person.given)))
    assert TEST_STUDENT.given not in given


def test_the_marks_of_pages_hold_upper_and_lower_case():
    """The test's platform tells pages apart by upper and lower case: otherwise the one above proves nothing."""
    marks = [_bookmark(person) for person in PEOPLE]
    assert all(mark != mark.lower() for mark in marks)


def test_roles_seen_at_a_launch_win_and_an_administrator_whom_no_roster_lists_has_not_left(new_course, tool):
    with tool.shared.database.writing() as session:
        session.scalars(select(Enrolment)).one().roles = ["instructor"]
    new_course.arrive("aksel", "m01")
    new_course.work()
    found = enrolled(tool)
    assert found["11"][1].roles == ["instructor"]
    assert found["17"][1].left_at is None


@however_it_comes
def test_who_is_not_listed_any_more_has_left_and_may_come_back(course, tool, lms):
    everybody = lms.platform.config.people
    remove(lms, "omar")
    course.later(EVERY)
    assert enrolled(tool)["12"][1].left_at is not None
    assert enrolled(tool)["13"][1].left_at is None
    object.__setattr__(lms.platform.config, "people", everybody)
    course.later(EVERY)
    assert enrolled(tool)["12"][1].left_at is None


@however_it_comes
def test_who_teaches_by_a_later_roster_counts_as_a_learner_no_more(course, tool, lms):
    people = [replace(one, place=Place.INSTRUCTOR) if one.key == "omar" else one for one in PEOPLE]
    object.__setattr__(lms.platform.config, "people", tuple(people))
    course.later(EVERY)
    omar = enrolled(tool)["12"][1]
    assert (omar.roles, omar.counts_as_learner) == (["instructor"], False)
    assert omar.ceased_at == omar.changed_at == omar.roster_seen_at


@however_it_comes
def test_a_roster_is_read_every_few_hours_and_not_at_every_launch(course, tool):
    course.arrive("kirsten")
    course.arrive("jonas")
    course.work()
    assert runs(tool) == ["ok"]
    course.later(EVERY)
    assert runs(tool) == ["ok", "ok"]


def test_a_course_nobody_visits_is_left_in_peace_until_somebody_comes(course, tool):
    course.later(timedelta(days=15))
    course.later(timedelta(days=1))
    assert runs(tool) == ["ok", "ok"]
    course.arrive("kirsten")
    course.work()
    assert runs(tool) == ["ok", "ok", "ok"]


@however_it_comes
def test_a_reading_that_fails_changes_nobody_and_is_tried_again(course, tool):
    course.fail("members", status=503)
    course.later(EVERY)
    assert runs(tool) == ["ok", "lti.service_temporary"]
    assert all(enrolment.left_at is None for _person, enrolment in enrolled(tool).values())
    course.later(timedelta(minutes=1))
    assert runs(tool) == ["ok", "lti.service_temporary", "ok"]


def fewer(lms):
    """How often the LMS was asked for members, and for changes only."""
    return [one for one in lms.platform.memory.messages() if one.summary.endswith("/memberships")]


class TestWhereThePlatformTellsChanges:
    """NRPS 2.0, section 2.4.3: the `differences` of the Link header."""

    @pytest.fixture
    def lms_config(self, tool) -> PlatformConfig:
        return practice_lms(tool, clock=tool.clock, family=replace(PLAIN, members_per_page=2))

    @pytest.mark.both_databases("claims")
    def test_only_what_has_changed_is_read(self, course, tool, lms):
        whole = len(fewer(lms))
        everybody = lms.platform.config.people
        people = [replace(one, given="Penelope") if one.key == "pia" else one for one in everybody]
        object.__setattr__(lms.platform.config, "people", tuple(people))
        remove(lms, "omar")
        course.later(EVERY)

        assert len(fewer(lms)) == whole + 1
        found = enrolled(tool)
        assert found["12"][1].left_at is not None
        assert found["14"][0].given == "Penelope"
        assert all(found[number][1].left_at is None for number in ("11", "13", "14", "15", "16"))
        with tool.shared.database.reading() as session:
            assert session.scalars(select(RosterRun.members).order_by(RosterRun.id)).all() == [6, 2]
            assert session.scalars(select(Context)).one().roster_at > found["11"][1].roster_seen_at

        object.__setattr__(lms.platform.config, "people", everybody)
        course.later(EVERY)
        assert enrolled(tool)["12"][1].left_at is None

    def test_now_and_then_it_is_read_whole_all_the_same(self, course, tool):
        for _ in range(4):
            course.later(EVERY)
        with tool.shared.database.reading() as session:
            assert session.scalars(select(RosterRun.members).order_by(RosterRun.id)).all() == [6, 0, 0, 0, 6]

    def test_changes_that_are_told_no_more_are_no_fault(self, course, tool, lms):
        lms.platform.memory.forget_rosters()
        remove(lms, "omar")
        course.later(EVERY)
        assert runs(tool) == ["ok", "ok"]
        assert enrolled(tool)["12"][1].left_at is not None

    def test_a_platform_that_is_busy_is_not_asked_for_even_more(self, course, tool, lms):
        before = len(fewer(lms))
        course.fail("members", status=429, retry_after=900)
        course.later(EVERY)
        assert len(fewer(lms)) == before + 1
        assert runs(tool) == ["ok", "lti.service_temporary"]
        course.later(timedelta(minutes=16))
        assert runs(tool) == ["ok", "lti.service_temporary", "ok"]


def test_a_platform_that_forbids_its_roster_is_not_pestered(new_course, tool):
    new_course.fail("members", status=403, times=9)
    new_course.work()
    new_course.later(timedelta(hours=1))
    assert runs(tool) == ["lti.service_not_allowed"]
    with tool.shared.database.reading() as session:
        assert session.scalars(select(Job.reason).where(Job.kind == "roster")).one()


def runs(tool):
    """How the readings went, in order."""
    with tool.shared.database.reading() as session:
        return list(session.scalars(select(RosterRun.outcome).order_by(RosterRun.id)))


@however_it_comes
class TestInPart:
    """What of a roster cannot be read is counted and told, and nobody has left because of it."""

    @pytest.fixture
    def told(self, lms, monkeypatch):
        """Lets the LMS write the rows of some people another way."""

        def told(**ways):
            def member(course, person, *, link):
                row = _member(course, person, link=link)
                return row | ways.get(person.key, ways.get("everybody", lambda _row: {}))(row)

            monkeypatch.setattr("lti.practice_lms.addresses.members._member", member)

        assert lms
        return told

    def report(self, lms):
        visitor = Visitor(lms.config.base_url)
        page = visitor.launch("anna")
        return visitor.open("reports", base="/".join([*page.url.split("/")[:5], ""])).text

    def test_a_roster_that_turns_to_numbers_is_the_same_people(self, course, tool, told):
        before = {sub: enrolment.id for sub, (_person, enrolment) in enrolled(tool).items()}
        told(everybody=lambda row: {"user_id": int(row["user_id"])})
        tool.clock.forward(timedelta(days=1))
        course.arrive("kirsten")
        course.later(EVERY)
        assert {sub: enrolment.id for sub, (_person, enrolment) in enrolled(tool).items()} == before
        assert not [sub for sub, (_person, enrolment) in enrolled(tool).items() if enrolment.left_at]

    def test_a_row_nobody_can_read_makes_nobody_leave_and_is_told(self, course, tool, lms, told):
        everybody = len(enrolled(tool))
        told(omar=lambda _row: {"user_id": None})
        remove(lms, "jonas")
        tool.clock.forward(timedelta(days=1))
        course.arrive("kirsten")
        course.later(EVERY)

        assert not [sub for sub, (_person, enrolment) in enrolled(tool).items() if enrolment.left_at]
        with tool.shared.database.reading() as session:
            run = session.scalars(select(RosterRun).order_by(RosterRun.id.desc())).first()
            context = session.scalars(select(Context)).one()
        assert (run.lost, run.outcome, context.roster_changes_url) == (1, "ok", None)
        assert f"Read {run.members} of {run.members + 1} entries of the roster." in self.report(lms)
        assert run.members < everybody

        told()
        tool.clock.forward(timedelta(days=1))
        course.arrive("kirsten")
        course.later(EVERY)
        assert [sub for sub, (_person, enrolment) in enrolled(tool).items() if enrolment.left_at]
        assert "entries of the roster" not in self.report(lms)

    def test_a_roster_without_end_is_cut_and_told(self, course, tool, lms, monkeypatch):
        monkeypatch.setattr(rosters, "MOST", 1)
        tool.clock.forward(timedelta(days=1))
        course.arrive("kirsten")
        course.later(EVERY)
        assert "The roster is longer than this tool reads" in self.report(lms)
        assert not [sub for sub, (_person, enrolment) in enrolled(tool).items() if enrolment.left_at]
