"""The grade of the whole course: what a learner does never lowers it, and after a change of the settings it is right."""

import pytest
from sqlalchemy import select

from app.content.check import CompiledCourse
from app.models import Delivery, Enrolment, Job, LineItem, Person, Progress
from app.services.exchange import jobs
from app.services.learning import following, setup_effects
from app.services.releases import publishing
from app.worker.loop import run_once
from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.families import MOODLE_LIKE
from tests.functional.setup_stars import SMALL, database_url, with_small_stars
from tests.functional.test_setup import field, order, save, title, without
from tests.gradebook import Grades
from tests.journey import Visitor
from tests.moments import after
from tests.once import once_a_run
from tests.practice import practice_lms
from tests.walking import Learner, course_of, enter, right, wrong

__all__ = ["database_url"]

M01, M06, M09, M11 = "m01", "m06", "m09", "m11"
THIRD = pytest.approx(33.33, abs=0.01)


@pytest.fixture
def lms_config(tool) -> PlatformConfig:
    """The LMS goes by the tool's clock, which tests turn forward."""
    return practice_lms(tool, clock=tool.clock, family=MOODLE_LIKE)


@pytest.fixture(autouse=True)
def grades(tool, lms) -> Grades:
    """A course whose link to the whole has a column of 100 points."""
    lms.platform.gradebook.add("1", label="The course", maximum=100, link_id="course")
    return Grades(tool=tool, lms=lms)


@pytest.fixture
def shown(grades):
    """What stands in the course's column once the worker has been there."""

    def read(person="kirsten"):
        grades.work()
        return grades.cell(person, "course").shown

    return read


def anna_comes(_tool, lms):
    anna = Visitor(lms.config.base_url)
    return anna, anna.launch("anna")


@pytest.fixture
def set_up(tool, lms):
    """The set-up as Anna opens it from the course."""
    anna, page = after(anna_comes, tool, lms)

    class SetUp:
        def open(self, address="set-up"):
            return anna.open(address, base=page.url)

        def save(self, found=None, **answers):
            """Save, after reading what saving does; answers with the page before that, and the one after."""
            asked = save(anna, found or self.open(), **answers)
            done = save(anna, asked) if "Before this is saved" in asked.text else asked
            assert "Saved as version" in done.text, done.text
            return asked, done

        def preview(self):
            """Look at the course as a learner sees it."""
            page = self.open()
            return Learner(anna, anna.send(page, page.form("/preview")))

    return SetUp()


def kirsten_enters(_tool, lms):
    return enter(Visitor(lms.config.base_url), "kirsten", pathway="citizen")


@pytest.fixture
def kirsten(tool, lms):
    return after(kirsten_enters, tool, lms)


def kirsten_finishes(tool, lms):
    learner = kirsten_enters(tool, lms)
    finish(learner, tool, M06)
    return learner


@pytest.fixture
def finisher(tool, lms):
    """Kirsten, who has done M06."""
    return after(kirsten_finishes, tool, lms)


def finish(learner, tool, star, *, passes=True):
    """Do all that a small star asks for."""
    page = SMALL.get(star, "more")
    learner.go(f"{star}/page/{page}")
    learner.press("save:journal", **{"journal.text": "Asking is half of it."})
    learner.go(f"{star}/page/{page}")
    learner.read()
    take_quiz(learner, tool, star, passes=passes)


def take_quiz(learner, tool, star, *, passes=True):
    learner.go(f"{star}/quiz")
    learner.send(f"{star}/quiz", button="Begin" if "Begin" in learner.page.text else "Try again")
    with tool.shared.database.reading() as session:
        items = course_of(tool, session).items
    for _question in range(2):
        asked = [
            name
            for name in (f"{star}/q-a", f"{star}/q-b")
            if f'name="{name.partition("/")[2]}.' in learner.page.response.text
        ]
        learner.send(learner.path, **(right if passes else wrong)(items[asked[0]]))
        if "See how it went" in learner.page.text:
            break
    learner.follow("See how it went")


def progress(tool, star, name="Kirsten"):
    with tool.shared.database.reading() as session:
        return session.scalar(
            select(Progress).join(Enrolment).join(Person).where(Person.given == name, Progress.star == star)
        )


# Settings


@pytest.mark.usefixtures("finisher")
def test_a_star_made_a_choice_three_of_them_and_all_restored_leaves_the_grade_as_it_was(set_up, tool, shown):
    assert shown() == THIRD

    asked, _done = set_up.save(required__m01="no")
    assert "It is now a choice in" in asked.text
    assert "goes down" not in asked.text
    assert shown() == THIRD, "one of one choice is asked for"

    set_up.save(required__m06="no", required__m09="no")
    assert shown() == 100, "one star of three is to be chosen, and one is done"

    asked, _done = set_up.save(set_up.open("set-up?from=0"))
    assert "The course grade of 1 learner goes down:" in asked.text
    assert "Kirsten Dahl: from 100% to 33.33%" in asked.text
    assert shown() == THIRD
    assert "1 of 3 stars are done." in comment(tool)


def comment(tool):
    """The sentence that goes with the grade of the course."""
    with tool.shared.database.reading() as session:
        return session.scalar(select(Delivery.comment).join(LineItem).where(LineItem.measures == "course"))


def test_where_every_star_is_a_choice_newcomers_get_a_grade(set_up, new_visitor, tool, shown):
    set_up.save(required__m01="no", required__m06="no", required__m09="no")
    omar = enter(new_visitor(), "omar", pathway="leader")
    take_quiz(omar, tool, M09)
    assert shown("omar") == 0
    finish(omar, tool, M06)
    assert shown("omar") == 100
    jonas = enter(new_visitor(), "jonas", pathway="citizen")
    assert "Your pathway asks for nothing more." not in jonas.go().text
    finish(jonas, tool, M09)
    assert "Your pathway asks for nothing more." in jonas.go().text


def test_a_mark_of_nought_and_back_gives_nobody_anything_for_ever(kirsten, set_up, tool, shown):
    finish(kirsten, tool, M06, passes=False)
    assert shown() == 0

    asked, _done = set_up.save(mark__m06__citizen="0")
    assert "The best quiz of 1 learner would now pass." in asked.text
    assert shown() == THIRD
    assert progress(tool, M06).completed_at is not None

    asked, _done = set_up.save(mark__m06__citizen="60")
    assert "1 learner passed only because the mark was lowered, and no longer does." in asked.text
    assert "Kirsten Dahl: from 33.33% to 0%" in asked.text
    assert shown() == 0
    assert progress(tool, M06).completed_at is None
    assert "the quiz" in kirsten.go("m06/").text.lower()


def test_what_was_passed_with_the_mark_of_that_day_is_not_taken_away(kirsten, set_up, tool, shown):
    set_up.save(mark__m06__citizen="0")
    finish(kirsten, tool, M06, passes=False)
    assert shown() == THIRD

    asked, _done = set_up.save(mark__m06__citizen="60")
    assert "Nobody loses it who passed with the mark of that day." in asked.text
    assert "goes down" not in asked.text
    assert shown() == THIRD
    assert progress(tool, M06).completed_at is not None


@pytest.mark.usefixtures("finisher")
def test_a_star_turned_off_and_on_again_changes_nothing_in_the_end(set_up, shown):
    set_up.save(on=without(set_up.open(), M06))
    assert shown() == 0
    set_up.save(on=[M01, M06, M09])
    assert shown() == THIRD


@pytest.mark.usefixtures("finisher")
def test_where_many_are_touched_the_worker_works_all_grades_out_anew(set_up, tool, shown, monkeypatch):
    monkeypatch.setattr(setup_effects, "MOST_AT_ONCE", 0)
    set_up.save(required__m01="no", required__m06="no", required__m09="no")
    assert shown() == 100
    set_up.save(set_up.open("set-up?from=0"))
    assert shown() == THIRD
    with tool.shared.database.reading() as session:
        assert session.scalars(select(Job.due_at).where(Job.kind == jobs.SETTINGS)).one() is None


# What a learner does


def test_neither_a_worse_try_nor_another_pathway_lowers_a_grade(kirsten, set_up, tool, shown):
    """Leaders are asked for the first star alone here, citizens for three."""
    set_up.save(required__m01="no")
    finish(kirsten, tool, M06)
    before = shown()
    take_quiz(kirsten, tool, M06, passes=False)
    assert shown() == before

    for pathway in ("leader", "professional", "citizen"):
        kirsten.go("pathway")
        kirsten.send("pathway", pathway=pathway)
        assert shown() >= before


def test_a_grade_reached_on_the_pathway_before_stands_through_changes_that_do_not_touch_it(
    kirsten, set_up, tool, shown
):
    set_up.save(required__m06="no", required__m09="no", required__m01="no")
    finish(kirsten, tool, M06)
    assert shown() == 100
    kirsten.go("pathway")
    kirsten.send("pathway", pathway="professional")
    set_up.save(required__m01="yes")
    first = shown()
    set_up.save(set_up.open("set-up?from=1"))
    assert shown() == 100
    assert first < 100


# Releases


@once_a_run
def four_stars() -> CompiledCourse:
    return with_small_stars({**SMALL, M11: "more"})


@pytest.fixture
def publish(tool):
    """Publish a course with one more small star, as the start of the tool does, and let the worker follow."""

    def told():
        tree = four_stars()
        with tool.shared.database.writing() as session:
            published = publishing.publish(session, tree, now=tool.clock())
            following.ask(session, published.release_id, now=tool.clock())
        run_once(tool.app)

    return told


@pytest.mark.both_databases("journey of an instructor")
def test_a_release_with_more_stars_leaves_a_begun_course_its_stars_and_offers_the_new_ones(
    finisher, set_up, publish, tool, shown
):
    assert shown() == THIRD

    publish()

    assert shown() == THIRD
    assert finisher.go(f"{M11}/").status == 404
    assert title(tool, M11) not in finisher.go().text
    page = set_up.open()
    assert M11 in order(page)
    assert M11 not in [value for name, value in page.form("/set-up").fields if name == "on"]
    assert "1 new star" in page.text
    assert title(tool, M11) in page.text
    assert "Asked for in: " in page.text
    assert "Kirsten Dahl: from 33.33% to 25%" in page.text

    asked, _done = set_up.save(set_up.open(link_of(page, "Show the new stars in the form")))
    assert "Kirsten Dahl: from 33.33% to 25%" in asked.text
    assert shown() == 25
    assert finisher.go(f"{M11}/").status == 200
    assert "1 new star" not in set_up.open().text
    assert "Stars that came after the course had begun are shown." in set_up.open("set-up/history").text

    finish(finisher, tool, M11)
    assert shown() == 50
    set_up.save(on=without(set_up.open(), M11))
    assert shown() == THIRD


def link_of(page, words):
    """Where a link leads, as it stands behind the visit."""
    return page.link(words).rpartition("/")[2]


def test_a_course_that_was_set_up_and_has_begun_keeps_its_stars_too(finisher, set_up, publish, shown):
    set_up.save(due__date__m01="2027-06-01")
    publish()
    assert shown() == THIRD
    assert finisher.go(f"{M11}/").status == 404
    set_up.save(due__date__m01="2027-07-01")
    assert finisher.go(f"{M11}/").status == 404
    assert "1 new star" in set_up.open().text


def test_a_course_in_which_nobody_has_begun_but_in_a_preview_has_every_star(
    set_up, publish, new_visitor, tool
):
    finish(set_up.preview(), tool, M06)
    publish()
    page = set_up.open()
    assert M11 in [value for name, value in page.form("/set-up").fields if name == "on"]
    assert "new star" not in page.text
    assert field(page, "mark-m11-citizen") == "60"
    assert enter(new_visitor(), "kirsten").go(f"{M11}/").status == 200
