"""A learner in the quiz of a star: a whole round, two tabs, sending twice, a release that changes meanwhile."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app import clock
from app.models import Attempt, Progress
from app.services.releases import publishing
from tests.first_star import first_star
from tests.walking import course_of, enrolment_of, right, wrong


@pytest.fixture
def look(tool):
    """Reads the tables about Kirsten."""

    def read(model, **where):
        with tool.shared.database.reading() as session:
            enrolment = enrolment_of(session, "Kirsten")
            return session.scalars(select(model).filter_by(enrolment_id=enrolment.id, **where)).all()

    return read


@pytest.fixture
def asked(tool, look):
    """The items of Kirsten's newest round, in order."""

    def items():
        with tool.shared.database.reading() as session:
            course = course_of(tool, session)
        newest = max(look(Attempt, activity="m01/quiz"), key=lambda attempt: attempt.number)
        return [course.items[one["item"]] for one in newest.shown]

    return items


def finish(kirsten, items, answers):
    """Answer every question and look at the result."""
    for item in items:
        kirsten.send(kirsten.path, **answers(item))
        kirsten.follow("See how it went" if item is items[-1] else "Next question")


def test_a_whole_round_is_graded_and_its_result_stays(kirsten, asked, look):
    begun = kirsten.go("m01/quiz")
    first = kirsten.send("m01/quiz", button="Begin")
    assert "quiz, question 1 of 8" in first.text
    kirsten.send("m01/quiz", page=begun, button="Begin")
    assert kirsten.page.url == first.url, "pressing twice goes on with the same round"

    kirsten.send(kirsten.path)
    assert kirsten.page.status == 422, "an empty answer is not an answer"
    items = asked()
    kirsten.page = first
    finish(kirsten, items, right)

    assert kirsten.page.heading == "You got 8 of 8"
    result = kirsten.path
    assert kirsten.go(result).heading == "You got 8 of 8"
    kirsten.send("m01/quiz", page=begun, button="Begin")
    assert kirsten.path == result, "the old page's button leads to what it began"
    [progress] = look(Progress)
    assert (progress.quiz_best, progress.quiz_passed) == (1.0, True)
    still_to_do = kirsten.go(result).link("a text of 50 words or more")
    assert still_to_do.endswith("m01/page/my-definition#journal"), "what is still to do is one tap away"

    kirsten.go("m01/quiz")
    kirsten.send("m01/quiz", button="Try again")
    finish(kirsten, asked(), wrong)
    assert "Your best try is still 100%" in kirsten.page.text
    [progress] = look(Progress)
    assert (progress.quiz_best, progress.quiz_passed) == (1.0, True)


@pytest.mark.both_databases("refusals")
def test_of_two_tabs_the_first_answer_stays_and_both_see_it(kirsten, asked):
    kirsten.go("m01/quiz")
    tab = kirsten.send("m01/quiz", button="Begin")
    item = asked()[0]
    kirsten.send(kirsten.path, **wrong(item))
    seen = kirsten.page.text

    other = kirsten.send(kirsten.path, page=tab, **right(item))

    assert other.text == seen
    assert kirsten.path == tab.url.removeprefix(kirsten.base)


@pytest.mark.both_databases("races")
def test_of_four_tabs_that_begin_answer_and_finish_at_once_one_round_comes(kirsten, asked, look):
    tabs = [kirsten.go("m01/quiz") for _tab in range(4)]

    def begin(tab):
        return kirsten.visitor.send(tab, tab.form("/m01/quiz"), button="Begin")

    def answer(numbered):
        number, item = numbered
        page = kirsten.visitor.open(f"{address}/{number}")
        return kirsten.visitor.send(page, page.form(f"/{number}"), **right(item)).status

    with ThreadPoolExecutor(4) as threads:
        [address] = {page.url.removesuffix("/1") for page in threads.map(begin, tabs)}
        assert set(threads.map(answer, enumerate(asked(), 1))) == {200}
        results = threads.map(kirsten.visitor.open, [f"{address}/result"] * 4)
        assert {page.heading for page in results} == {"You got 8 of 8"}

    assert [(one.number, one.state, one.grade) for one in look(Attempt, activity="m01/quiz")] == [
        (1, "done", 1.0)
    ]
    assert [(one.quiz_best, one.quiz_passed) for one in look(Progress)] == [(1.0, True)]


def test_a_round_goes_on_in_the_release_it_began_in(kirsten, asked, tool):
    kirsten.go("m01/quiz")
    kirsten.send("m01/quiz", button="Begin")
    items = asked()
    with tool.shared.database.writing() as session:
        publishing.publish(session, without(first_star(), items[0].id), now=clock.now())

    assert kirsten.go("m01/quiz").link("Go on with the quiz")
    kirsten.follow("Go on with the quiz")
    finish(kirsten, items, right)

    assert kirsten.page.heading == "You got 8 of 8"
    assert kirsten.go(kirsten.path).status == 200


def without(compiled, item_id):
    """The same course without one item of the quiz."""
    bones = dict(compiled.bones)
    bones["items"] = [item for item in bones["items"] if item["id"] != item_id]
    bones["stars"] = [_star_without(star, item_id) for star in bones["stars"]]
    prose = {
        locale: {**words, "items": {k: v for k, v in words["items"].items() if k != item_id}}
        for locale, words in compiled.prose.items()
    }
    return dataclasses.replace(compiled, bones=bones, prose=prose)


def _star_without(star, item_id):
    if not star["quiz"]:
        return star
    slots = [
        {**slot, "from": [name for name in slot["from"] if name != item_id]} for slot in star["quiz"]["slots"]
    ]
    return {**star, "quiz": {**star["quiz"], "slots": slots}}
