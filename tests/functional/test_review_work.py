"""An instructor opens a cell of the gradebook and sees a learner's work, as far as the learner lets them."""

import re
from urllib.parse import urljoin

import pytest
from sqlalchemy import select, update

from app import clock
from app.models import Attempt, Delivery, Enrolment, Entry, LineItem, Person, Upload
from app.services.releases import publishing
from tests import files
from tests.doorstep import CORE, MEMBERSHIP, reading
from tests.first_star import first_star
from tests.functional.test_learner_quiz import without
from tests.reviewing import anna, finish_quiz, grades, kirsten, lms_config, looks, wish
from tests.walking import enter, wrong

__all__ = ["anna", "grades", "kirsten", "lms_config", "wish"]

STAR, COURSE = "What co-creation is — and is not", "Co-creating welfare together"
WORDS, SECRET = "Neighbours met in the library.", "Nobody shall ever read this."
ADMINISTRATOR = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"


def test_the_cell_leads_to_how_far_the_learner_is(anna):
    page = anna().page

    assert page.status == 200
    assert "You are looking at the work of Kirsten Dahl. Read only." in page.text
    assert page.heading == STAR
    assert "100%, sent to the gradebook on" in page.text
    assert "Pathway: Citizen" in page.text
    assert "The quiz, passed from 60% on done" in page.text
    assert "Try 1: 100%" in page.text
    assert "The answers are not shared with you." in page.text
    assert "No text of this star is shared with you." in page.text
    assert not page.forms, "nothing can be sent from here"


def test_a_better_grade_on_its_way_is_told_with_when_the_last_one_arrived(anna, grades):
    grades.earn("kirsten", 1.0)
    with grades.tool.shared.database.writing() as session:
        session.execute(update(Delivery).values(state="waiting"))

    assert "on its way to the gradebook, which was last told on" in anna().page.text


@pytest.mark.both_databases("journey of a reviewer")
def test_answers_are_read_where_the_learner_lets_them_and_only_as_long(anna, tool, kirsten):
    first = finish_quiz(tool, kirsten)
    assert "They do not see your answers." in kirsten.page.text
    kirsten.send("/result", share="yes")
    assert "Your course leaders may read your answers of this try" in kirsten.page.text
    finish_quiz(tool, kirsten, wrong)
    teacher = anna()
    assert teacher.page.text.count("The answers are not shared with you.") == 2

    page = teacher.follow("The answers of try 2")

    assert page.heading == "Try 2 of the quiz: 100%"
    assert page.text.count("Yes, that is what the course suggests.") == 8
    assert "Question 8 of 8" in page.text
    assert "as Kirsten Dahl saw it" in page.text
    assert "the work of Kirsten Dahl. Read only." in page.text
    shared = teacher.path

    kirsten.go(first)
    kirsten.send("/result", share="no")

    assert teacher.go(shared).status == 404
    assert "Try 2: 100%" in teacher.go("review").text


def test_answers_are_told_in_the_course_their_try_began_on(anna, tool, kirsten):
    finish_quiz(tool, kirsten)
    kirsten.send("/result", share="yes")
    with tool.shared.database.writing() as session:
        item = session.scalars(select(Attempt.shown).order_by(Attempt.id.desc())).first()[0]["item"]
        publishing.publish(session, without(first_star(), item), now=clock.now())

    page = anna().follow("The answers of try 2")

    assert page.status == 200
    assert "Question 8 of 8" in page.text


def test_texts_are_read_as_far_as_they_are_shared_and_drafts_never(anna, kirsten):
    page = kirsten.go("m01/journal")
    kirsten.write("m01/journal", page, text=WORDS, sharing="instructor")
    kirsten.write("m01/journal", page, autosave=True, text=SECRET)

    told = anna().page.text
    assert WORDS in told
    assert SECRET not in told

    kirsten.write("m01/journal", kirsten.go("m01/journal"), text=SECRET, sharing="private")
    told = anna().page.text
    assert WORDS not in told
    assert SECRET not in told


@pytest.mark.both_databases("statements")
def test_a_photo_is_seen_beside_its_text_and_no_other_s(anna, tool, kirsten, new_visitor):
    kirsten.bring("m01/journal", files.photo(), words="The library at noon.")
    kirsten.write("m01/journal", kirsten.go("m01/journal"), text=WORDS, sharing="instructor")
    omar = enter(new_visitor(), "omar", pathway="citizen")
    omar.bring("m01/journal", files.photo(), words="A door.")
    omar.write("m01/journal", omar.go("m01/journal"), text=WORDS, sharing="instructor")
    teacher = anna()
    photo = re.search(r'src="([^"]+)" alt="The library at noon."', teacher.page.response.text)[1]
    http, address = teacher.visitor.http, urljoin(teacher.page.url, photo)
    assert http.get(address).headers["Content-Type"] == "image/jpeg"

    page = omar.go("entry/m01/journal/files")
    key = re.search(r"/file/(\w+)", page.response.text)[1]
    with reading(tool) as session:
        others = session.scalars(select(Entry.key).join(Upload).where(Upload.key == key)).one()
    assert http.get(f"{teacher.base}review/text/{others}/{key}").status_code == 404
    assert http.get(f"{teacher.base}file/{key}").status_code == 403


def test_what_others_share_is_not_among_it(anna, new_visitor):
    omar = enter(new_visitor(), "omar", pathway="citizen")
    omar.write("m01/journal", omar.go("m01/journal"), text=WORDS, sharing="instructor")

    told = anna().page.text

    assert WORDS not in told
    assert "No text of this star is shared with you." in told


@pytest.mark.both_databases("statements")
def test_a_column_of_the_course_shows_its_stars_and_no_work(tool, kirsten, wish):
    assert kirsten.page.status == 200
    with tool.shared.database.writing() as session:
        session.execute(update(LineItem).values(measures="course"))

    page = wish()

    assert page.heading == COURSE
    assert "Best quiz: 100%." in page.text
    assert "Try 1" not in page.text


@pytest.mark.parametrize(
    ("item", "heading"), [("m01", STAR), ("m01/quiz", STAR), ("m02", COURSE), ("glossary", COURSE)]
)
def test_a_column_nobody_has_launched_is_known_by_what_it_opens(lms, kirsten, wish, item, heading):
    """As when content was just placed: the item of the message says what is meant."""
    assert kirsten.page.status == 200
    unknown = f"{lms.config.base_url}/ags/1/lineitems/99/lineitem"

    page = wish({CORE + "custom": {"item": item}}, column=unknown)

    assert (page.status, page.heading) == (200, heading)


def test_a_learner_without_any_work_has_an_empty_page(grades, wish):
    grades.arrive("omar", "course")

    told = wish(learner="omar").text

    for sentence in (
        "the work of Omar Haddad",
        "No grade has been sent to the gradebook yet.",
        "No try is finished yet.",
        "No pathway chosen yet.",
    ):
        assert sentence in told


def test_who_left_is_still_shown_and_who_has_no_name_is_somebody(tool, kirsten, wish):
    """A name comes from the roster or the person's own launch, not from a message about them."""
    assert kirsten.page.status == 200
    with tool.shared.database.writing() as session:
        person = session.scalars(select(Person).where(Person.given == "Kirsten")).one()
        person.name = None
        session.scalars(select(Enrolment).filter_by(person_id=person.id)).one().left_at = tool.clock()

    told = wish({CORE + "for_user": {"user_id": person.sub, "name": "Told by the message"}}).text

    assert "No longer in the course" in told
    assert "the work of somebody whose name your learning platform does not tell" in told
    assert "Told by the message" not in told


def test_an_administrator_sees_how_far_it_is_and_neither_answers_nor_texts(tool, kirsten, wish):
    finish_quiz(tool, kirsten)
    kirsten.send("/result", share="yes")
    kirsten.send("/journal", page=kirsten.go("m01/journal"), text=WORDS, sharing="instructor")

    page = wish({CORE + "roles": [ADMINISTRATOR]}, person="aksel")

    assert page.status == 200
    assert "Try 2: 100%" in page.text
    assert "The answers of try" not in page.text
    assert WORDS not in page.text
    assert "Learners share texts with those who teach the course." in page.text
    teacher = wish({CORE + "roles": [MEMBERSHIP + "Instructor"]}, person="aksel")
    assert teacher.link("The answers of try 2")


def test_a_learner_opens_the_own_cell_and_is_at_the_own_star(tool, kirsten, wish):
    """Submission Review 1.0: students may come from the gradebook too."""
    assert kirsten.page.status == 200

    page = wish(person="kirsten")

    assert page.status == 200
    assert "/m01/" in page.url
    assert page.form_token, "a visit of their own, which takes things in"
    assert "Read only" not in page.text
    assert looks(tool) == []


def test_a_look_leaves_the_learner_and_the_columns_as_they_were(anna, tool, kirsten):
    assert kirsten.page.status == 200

    def known():
        with reading(tool) as session:
            learner = session.scalars(select(Enrolment).order_by(Enrolment.id)).first()
            columns = session.scalars(select(LineItem).order_by(LineItem.id)).all()
            seen = (learner.last_activity_at, learner.opened_at, learner.changed_at)
            return [*seen, *((column.url, column.measures, column.state) for column in columns)]

    before = known()
    anna().go("review")

    assert known() == before


def test_each_look_is_written_down_by_keys_alone(anna, tool):
    anna()

    [look] = looks(tool)
    with reading(tool) as session:
        teacher, learner = (
            session.scalars(select(Person).where(Person.given == given)).one()
            for given in ("Anna", "Kirsten")
        )
        enrolment = session.scalars(select(Enrolment).where(Enrolment.person_id == learner.id)).one()
    assert (look.by, look.target) == (teacher.key, f"enrolment {enrolment.key}")
    assert look.institution_id == teacher.institution_id
    assert look.detail["subject"] == "m01"
    assert "Kirsten" not in str(look.detail)
