"""The report's query: who has a row, what stands in it, who may see it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, text

from app.content.library import Library
from app.errors import AppError
from app.models import StarSetting
from app.services.actors import Actor
from app.services.releases import courses
from app.services.reporting import question, reports
from app.services.reporting.columns import NAMES
from app.services.reporting.filters import Filters
from app.services.reporting.question import Question, Scope, scope_of
from app.services.setup import saving
from tests.classroom import NOON, Classroom
from tests.report_people import LONG_AGO, Town, later

CONTRACT = (
    "institution_id, platform_id, context_id, context_title, person_id, lms_user_id, name, email, group, cohort, "
    "pathway, module_id, module_title, required, status, progress, quiz_score, quiz_passed, completed_by, "
    "journal_entries, enrolled_at, opened_at, started_at, completed_at, last_activity_at, due_at, left_at, changed_at"
)


@pytest.fixture
def session(database):
    with database.writing() as session:
        yield session


@pytest.fixture
def town(session):
    return Town.found(session)


@pytest.fixture
def ask(session):
    """Makes the question of a report as somebody asks it."""
    view = courses.read_current(session, library=Library(), locale="en").view

    def ask(scope, *, until=NOON, **filters):
        return Question(scope=scope, filters=Filters(**filters), view=view, until=until)

    return ask


@pytest.fixture
def rows(session, ask):
    def read(scope, **asked):
        return list(reports.read(session, ask(scope, **asked)))

    return read


def everything(town):
    return Scope(institution_id=town.institution.id)


def an_actor(town, *powers, context=None):
    return Actor(
        visit_id=1,
        visit_key="key",
        mode="own",
        institution_id=town.institution.id,
        person_id=1,
        person_key="person",
        person_name="Aksel",
        context_id=context.id if context else None,
        context_title="",
        enrolment_id=None,
        pathway=None,
        powers=frozenset(powers),
        locale="en",
        time_zone="UTC",
    )


def test_the_columns_are_those_of_the_contract():
    assert ", ".join(NAMES) == CONTRACT


def test_somebody_who_never_launched_has_a_row(town, rows):
    enrolment = town.person(town.course("Neighbours"))

    [row] = rows(everything(town))

    assert (row.name, row.status, row.progress, row.quiz_passed) == (
        "Kirsten Dahl",
        "not_started",
        0.0,
        False,
    )
    assert (row.context_title, row.module_id, row.module_title) == (
        "Neighbours",
        "m01",
        "What co-creation is — and is not",
    )
    assert (row.quiz_score, row.opened_at, row.completed_at, row.cohort) == (None, None, None, None)
    assert (row.person_id, row.lms_user_id) == (enrolment.person.key, enrolment.person.sub)
    assert row.enrolled_at == row.changed_at == LONG_AGO


def test_what_was_done_stands_in_the_row(town, rows):
    course = town.course()
    enrolment = town.person(course, group="professional", pathway="professional")
    town.progress(
        enrolment,
        status="completed",
        fraction=1.0,
        quiz_best=0.875,
        quiz_passed=True,
        completed_by="quiz",
        journals=2,
        started_at=later(hours=1),
        completed_at=later(hours=2),
        last_activity_at=later(hours=3),
        changed_at=later(hours=2),
    )

    [row] = rows(everything(town))

    assert (row.group, row.pathway, row.status) == ("professional", "professional", "completed")
    assert (row.progress, row.quiz_score, row.quiz_passed, row.completed_by) == (1.0, 0.875, True, "quiz")
    assert row.journal_entries == 2
    assert (row.opened_at, row.started_at, row.completed_at) == (LONG_AGO, later(hours=1), later(hours=2))
    assert (row.last_activity_at, row.changed_at) == (later(hours=3), later(hours=2))


def test_only_those_who_learn_and_do_not_teach_have_rows(town, rows):
    course = town.course()
    for roles in ([], ["observer"], ["instructor"], ["instructor", "learner"]):
        town.person(course, name=f"{roles}", roles=roles)
    for kind in ("preview", "test"):
        town.person(course, name=kind, kind=kind)

    assert [row.name for row in rows(everything(town))] == []


def test_who_left_keeps_the_row(town, rows):
    enrolment = town.person(town.course(), left_at=later(days=9), changed_at=later(days=9))
    town.progress(enrolment, status="completed", completed_at=later(days=2))

    [row] = rows(everything(town))

    assert (row.status, row.left_at, row.completed_at) == ("left", later(days=9), later(days=2))
    assert row.changed_at == later(days=9)


def test_a_star_that_is_off_has_no_rows(town, rows):
    course = town.course()
    town.person(course)
    town.save_setup(course, 1, at=later(days=1), off=["m01"])

    assert rows(everything(town)) == []


def test_a_star_without_text_has_no_rows(town, rows):
    town.person(town.course(on=["m01", "m02"]))

    assert [row.module_id for row in rows(everything(town))] == ["m01"]


def test_what_the_set_up_asks_of_a_star_wins_over_the_pathway(session, town, rows):
    for number, own in enumerate((None, True, False)):
        course = town.course(f"{own}")
        setting = town.session.get_one(StarSetting, (course.id, "m01"))
        setting.required, setting.due_at = own, later(days=30 + number)
        town.person(course, pathway="citizen")
    session.flush()

    found = {row.context_title: (row.required, row.due_at) for row in rows(everything(town))}

    assert found == {
        "None": (True, later(days=30)),
        "True": (True, later(days=31)),
        "False": (False, later(days=32)),
    }


def test_no_row_of_another_institution_is_reachable(session, town, rows):
    town.person(town.course("Ours"), name="Ours")
    other = Town.found(session, "Sydby")
    foreign = other.course("Theirs")
    other.person(foreign, name="Theirs")

    assert [row.name for row in rows(everything(town))] == ["Ours"]
    assert rows(everything(town), context=(foreign.key,)) == []
    assert rows(everything(town), text="Theirs") == []
    assert [row.name for row in rows(Scope(institution_id=None))] == ["Ours", "Theirs"]


def test_the_figures_and_choices_stay_in_the_institution_too(session, town, ask):
    town.person(town.course("Ours"))
    other = Town.found(session, "Sydby")
    other.person(other.course("Theirs", roster_at=LONG_AGO))

    summary = reports.summarise(session, ask(everything(town)))
    choices = reports.courses_to_choose(session, everything(town))
    roster = reports.roster_state(choices)

    assert (summary.people, summary.rows, summary.by_star) == (1, 1, {"m01": {"not_started": 1}})
    assert [one.title for one in choices] == ["Ours"]
    assert (roster.courses, roster.unread, roster.unreadable, roster.unopened) == (1, 0, 0, 1)
    assert roster.oldest is None


def test_an_administrator_sees_the_institution_and_an_instructor_the_course(town):
    course = town.course()

    assert scope_of(an_actor(town, "admin", context=course)) == Scope(institution_id=town.institution.id)
    assert scope_of(an_actor(town, "instructor", context=course)) == Scope(
        institution_id=town.institution.id, context_id=course.id
    )
    for powers in ([], ["learner"], ["observer"]):
        with pytest.raises(AppError, match="forbidden"):
            scope_of(an_actor(town, *powers, context=course))


def test_filters_narrow_the_rows(town, rows):
    course = town.course()
    town.person(course, name="Ida", group="citizen")
    omar = town.person(course, name="Omar", group="professional")
    town.progress(omar, status="started", last_activity_at=later(days=3))
    town.person(course, name="Pia", group="leader", left_at=later(days=2))

    for filters, expected in (
        ({"module": ("m01",)}, ["Ida", "Omar", "Pia"]),
        ({"module": ("m07",)}, []),
        ({"group": ("citizen",)}, ["Ida"]),
        ({"group": ("citizen", "leader")}, ["Ida", "Pia"]),
        ({"status": ("not_started",)}, ["Ida"]),
        ({"status": ("left",)}, ["Pia"]),
        ({"status": ("started",)}, ["Omar"]),
        ({"active_from": later(days=3)}, ["Omar"]),
        ({"active_before": later(days=3)}, []),
        ({"active_from": later(days=1), "active_before": later(days=4)}, ["Omar"]),
        ({"text": "oM"}, ["Omar"]),
        ({"text": "%"}, []),
    ):
        assert sorted(row.name for row in rows(everything(town), **filters)) == expected, filters


def test_pages_put_together_are_the_whole(session, town, rows, ask):
    town.crowd(town.course("A"), 5)
    town.crowd(town.course("B"), 4)
    whole = rows(everything(town))
    asked = ask(everything(town))

    pages, after = [], None
    while page := list(reports.read(session, asked, after=after, limit=2)):
        pages += page
        after = reports.place_of(page[-1])
    skipped = list(reports.read(session, asked, limit=3, skip=4))

    assert len(whole) == 9
    assert pages == whole
    assert skipped == whole[4:7]


def test_rows_come_in_the_order_of_course_person_and_star(session, town, ask, monkeypatch):
    first, second = (town.course(title, on=["m09", "m01", "m06"]) for title in "AB")
    people = [
        town.person(course, name=name) for name, course in zip("wxyz", [second, first] * 2, strict=True)
    ]
    if session.get_bind().dialect.name == "sqlite":
        session.execute(
            text("PRAGMA reverse_unordered_selects = ON")
        )  # what is in order by chance is not now
    monkeypatch.setattr(question, "written_stars", lambda _view: ["m01", "m06", "m09"])

    found = [reports.place_of(row) for row in reports.read(session, ask(everything(town)))]

    assert len(found) == len(people) * 3
    assert found == sorted(found)


@pytest.mark.parametrize("server", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_a_late_page_reads_no_row_of_the_pages_before_it(session, town, ask):
    """Only PostgreSQL counts the rows it reads."""
    town.crowd(town.course(), 2000)
    session.execute(text("ANALYZE"))
    asked = ask(everything(town))
    [before] = reports.read(session, asked, skip=1000, limit=1)
    read = text(
        "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'enrolment'"
    )

    already = session.scalar(read)
    page = list(reports.read(session, asked, after=reports.place_of(before), limit=100))

    assert len(page) == 100
    assert session.scalar(read) - already <= len(page) + 10


# ---- updated_since


def changed(town, rows, since, until):
    found = rows(everything(town), updated_since=since, until=until)
    return [(row.name, row.removed) for row in found]


def test_only_what_changed_in_the_stretch_is_told(town, rows):
    course = town.course()
    for name, at in (("Early", later(days=1)), ("Within", later(days=3)), ("Late", later(days=6))):
        town.progress(town.person(course, name=name), changed_at=at)
    town.person(course, name="New", enrolled_at=later(days=4))

    assert changed(town, rows, later(days=2), later(days=5)) == [("Within", False), ("New", False)]


def test_a_row_that_ceased_is_told_once_and_without_a_name(town, rows):
    course = town.course()
    enrolment = town.person(course)
    town.save_setup(course, 1, at=later(days=1))
    town.save_setup(course, 2, at=later(days=3), off=["m01"])
    town.save_setup(course, 3, at=later(days=5), off=["m01"])

    assert changed(town, rows, later(days=1), later(days=2)) == []
    assert changed(town, rows, later(days=2), later(days=4)) == [(None, True)]
    assert changed(town, rows, later(days=4), later(days=6)) == []
    [row] = rows(everything(town), updated_since=later(days=2), until=later(days=4))
    assert (row.person_id, row.module_id, row.lms_user_id, row.status) == (
        enrolment.person.key,
        "m01",
        None,
        None,
    )


def test_nobody_is_told_as_gone_who_was_never_told(town, rows):
    course = town.course()
    town.person(course, enrolled_at=later(days=3))
    town.save_setup(course, 1, at=later(days=4), off=["m01"])

    assert changed(town, rows, later(days=2), later(days=5)) == []


def test_a_learner_who_begins_to_teach_is_told_as_gone_once_and_comes_back(town, rows):
    enrolment = town.person(town.course())
    enrolment.take_roles(["instructor"], now=later(days=3))
    enrolment.changed_at = later(days=3)
    town.progress(enrolment, changed_at=later(days=5))

    assert changed(town, rows, later(days=2), later(days=4)) == [(None, True)]
    assert changed(town, rows, later(days=4), later(days=6)) == []
    enrolment.take_roles(["learner"], now=later(days=7))
    enrolment.changed_at = later(days=7)
    assert changed(town, rows, later(days=6), later(days=8)) == [("Kirsten Dahl", False)]


def test_who_never_learned_here_is_not_told_as_gone(town, rows):
    course = town.course()
    town.person(course, roles=["observer"]).take_roles(["instructor"], now=later(days=3))
    town.person(course, kind="preview")
    town.save_setup(course, 1, at=later(days=3), off=["m01"])

    assert changed(town, rows, later(days=2), later(days=4)) == []


def test_a_row_that_ceased_for_two_reasons_is_told_with_the_first(town, rows):
    course = town.course()
    enrolment = town.person(course)
    enrolment.take_roles(["instructor"], now=later(days=3))
    town.save_setup(course, 1, at=later(days=5), off=["m01"])

    assert changed(town, rows, later(days=1), later(days=2)) == []
    assert changed(town, rows, later(days=1), later(days=4)) == [(None, True)]
    assert changed(town, rows, later(days=1), later(days=6)) == [(None, True)]
    assert changed(town, rows, later(days=4), later(days=6)) == []


def test_what_the_set_up_says_of_a_star_is_told_for_that_star(session, town, rows):
    course = town.course()
    town.person(course, name="Here")
    town.person(town.course("Elsewhere"), name="Elsewhere")
    town.save_setup(course, 1, at=later(days=1))
    setting = session.get_one(StarSetting, (course.id, "m01"))
    setting.due_at, setting.changed_at = later(days=30), later(days=3)

    assert changed(town, rows, later(days=2), later(days=4)) == [("Here", False)]
    assert changed(town, rows, later(days=4), later(days=6)) == []


def test_another_title_of_the_course_is_told_with_every_row_of_it(town, rows):
    course = town.course("Neighbours", changed_at=later(days=3))
    town.person(course, name="Ida")
    town.person(course, name="Omar")
    town.person(town.course("Elsewhere"), name="Pia")

    assert changed(town, rows, later(days=2), later(days=4)) == [("Ida", False), ("Omar", False)]
    assert changed(town, rows, later(days=4), later(days=6)) == []


def test_activity_that_changes_nothing_else_is_told(session, rows):
    room = Classroom.opened(session)
    saving.project_default(session, room.context.id, course=room.course, now=NOON)
    kirsten = room.join("kirsten")
    for days in (0, 2):
        with room.taking_part(kirsten, NOON + timedelta(days=days)) as part:
            part.has_changed("m01")

    [row] = rows(
        Scope(institution_id=room.context.institution_id),
        updated_since=NOON + timedelta(days=1),
        until=NOON + timedelta(days=3),
    )

    assert row.last_activity_at == row.changed_at == NOON + timedelta(days=2)


def test_changes_settle_for_half_a_minute():
    now = datetime(2026, 11, 22, 12, 0, 30, 400_000, tzinfo=UTC)

    assert reports.settled(now) == datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    assert now - reports.settled(now) >= timedelta(seconds=30)


def test_the_report_is_one_query_however_many_people(database, session, town, ask):
    town.crowd(town.course(), 700)
    asked = ask(everything(town))
    seen = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def count(*told):
        seen.append(told[2])

    found = list(reports.read(session, asked))

    assert len(found) == 700
    assert len(seen) == 1
