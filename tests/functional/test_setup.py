"""An instructor sets the course up: on and off, order, dates, marks; conflict, history, undo. Learners see it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.models import Enrolment, Person, Progress
from app.models.setup import SetupVersion, StarSetting
from app.services.learning import setup_effects
from app.services.setup import configuration, saving
from app.services.setup.document import SetupDocument
from app.worker.loop import run_once
from lti.practice_lms.world import PEOPLE, Inhabitant, Place
from tests.doorstep import CORE, statements
from tests.functional.setup_stars import database_url
from tests.practice import practice_lms

__all__ = ["database_url"]

M01, M06, M09 = "m01", "m06", "m09"
SECOND = Inhabitant(
    key="karla",
    number="90",
    given="Karla",
    family="Toft",
    place=Place.INSTRUCTOR,
    calling="instructor",
    about="",
)


@pytest.fixture
def lms_config(tool):
    return practice_lms(tool, people=(*PEOPLE, SECOND))


@pytest.fixture
def set_up(come, visitor):
    """The set-up as Anna opens it from the course."""
    return come("anna", visitor=visitor).go("set-up")


def save(visitor, page, **answers):
    """Press the standing row's button."""
    return visitor.send(page, page.form("/set-up"), do="save", **answers)


def without(page, star):
    """The ids of the stars that are on, but one."""
    return [value for name, value in page.form("/set-up").fields if name == "on" and value != star]


def order(page):
    return [value for name, value in page.form("/set-up").fields if name == "order"]


def field(page, name):
    return dict(page.form("/set-up").fields)[name]


def title(tool, star):
    with tool.shared.database.reading() as session:
        from app.services.releases import courses  # noqa: PLC0415

        view = courses.read_current(session, library=tool.shared.library, locale="en").view
        return view.star(star).title


def progress_of(tool, name, star):
    with tool.shared.database.reading() as session:
        return session.scalar(
            select(Progress)
            .join(Enrolment, Enrolment.id == Progress.enrolment_id)
            .join(Person, Person.id == Enrolment.person_id)
            .where(Person.given == name, Progress.star == star)
        )


def enter(visitor, person, pathway="citizen"):
    page = visitor.launch(person)
    return visitor.send(page, page.pathway_form, pathway=pathway)


def give_best(tool, name, star, grade):
    """Give somebody who has begun a star a best quiz: an attempt as the quiz would have left it."""
    from app.models.attempt import Attempt  # noqa: PLC0415

    now = tool.clock()
    with tool.shared.database.writing() as session:
        enrolment = session.scalars(
            select(Enrolment).join(Person, Person.id == Enrolment.person_id).where(Person.given == name)
        ).one()
        release = session.scalars(select(Progress.release_id)).first()
        session.add(
            Attempt(enrolment_id=enrolment.id, activity=f"{star}/quiz", number=1, release_id=release, shown=[],
                    state="done", grade=grade, started_at=now, submitted_at=now, form_key="k")
        )  # fmt: skip
        row = session.get_one(Progress, (enrolment.id, star))
        row.quiz_best, row.status, row.started_at = grade, "started", now


def test_every_written_star_is_a_row_in_the_course_s_order(set_up):
    assert set_up.status == 200, set_up.text
    assert set_up.heading == "Set up the stars"
    assert order(set_up) == [M01, M06, M09]
    assert field(set_up, "mark-m01-citizen") == "60"
    assert "Copenhagen" in set_up.text


def test_the_set_up_says_what_the_gradebook_gets_and_what_follows_from_marks_by_pathway(visitor, set_up):
    assert "The column of a star shows its best quiz alone." in set_up.text
    assert "they differ: from 60% to 70%. Moodle has one “Grade to pass” for each column" in set_up.text
    marks = {
        f"mark__{star}__{name}": "65"
        for star in (M01, M06, M09)
        for name in ("citizen", "professional", "leader")
    }
    page = save(visitor, save(visitor, set_up, **marks), **marks)
    assert "Moodle has a “Grade to pass” of its own for each column: 65% there says the same" in page.text


def test_a_learner_is_refused_on_every_address_of_the_instructor(visitor):
    page = enter(visitor, "kirsten")
    token = dict(page.forms[0].fields)["form_token"]
    for method, path in (
        ("GET", "set-up"),
        ("POST", "set-up"),
        ("GET", "set-up/history"),
        ("POST", "preview"),
        ("POST", "preview/end"),
        ("GET", "shared"),
        ("GET", "shared/abc"),
        ("POST", "shared/abc"),
        ("GET", "grades"),
        ("POST", "grades"),
    ):
        address = f"{'/'.join(page.url.split('/')[:5])}/{path}"
        data = {"form_token": token} if method == "POST" else None
        assert visitor.http.request(method, address, data=data, timeout=20).status_code == 403, path


def test_the_way_to_the_set_up_is_shown_to_instructors_only(visitor, new_visitor):
    assert "Set-up" in visitor.launch("anna").text
    assert "Set-up" not in enter(new_visitor(), "kirsten").text


def test_who_only_teaches_meets_the_map_and_not_the_choice_of_a_pathway(visitor):
    page = visitor.launch("anna")

    assert not [form for form in page.forms if form.action.endswith("/pathway")]
    assert page.link("Set-up")


def test_a_star_moves_by_its_buttons_and_learners_see_the_order(visitor, new_visitor, set_up, tool):
    page = visitor.send(set_up, set_up.form("/set-up"), button=f"Move up: {title(tool, M09)}")
    assert order(page) == [M01, M09, M06]
    assert "not saved yet. The stars are listed in another order." in page.text
    page = visitor.send(page, page.form("/set-up"), button=f"Move up: {title(tool, M09)}")
    assert order(page) == [M09, M01, M06]

    page = save(visitor, page)

    assert "Saved as version 1." in page.text
    assert order(page) == [M09, M01, M06]
    learner = enter(new_visitor(), "kirsten")
    assert learner.link("Begin here").endswith("/m09/")


def test_what_cannot_move_stays(visitor, set_up, tool):
    page = visitor.send(set_up, set_up.form("/set-up"), button=f"Move up: {title(tool, M01)}")

    assert order(page) == [M01, M06, M09]
    assert "not saved yet" not in page.text


def test_an_off_star_leaves_the_map_but_texts_written_in_it_stay_readable(visitor, new_visitor, set_up, tool):
    kirsten = new_visitor()
    page = enter(kirsten, "kirsten")
    page = kirsten.open("m06/page/ask", base=page.url)
    page = kirsten.send(
        page, page.form("m06/page/ask"), do="save:journal", **{"journal.text": "Asking is half of it."}
    )
    assert page.status == 200

    page = save(visitor, set_up, on=without(set_up, M06))
    assert "Before this is saved" in page.text
    assert "have begun this star" in page.text or "has begun this star" in page.text
    assert "pathways ask for this star" in page.text
    page = save(visitor, page)
    assert "Saved as version 1." in page.text

    page = kirsten.launch("kirsten")
    assert title(tool, M06) not in page.text
    assert kirsten.open("m06/", base=page.url).status == 404
    texts = kirsten.open("texts", base=page.url)
    assert "Asking is half of it." in texts.text
    kept = kirsten.open(texts.link("Journal of ask"), base=texts.url)
    assert kept.status == 200
    assert "Asking is half of it." in kept.text


def test_a_page_asks_nothing_about_the_set_up_until_somebody_changes_it(visitor, new_visitor, set_up, tool):
    kirsten = new_visitor()
    page = enter(kirsten, "kirsten")
    home = page.url
    kirsten.open(home)
    with statements(tool) as said:
        page = kirsten.open(home)
    assert title(tool, M06) in page.text
    assert not [one for one in said if "setup_version" in one or "star_setting" in one]

    save(visitor, save(visitor, set_up, on=without(set_up, M06)))

    assert title(tool, M06) not in kirsten.open(home).text, "in the same visit, at the next look"


def test_turning_off_a_required_star_is_not_saved_before_it_was_asked_once_more(visitor, set_up, tool):
    asked = save(visitor, set_up, on=without(set_up, M06))

    assert "cannot earn one here: Citizen and Professional." in asked.text
    with tool.shared.database.reading() as session:
        assert session.scalars(select(SetupVersion)).all() == []


@pytest.mark.both_databases("statements")
def test_dates_are_stored_in_utc_and_shown_on_the_local_clock(visitor, new_visitor, set_up, tool):
    year = tool.clock().year + 1
    page = save(
        visitor,
        set_up,
        opens__date__m01=f"{year}-07-01",
        opens__time__m01="09:30",
        due__date__m01=f"{year}-12-01",
    )

    assert "Saved as version 1." in page.text
    with tool.shared.database.reading() as session:
        row = session.scalars(select(StarSetting).where(StarSetting.star == M01)).one()
    assert row.opens_at == datetime(year, 7, 1, 7, 30, tzinfo=UTC)
    assert row.due_at == datetime(year, 12, 1, 22, 59, tzinfo=UTC)
    assert (field(page, "opens-date-m01"), field(page, "opens-time-m01")) == (f"{year}-07-01", "09:30")
    assert (field(page, "due-date-m01"), field(page, "due-time-m01")) == (f"{year}-12-01", "23:59")
    assert "Your group starts" in enter(new_visitor(), "kirsten").text


def test_what_cannot_be_read_is_said_at_its_field_and_stays_as_typed(visitor, set_up, tool):
    for typed, problem in (
        ({"opens-date-m01": "tomorrow"}, "Write the day like"),
        ({"opens-time-m01": "10:00"}, "Give a day too"),
        ({"opens-date-m01": "2027-03-28", "opens-time-m01": "02:30"}, "The clocks go forward"),
        ({"opens-date-m01": "2027-05-02", "due-date-m01": "2027-05-01"}, "has to come after"),
        ({"mark-m01-citizen": "101"}, "from 0 to 100"),
        ({"mark-m01-citizen": "nan"}, "from 0 to 100"),
        ({"mark-m01-citizen": "many"}, "from 0 to 100"),
    ):
        page = save(visitor, set_up, **{name.replace("-", "__"): text for name, text in typed.items()})

        assert (page.status, problem in page.text) == (422, True), typed
        assert "needs another look" in page.text
        assert {name: field(page, name) for name in typed} == typed
    with tool.shared.database.reading() as session:
        assert session.scalars(select(SetupVersion)).all() == []


def test_a_lower_mark_makes_a_best_quiz_pass_and_goes_with_what_it_gave(visitor, new_visitor, set_up, tool):
    kirsten = new_visitor()
    page = enter(kirsten, "kirsten")
    kirsten.open("m09/page/build", base=page.url)
    give_best(tool, "Kirsten", M09, 0.5)

    page = save(visitor, set_up, mark__m09__citizen="50")
    assert "would now pass" in page.text
    page = save(visitor, page)

    assert "Saved as version 1." in page.text
    assert progress_of(tool, "Kirsten", M09).quiz_passed
    fraction = progress_of(tool, "Kirsten", M09).fraction

    page = save(visitor, page, mark__m09__citizen="80")
    assert "1 learner passed only because the mark was lowered" in page.text
    page = save(visitor, page)

    assert "Saved as version 2." in page.text
    assert not progress_of(tool, "Kirsten", M09).quiz_passed
    assert progress_of(tool, "Kirsten", M09).fraction < fraction


@pytest.mark.both_databases("claims")
def test_where_many_are_touched_the_worker_renews_them(visitor, new_visitor, set_up, tool, monkeypatch):
    monkeypatch.setattr(setup_effects, "MOST_AT_ONCE", 0)
    kirsten = new_visitor()
    page = enter(kirsten, "kirsten")
    kirsten.open("m09/page/build", base=page.url)
    give_best(tool, "Kirsten", M09, 0.5)

    save(visitor, save(visitor, set_up, mark__m09__citizen="50"))
    assert not progress_of(tool, "Kirsten", M09).quiz_passed
    run_once(tool.app)

    assert progress_of(tool, "Kirsten", M09).quiz_passed


def test_who_has_passed_keeps_the_check_in_what_is_left_after_the_mark_was_raised(
    visitor, new_visitor, set_up, tool
):
    kirsten = new_visitor()
    page = enter(kirsten, "kirsten")
    kirsten.open("m09/page/build", base=page.url)
    give_best(tool, "Kirsten", M09, 0.5)
    page = save(visitor, set_up, mark__m09__citizen="50")
    page = save(visitor, page)
    with tool.shared.database.writing() as session:  # as if this was how the learner had passed
        session.scalars(select(Progress).where(Progress.star == M09)).one().pass_earned = True
    page = save(visitor, page, mark__m09__citizen="90")
    assert "only because the mark was lowered" not in page.text
    save(visitor, page)
    assert progress_of(tool, "Kirsten", M09).quiz_passed

    home = kirsten.launch("kirsten")

    assert "of the answers right" not in home.text


def test_looking_at_the_set_up_renews_nobody_s_activity(visitor, new_visitor, set_up, tool):
    kirsten = new_visitor()
    page = enter(kirsten, "kirsten")
    kirsten.open("m09/page/build", base=page.url)
    give_best(tool, "Kirsten", M09, 0.5)
    before = progress_of(tool, "Kirsten", M09).last_activity_at
    tool.clock.forward(timedelta(hours=1))

    save(visitor, save(visitor, set_up, mark__m09__citizen="50"))

    assert progress_of(tool, "Kirsten", M09).last_activity_at == before


def test_required_or_not_is_as_the_pathway_has_it_until_somebody_says_otherwise(
    visitor, new_visitor, set_up, tool
):
    page = enter(new_visitor(), "kirsten")
    assert title(tool, M09) in page.text.split("Your pathway also asks for")[1]

    page = save(visitor, set_up, required__m09="no")
    assert "It is now a choice in" in page.text
    save(visitor, page)

    page = enter(new_visitor(), "omar")
    assert title(tool, M09) not in page.text.split("Your pathway also asks for")[1].split(".")[0]


def test_a_second_save_of_the_same_settings_makes_no_version(visitor, set_up, tool):
    page = save(visitor, set_up)

    assert "Nothing was changed" in page.text
    with tool.shared.database.reading() as session:
        assert session.scalars(select(SetupVersion)).all() == []


@pytest.mark.both_databases("races")
def test_two_instructors_at_once_meet_a_conflict_and_nothing_typed_is_lost(
    visitor, new_visitor, set_up, tool
):
    karla = new_visitor()
    theirs = karla.launch("karla")
    theirs = karla.open("set-up", base=theirs.url)
    theirs = save(karla, theirs, due__date__m01="2027-06-01")
    assert "Saved as version 1." in theirs.text

    page = save(visitor, set_up, due__date__m09="2027-07-01", mark__m09__leader="75")

    assert page.status == 409
    assert "Karla Toft saved on" in page.text
    assert field(page, "due-date-m01") == "2027-06-01"
    assert field(page, "due-date-m09") == "2027-07-01"
    assert field(page, "mark-m09-leader") == "75"
    page = save(visitor, page)
    page = save(visitor, page) if "Before this is saved" in page.text else page
    assert "Saved as version 2." in page.text
    with tool.shared.database.reading() as session:
        rows = {row.star: row for row in session.scalars(select(StarSetting))}
    assert rows[M01].due_at is not None
    assert rows[M09].pass_mark == {"leader": 0.75}


def test_who_saves_while_somebody_else_does_meets_them_too(visitor, set_up, tool, monkeypatch):
    """The other's save comes between the look at the newest version and the own save."""
    original = saving.save

    def save_late(session, actor, *, course, document, **told):
        monkeypatch.setattr(saving, "save", original)
        now = configuration.read(session, actor.context, course=course)
        theirs = SetupDocument(stars=tuple(star.but(required=True) for star in now.written))
        original(session, actor, course=course, document=theirs, **told)
        return original(session, actor, course=course, document=document, **told)

    monkeypatch.setattr(saving, "save", save_late)
    page = save(visitor, set_up, due__date__m09="2027-07-01")

    assert page.status == 409
    assert "Somebody else saved the set-up first" in page.text
    assert field(page, "required-m09") == "yes"
    assert field(page, "due-date-m09") == "2027-07-01"
    page = save(visitor, page)
    assert "Saved as version 2." in page.text
    with tool.shared.database.reading() as session:
        rows = session.scalars(select(StarSetting).order_by(StarSetting.star)).all()
    assert [(row.required, row.due_at is not None) for row in rows] == [
        (True, False), (True, False), (True, True)]  # fmt: skip


def test_a_field_both_changed_keeps_what_was_typed_last_and_shows_the_other(visitor, new_visitor, set_up):
    karla = new_visitor()
    theirs = karla.launch("karla")
    theirs = karla.open("set-up", base=theirs.url)
    save(karla, save(karla, theirs, mark__m01__citizen="40"), mark__m01__citizen="40")

    page = save(visitor, set_up, mark__m01__citizen="70")

    assert page.status == 409
    assert field(page, "mark-m01-citizen") == "70"
    assert "40%" in page.text


@pytest.mark.both_databases("json")
def test_the_history_says_who_changed_what_and_a_version_can_be_taken_back(visitor, set_up):
    page = save(visitor, set_up, due__date__m01="2027-06-01")
    page = save(visitor, page, due__date__m01="2027-09-01")
    history = visitor.open(page.link("Earlier set-ups"), base=page.url)
    assert "Version 2" in history.text
    assert re.search(r"Due: 1 September 2027 .*; before: 1 June 2027", history.text)

    page = visitor.open(history.link("Go back to version 1"), base=history.url)
    assert field(page, "due-date-m01") == "2027-06-01"
    assert "The form shows version 1" in page.text
    page = save(visitor, page)

    assert "Saved as version 3." in page.text
    history = visitor.open(page.link("Earlier set-ups"), base=page.url)
    assert "Version 1 was taken back." in history.text


def test_the_newest_save_can_be_taken_back_at_once(visitor, set_up):
    page = save(visitor, set_up, due__date__m01="2027-06-01")

    page = visitor.open(page.link("Take it back"), base=page.url)
    page = save(visitor, page)

    assert "Saved as version 2." in page.text
    assert field(page, "due-date-m01") == ""


def test_the_course_s_own_settings_can_be_taken_back(visitor, set_up, tool):
    page = save(visitor, set_up, on=without(set_up, M06))
    page = save(visitor, page)

    page = visitor.open(page.link("The settings the course came with"), base=page.url)
    page = save(visitor, page)
    page = save(visitor, page) if "Before this is saved" in page.text else page

    assert "Saved as version 2." in page.text
    with tool.shared.database.reading() as session:
        assert all(session.scalars(select(StarSetting.enabled)))
        assert [row.why for row in session.scalars(select(SetupVersion).order_by(SetupVersion.version))] == [
            "saved",
            "default",
        ]


def test_a_version_of_another_course_cannot_be_opened(visitor, new_visitor, set_up):
    save(visitor, set_up, due__date__m01="2027-06-01")
    other = new_visitor()
    page = other.launch("anna", course="2")
    page = other.open("set-up", base=page.url)

    assert field(page, "due-date-m01") == ""
    assert other.open("set-up?from=1", base=page.url).status == 404


def test_a_course_that_only_launched_a_single_star_has_that_one_on(visitor):
    page = visitor.launch("anna", "m01", course="2")
    page = visitor.open(page.link("Set-up"), base=page.url)

    assert [value for name, value in page.form("/set-up").fields if name == "on"] == [M01]


def test_a_made_up_base_or_star_breaks_nothing(visitor, set_up):
    form = set_up.form("/set-up")
    odd = replace(form, fields=[*form.fields, ("order", "m99"), ("on", "m02"), ("move", "sideways:m01")])
    assert visitor.send(set_up, odd).status == 200
    assert visitor.send(set_up, form, base="7").status == 404
    assert visitor.send(set_up, form, base="x").status == 400


def test_the_set_up_and_its_save_ask_little_of_the_database(visitor, set_up, tool):
    with statements(tool) as looked:
        page = visitor.open("set-up", base=set_up.url)
    with statements(tool) as saved_date:
        page = save(visitor, page, due__date__m01="2027-06-01")
    assert "Saved as version 1." in page.text
    with statements(tool) as reviewed:
        page = save(visitor, page, mark__m01__citizen="80")
    with statements(tool) as saved_mark:
        page = save(visitor, page)
    assert "Saved as version 2." in page.text

    # A save is followed by the page that says so.
    for said, most in ((looked, 4), (saved_date, 12), (reviewed, 5), (saved_mark, 15)):
        assert 0 < len(said) <= most, "\n".join(said)


def link(course, name, star):
    """The claims of a launch through a link that leads to one star."""
    return {
        f"{CORE}context": {"id": course, "title": course},
        f"{CORE}resource_link": {"id": name, "title": name},
        f"{CORE}custom": {"item": star},
    }


def test_a_link_that_moves_to_another_course_takes_its_star_along(doorstep):
    for course, name, star in (("old", "one", M01), ("old", "two", M06), ("new", "three", M01)):
        assert doorstep.launch(link(course, name, star)).status == 200
    doorstep.launch(link("new", "three", M01))

    assert "detour" not in doorstep.launch(link("new", "two", M06)).url
    left = doorstep.launch(link("old", "one", M01))
    assert [doorstep.browser.open(f"../{star}/", base=left.url).status for star in (M01, M06)] == [200, 404]
