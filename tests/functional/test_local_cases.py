"""Local cases: written down by who leads a course, read by a citizen and a professional, then shown at their stars."""

import re

import pytest
from sqlalchemy import delete, func, select

from app.models import CaseReview, LocalCase, Person
from tests.doorstep import statements, writes
from tests.sampled import with_the_sampled_course
from tests.walking import Learner

PAGE = "m01/page/on-local-case"
TITLE, HARD, OLDER = "The yard is locked", "After two there is no place for us.", "They shut it at two."
WHOLE = {
    "title": TITLE,
    "field": "youth",
    "place": "a school yard",
    "challenge": HARD,
    "involved": "Pupils, the caretaker",
    "open": "Until when",
    "fixed": "The house is closed",
    "lang": "en",
    "consent": "yes",
    "stars": "m01",
}


@pytest.fixture
def database_url(server):
    """The course of samples."""
    url = server.fresh(with_the_sampled_course)
    yield url
    server.drop(url)


@pytest.fixture
def anna(come):
    return come("anna")


@pytest.fixture
def kirsten(come):
    return come("kirsten", pathway="citizen")


@pytest.fixture
def jonas(come):
    return come("jonas", pathway="leader")


def do(anna, verb, **fields):
    """Fill in the form of the case one has open, and press a button of it."""
    form = next(form for form in anna.page.forms if "/cases/" in form.action)
    kept = [pair for pair in form.fields if pair[0] not in {*fields, "do"}]
    anna.page = anna.visitor.send(anna.page, type(form)(form.action, form.method, kept), do=verb, **fields)
    return anna.page


def write(anna, **changed):
    anna.go("cases")
    anna.follow("Write a case")
    return do(anna, "save", **WHOLE | changed)


def read(learner, **answers):
    learner.go("texts")
    learner.follow(TITLE)
    found = {"true": "yes", "recognised": "no", "respect": "yes"} | answers
    return learner.send(learner.path, **found)


def rows(tool, table):
    with tool.shared.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


@pytest.mark.both_databases("journey of an instructor")
def test_a_case_is_written_read_by_two_and_then_stands_at_its_star(anna, kirsten, jonas):
    assert "Made up" in kirsten.go(PAGE).text
    saved = write(anna)
    assert saved.status == 200
    assert "A draft." in saved.text
    assert "Publish it" not in saved.text
    assert TITLE not in kirsten.go("texts").text
    do(anna, "ask")
    assert "It lies before readers." in anna.page.text
    assert HARD not in kirsten.go(PAGE).text
    assert HARD in (kirsten.go("texts") and kirsten.follow(TITLE)).text
    read(kirsten)
    assert TITLE not in kirsten.go("texts").text, "a citizen has read it"
    anna.go(anna.path)
    assert "Publish it" not in anna.page.text
    read(jonas, remark="The gate is green.")
    anna.go(anna.path)
    assert "The gate is green." in anna.page.text
    assert "Kirsten Dahl" in anna.page.text
    do(anna, "publish")
    assert "It stands at its stars." in anna.page.text
    page = kirsten.go(PAGE)
    assert HARD in page.text
    assert "From here" in page.text
    assert page.text.index(HARD) < page.text.index("A made-up case")
    assert HARD in kirsten.go(f"{PAGE}/print").text
    assert HARD in kirsten.go("m01/print/local-case-small").text
    assert HARD in kirsten.go("m01/print").text
    anna.go(anna.path)
    do(anna, "withdraw")
    assert HARD not in kirsten.go(PAGE).text


def test_where_nobody_is_enrolled_two_read_it_on_paper(anna, kirsten):
    write(anna)
    refused = do(anna, "paper:citizen", who_citizen=" ")
    assert refused.status == 422
    assert "Write down who read it" in refused.text
    do(anna, "paper:citizen", who_citizen="a neighbour")
    assert "a neighbour" in anna.page.text
    do(anna, "paper:professional", who_professional="the caretaker")
    do(anna, "publish")
    assert HARD in kirsten.go(PAGE).text
    assert "a neighbour" not in kirsten.page.text


@pytest.mark.parametrize("lacking", ["place", "challenge", "involved", "open", "fixed", "consent"])
def test_nobody_reads_a_case_that_lacks_something(anna, kirsten, lacking):
    write(anna, **{lacking: ""})
    for verb in ("ask", "paper:citizen"):
        refused = do(anna, verb, who_citizen="a neighbour")
        assert refused.status == 422
        assert "before anybody reads it" in refused.text
    assert TITLE not in kirsten.go("texts").text


def test_without_a_yes_of_both_nothing_is_published(anna, kirsten, jonas):
    write(anna)
    do(anna, "ask")
    read(kirsten)
    read(jonas, respect="no", remark="Not so about the pupils.")
    anna.go(anna.path)
    assert "Not yet" in anna.page.text
    assert do(anna, "publish").status == 422
    assert HARD not in kirsten.go(PAGE).text


def test_another_wording_is_read_anew_and_until_then_the_older_one_stands(anna, kirsten):
    write(anna)
    for voice in ("citizen", "professional"):
        do(anna, f"paper:{voice}", **{f"who_{voice}": "somebody"})
    do(anna, "publish")
    do(anna, "save", challenge=OLDER)
    assert "learners see the version before" in anna.page.text
    assert "Not read yet." in anna.page.text
    assert HARD in kirsten.go(PAGE).text
    assert OLDER not in kirsten.page.text
    do(anna, "save")
    assert "learners see the version before" in anna.page.text


def test_a_reader_answers_all_three_questions(anna, kirsten):
    write(anna)
    do(anna, "ask")
    kirsten.go("texts")
    kirsten.follow(TITLE)
    refused = kirsten.send(kirsten.path, true="yes", remark="Well.")
    assert refused.status == 422
    assert "Well." in refused.text
    assert kirsten.send(kirsten.path, recognised="no", respect="yes").status == 200


def test_an_older_version_is_read_by_nobody(anna, kirsten):
    write(anna)
    do(anna, "ask")
    kirsten.go("texts")
    form = kirsten.follow(TITLE)
    do(anna, "save", challenge=OLDER)
    told = {"true": "yes", "recognised": "no", "respect": "yes"}
    assert kirsten.send(kirsten.path, form, **told).status == 404
    do(anna, "ask")
    assert kirsten.visitor.send(form, form.form("/case/" + form.url.rpartition("/")[2]), **told).status == 404


def test_of_two_windows_the_second_says_so_and_keeps_what_was_typed(anna):
    first = write(anna)
    do(anna, "save", challenge=OLDER)
    anna.page = first
    refused = do(anna, "save", challenge="Something else.")
    assert refused.status == 422
    assert "Somebody else saved this case first" in refused.text
    assert "Something else." in refused.response.text
    assert OLDER in refused.text


@pytest.mark.parametrize(("field", "text"), [("title", ""), ("title", "a" * 121), ("challenge", "a" * 1501)])
def test_what_cannot_be_kept_comes_back_as_it_was_typed(anna, tool, field, text):
    refused = write(anna, **{field: text})
    assert refused.status == 422
    assert HARD in refused.response.text or field == "challenge"
    assert rows(tool, LocalCase) == 0


@pytest.mark.both_databases("retention")
def test_a_case_that_stands_nowhere_can_be_deleted(anna, tool):
    write(anna)
    assert "Nothing is written yet." in do(anna, "delete").text
    assert rows(tool, LocalCase) == 0


@pytest.mark.parametrize("path", ["cases", "cases/new", "cases/nobodys"])
def test_a_learner_writes_no_cases(kirsten, path):
    assert kirsten.go(path).status == 403


@pytest.mark.parametrize("path", ["cases/nobodys", "case/nobodys"])
def test_what_is_not_there_is_not_shown(anna, path):
    assert anna.go(path).status == 404


@pytest.mark.both_databases("refusals")
def test_a_course_has_its_own_cases(anna, new_visitor):
    write(anna)
    do(anna, "ask")
    key = anna.path.rpartition("/")[2]
    visitor = new_visitor()
    other = Learner(visitor, visitor.launch("jonas", course="2"))
    other.go("pathway")
    other.send("pathway", pathway="citizen")
    assert TITLE not in other.go("texts").text
    assert other.go(f"case/{key}").status == 404


@pytest.mark.both_databases("retention")
def test_who_read_it_is_not_known_any_more_when_they_are_erased_and_the_reading_stays(anna, kirsten, tool):
    write(anna)
    do(anna, "ask")
    read(kirsten)
    with tool.shared.database.writing() as session:
        session.execute(delete(Person).where(Person.given == "Kirsten"))
    anna.go(anna.path)
    assert "Kirsten" not in anna.page.text
    assert "somebody of the course" in anna.page.text
    assert rows(tool, CaseReview) == 1


def test_a_page_with_a_case_asks_little(anna, kirsten, tool):
    write(anna)
    kirsten.go(PAGE)
    for path in (PAGE, "texts"):
        kirsten.go(path)
        with statements(tool) as said:
            assert kirsten.go(path).status == 200
        assert len(said) <= 5, said
        assert writes(said) == []


def test_a_case_is_found_from_the_set_up(anna):
    anna.go("set-up")
    assert anna.follow("Local cases").status == 200
    assert re.search(r"Until there is one, stars show cases that are made up", anna.page.text)


def publish(anna):
    write(anna)
    do(anna, "paper:citizen", who_citizen="a neighbour")
    do(anna, "paper:professional", who_professional="the caretaker")
    do(anna, "publish")


SHEET = "m01/page/on-canvas"
FROM_THE_CASE = f"From “{TITLE}”, a case of this course."


def test_a_sheet_begins_with_the_case_of_the_course_and_leaves_what_is_written(anna, kirsten, jonas):
    assert FROM_THE_CASE not in kirsten.go(SHEET).text
    kirsten.write("m01/canvas-full", field__because="Mine.")
    publish(anna)

    begun = kirsten.go(SHEET)
    assert FROM_THE_CASE not in begun.text
    assert ">Mine.</textarea>" in begun.response.text
    assert f"What “{TITLE}” says" in begun.text

    blank = jonas.go(SHEET)
    assert FROM_THE_CASE in blank.text
    assert f">{HARD}</textarea>" in blank.response.text
    jonas.write("m01/canvas-full", field__because="Something else.")
    again = jonas.go(SHEET)
    assert FROM_THE_CASE not in again.text
    assert ">Something else.</textarea>" in again.response.text
