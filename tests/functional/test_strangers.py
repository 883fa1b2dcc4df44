"""People of another institution, or of another course, try the keys of things that are not theirs, in their own visit."""

import io
from dataclasses import dataclass
from urllib.parse import urljoin

import openpyxl
import pytest
from sqlalchemy import select, update

from app.models import (
    Attempt,
    Certificate,
    Context,
    Delivery,
    Deployment,
    Enrolment,
    Entry,
    Institution,
    Person,
    Remark,
    Response,
    Revision,
)
from app.services.operating import platforms
from tests.doorstep import CORE, Doorstep, reading
from tests.functional.test_certificates import has_done
from tests.gradebook import Grades
from tests.journey import Visitor
from tests.moments import after

WORDS = "Neighbours met in the library."
FORM_KEY = "a-form-key-of-22-signs"
THEIR_DEPLOYMENT = {CORE + "deployment_id": "2"}
KEPT = (Entry, Revision, Remark, Attempt, Response, Delivery, Certificate)


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody in a visit of their own; asks for addresses inside it as their browser would."""

    doorstep: Doorstep
    base: str
    token: str

    @classmethod
    def arriving(cls, doorstep, claims=None, **who):
        page = doorstep.launch({CORE + "custom": {"item": "glossary"}, **(claims or {})}, **who)
        assert page.status == 200, page.text
        token = page.form_token
        return cls(doorstep=doorstep, base=page.url.removesuffix("words"), token=token)

    def open(self, path):
        return self.doorstep.browser.open(path, base=self.base)

    def get(self, path):
        return self._ask("GET", path)

    def post(self, path, **fields):
        return self._ask("POST", path, form_token=self.token, **fields)

    def _ask(self, method, path, **fields):
        return self.doorstep.browser.http.request(
            method, urljoin(self.base, path), data=fields, allow_redirects=False, timeout=20
        )


@pytest.fixture
def arriving(tool, lms):
    """Lets people in, each with a browser of their own."""
    return guests(tool, lms)


def guests(tool, lms):
    return lambda person, claims=None, **where: Guest.arriving(
        Doorstep(tool=tool, lms=lms, browser=Visitor(lms.config.base_url)), claims, person=person, **where
    )


@pytest.fixture
def other_institution(tool, lms):  # noqa: ARG001  (its first deployment has been let in)
    """A second deployment of the same LMS, let in as part of another institution."""
    with tool.shared.database.writing() as session:
        first = session.scalars(select(Deployment)).one()
        other = platforms.add_institution(session, name="Other town", now=tool.clock())
        platforms.approve(session, first.platform, lti_id="2", institution_id=other.id)
        return other.id


@dataclass(frozen=True, kw_only=True)
class Things:
    """What was made in one course: a learner and an instructor of it, and the keys of what they see."""

    learner: Guest
    instructor: Guest
    text: str
    attempt: str
    grade: str
    course: str
    person: str


def have_made(tool, lms):
    """Kirsten shares a text, begins a quiz, has a grade on its way and a certificate; Anna sees text and grade."""
    arriving = guests(tool, lms)
    kirsten = arriving("kirsten", link="m01-quiz")
    page = kirsten.open("pathway")
    kirsten.doorstep.browser.send(page, page.form("/pathway"), pathway="citizen")
    page = kirsten.open("m01/journal")
    kirsten.doorstep.browser.send(
        page,
        page.form("/journal"),
        **{"do": "save:journal", "journal.text": WORDS, "journal.sharing": "instructor"},
    )
    Grades(tool=tool, lms=lms).arrive("kirsten")
    Grades(tool=tool, lms=lms).earn("kirsten", 0.8)
    page = kirsten.open("m01/quiz")
    quiz = kirsten.doorstep.browser.send(page, page.form("m01/quiz"))
    has_done(tool, "Kirsten", "m01")
    page = kirsten.open("certificates/citizen/words")
    kirsten.doorstep.browser.send(page, page.form("/words"), **{"certificate.name": "Kirsten Dahl"})
    anna = arriving("anna")
    shared, grades = anna.open("shared"), anna.open("grades")
    with reading(tool) as session:
        course, person = session.execute(
            select(Context.key, Person.key)
            .join(Enrolment, Enrolment.context_id == Context.id)
            .join(Person, Person.id == Enrolment.person_id)
            .where(Person.given == "Kirsten")
        ).one()
    return Things(
        learner=kirsten,
        instructor=anna,
        text=shared.link("by Kirsten Dahl").rsplit("/", 1)[1],
        attempt=quiz.url.split("/")[-2],
        grade=dict(grades.form("/grades").fields)["key"],
        course=course,
        person=person,
    )


@pytest.fixture
def things(tool, lms):
    return after(have_made, tool, lms)


def kept(tool):
    """Every row of what learners made and what became of it."""
    with reading(tool) as session:
        return [
            [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in (model.__table__ for model in KEPT)
        ]


def tried(guest, things):
    """How each thing answers a guest who knows its key, by what was tried."""
    quiz = f"m01/quiz/{things.attempt}"
    return {
        "read the text": guest.get(f"shared/{things.text}"),
        "remark": guest.post(f"shared/{things.text}", remark="Well put.", form_key=FORM_KEY),
        "see a question": guest.get(f"{quiz}/1"),
        "answer a question": guest.post(f"{quiz}/1", choice="a"),
        "see the result": guest.get(f"{quiz}/result"),
        "send the grade": guest.post("grades", key=things.grade),
        "see the certificate": guest.get("certificates/citizen"),
        "take it back": guest.post("certificates/citizen"),
    }


def told(guest, things):
    """Everything the pages and files tell a guest that list things of many people."""
    pages = ("shared", "grades", "texts", "reports", f"reports?course={things.course}")
    files = ("reports/completion.csv", f"reports/completion.csv?course={things.course}")
    found = "".join(guest.get(path).text for path in (*pages, *files))
    workbook = guest.get("reports/completion.xlsx")
    if workbook.status_code == 200:
        sheet = openpyxl.load_workbook(io.BytesIO(workbook.content)).active
        found += str([[cell.value for cell in row] for row in sheet.iter_rows()])
    return found


def assert_reaches_nothing(guest, tool, things, *, refusals):
    before = kept(tool)
    answers = tried(guest, things)
    assert {name: answer.status_code for name, answer in answers.items()} == refusals
    shown = told(guest, things)
    for word in (WORDS, "Kirsten", things.text, things.grade, things.person):
        assert word not in shown
    for word in (WORDS, "Kirsten"):
        assert word not in "".join(answer.text for answer in answers.values())
    assert kept(tool) == before


NOT_FOUND = {
    "read the text": 404,
    "remark": 404,
    "see a question": 404,
    "answer a question": 404,
    "see the result": 404,
    "send the grade": 404,
    "see the certificate": 404,
    "take it back": 303,  # their own, of which there is none
}
NOT_ALLOWED = NOT_FOUND | {"read the text": 403, "remark": 403, "send the grade": 403}


def test_those_whose_things_they_are_reach_them(tool, things):
    anna, kirsten = tried(things.instructor, things), tried(things.learner, things)

    assert [anna[name].status_code for name in ("read the text", "remark", "send the grade")] == [
        200,
        303,
        303,
    ]
    assert kirsten["see a question"].status_code == 200
    assert "Kirsten Dahl" in kirsten["see the certificate"].text
    assert WORDS in anna["read the text"].text
    shown = told(things.instructor, things)
    for word in (WORDS, "Kirsten", things.text, things.grade, things.person):
        assert word in shown
    with reading(tool) as session:
        assert [remark.body for remark in session.scalars(select(Remark))] == ["Well put."]


@pytest.mark.parametrize(("person", "refusals"), [("anna", NOT_FOUND), ("omar", NOT_ALLOWED)])
@pytest.mark.usefixtures("other_institution")
def test_a_visit_of_one_institution_reaches_nothing_of_another(tool, things, arriving, person, refusals):
    guest = arriving(person, THEIR_DEPLOYMENT)
    with reading(tool) as session:
        assert len(session.scalars(select(Institution.id).join(Context)).all()) == 2

    assert_reaches_nothing(guest, tool, things, refusals=refusals)


@pytest.mark.both_databases("refusals")
@pytest.mark.usefixtures("other_institution")
def test_an_administrator_sees_the_rows_of_the_own_institution_alone(tool, things, arriving):
    arriving("omar", THEIR_DEPLOYMENT)
    guest = arriving("aksel", THEIR_DEPLOYMENT)

    assert_reaches_nothing(guest, tool, things, refusals=NOT_FOUND)
    assert "Omar Haddad" in told(guest, things)


@pytest.mark.parametrize(("person", "refusals"), [("anna", NOT_FOUND), ("omar", NOT_ALLOWED)])
def test_a_visit_of_one_course_reaches_nothing_of_another(tool, things, arriving, person, refusals):
    guest = arriving(person, course="2")

    assert_reaches_nothing(guest, tool, things, refusals=refusals)


def test_a_text_of_another_institution_stays_hidden_even_if_its_row_strays_into_the_course(
    tool, things, arriving, other_institution
):
    guest = arriving("anna", THEIR_DEPLOYMENT)
    with tool.shared.database.writing() as session:
        here = select(Context.id).where(Context.institution_id == other_institution).scalar_subquery()
        writers = select(Person.id).where(Person.key == things.person)
        session.execute(update(Enrolment).where(Enrolment.person_id.in_(writers)).values(context_id=here))

    assert guest.get(f"shared/{things.text}").status_code == 404
    assert WORDS not in guest.get("shared").text
