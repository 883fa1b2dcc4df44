"""A release changes the course while somebody is in it: what they answered and wrote stays theirs to see."""

import re

import pytest
from sqlalchemy import select

from app.cli import course
from app.models import Attempt, Progress, Release
from app.services.releases import publishing
from app.views.learner.stars import page_path
from app.worker.loop import run_once
from tests.first_star import first_star
from tests.releases import (
    changed,
    without_items,
    without_pages_for,
    without_parts,
    without_star,
)
from tests.walking import enter, right

CHOICE, JOURNAL, CARD = "m01/which-definition", "m01/journal", "m01/definition-card"
LOST = {
    CHOICE: (["news"], "It does not ask who may decide"),
    "m01/sort-twelve": (["week-menu"], "make the menu for each week"),
    "m01/neighbour-words": (["told", "information"], "The bus will stop at the school"),
    "m01/five-steps": (["learn"], "Ask what worked and what did not"),
    "m01/good-by-itself": (["no-effects-anywhere"], "nobody has told of anything good"),
}
"""A question of each kind, the parts it loses, and words only they have."""
STAR = "What co-creation is"
WORDS = "Neighbours met in the library, and nobody had to ask first."


@pytest.fixture
def publish(tool):
    def told(tree):
        with tool.shared.database.writing() as session:
            return publishing.publish(session, tree, now=tool.clock())

    return told


@pytest.fixture
def shared(new_visitor):
    """What an instructor sees of the shared texts: the list, and the first text."""

    def read():
        anna = enter(new_visitor(), "anna")
        listed = anna.go("shared")
        return listed, anna.follow(" by Kirsten Dahl")

    return read


@pytest.fixture
def practise(kirsten, item):
    """Go to a practice question, by its page's address, and answer it right."""

    def answer(item_id):
        asked = item(item_id)
        kirsten.go(page_path(asked.page))
        return kirsten.answer(asked, right(asked))

    return answer


def test_an_answer_is_shown_to_the_question_as_it_was(kirsten, practise, publish, item):
    shown, course = {}, first_star()
    for item_id, (parts, said) in LOST.items():
        practise(item_id)
        assert said in kirsten.page.text, item_id
        course = without_parts(course, item_id, *parts)
    for item_id in LOST:
        shown[item_id] = kirsten.go(page_path(item(item_id).page))

    publish(course)

    for item_id, (_parts, said) in LOST.items():
        before, asked = shown[item_id], item(item_id)
        after = kirsten.go(page_path(asked.page))
        assert said in before.text, item_id
        assert (after.status, _timeless(after.text)) == (200, _timeless(before.text)), item_id
        anew = kirsten.press(f"again:{asked.local_id}").text
        assert said not in anew.partition("Your last answer")[0], item_id
        assert said not in kirsten.answer(asked, right(asked)).text, item_id


def _timeless(text):
    """Without the minutes: what is no longer asked takes none."""
    return re.sub(r"\d+ minutes", "", text)


def test_a_question_that_asks_something_else_now_is_asked_anew_and_the_old_answer_is_kept(
    practise, publish, tool
):
    practise(CHOICE)

    publish(changed(first_star(), CHOICE, rev=9))

    practise(CHOICE)
    with tool.shared.database.reading() as session:
        assert [(one.number, one.grade) for one in session.scalars(select(Attempt))] == [(1, 1), (2, 1)]


@pytest.mark.both_databases("json")
def test_a_vote_for_an_option_that_is_gone_breaks_no_page(kirsten, publish):
    kirsten.go("m01/page/why-we-do-it")
    kirsten.press("answer:motives", **{"motives.choice": "told-to"})

    publish(without_parts(first_star(), "m01/motives", "told-to"))

    assert kirsten.go("m01/page/why-we-do-it").status == 200


def test_a_round_of_the_quiz_goes_on_with_an_option_that_is_gone(kirsten, publish, tool):
    kirsten.go("m01/quiz")
    begun = kirsten.send("m01/quiz", button="Begin")
    with tool.shared.database.reading() as session:
        first = session.scalars(select(Attempt)).one().shown[0]

    publish(without_parts(first_star(), first["item"], first["parts"][0]))

    assert kirsten.go(kirsten.path).text == begun.text


@pytest.fixture
def written(kirsten):
    """A journal text that Kirsten shared."""
    kirsten.go("m01/journal")
    kirsten.write("m01/journal", text=WORDS, sharing="instructor")
    return kirsten


def test_a_text_whose_place_is_gone_is_read_by_its_writer_and_by_whom_it_was_shared_with(
    written, publish, shared, tool
):
    """Also where no release is kept that had its place."""
    before = written.go("texts")
    listed, text = shared()

    publish(without_items(first_star(), JOURNAL))

    assert written.go("texts").text == before.text
    assert WORDS in written.follow("My journal").text
    assert "Take this one back" not in written.page.text
    assert WORDS in written.follow("My texts").text
    assert [page.text for page in shared()] == [listed.text, text.text]

    with tool.shared.database.writing() as session:
        session.delete(session.scalars(select(Release).where(Release.state == "past")).one())
    assert WORDS in written.go("texts").text, "it is called as its star"
    assert WORDS in written.follow(STAR).text
    assert all(WORDS in page.text for page in shared())


def test_a_text_whose_star_is_gone_is_read_too(written, publish, shared):
    publish(without_star(first_star(), "m01"))

    page = written.go("texts")
    assert WORDS in page.text
    assert STAR in page.text
    assert all(WORDS in page.text and STAR in page.text for page in shared())


def test_a_draft_whose_place_is_gone_is_read_in_full(kirsten, publish):
    page = kirsten.go("m01/journal")
    kirsten.write("m01/journal", page, text=f"{WORDS} " * 5 + "The end.", autosave=True)

    publish(without_items(first_star(), JOURNAL))

    assert "The end." not in kirsten.go("texts").text
    assert "The end." in kirsten.follow("My journal").text


def test_what_stood_in_a_field_that_is_gone_stays_in_the_earlier_versions(kirsten, item, publish, shared):
    first, *others = [field["id"] for field in item(CARD).bones["fields"] if field["kind"] != "choice"]
    kirsten.go("m01/page/my-definition")
    texts = {f"field__{first}".replace("-", "__"): WORDS}
    kirsten.write("m01/definition-card", sharing="instructor", **texts)
    assert others, "the card keeps a field"

    publish(without_parts(first_star(), CARD, first))

    versions = kirsten.go("entry/m01/definition-card/history").text
    assert WORDS in versions
    assert first_star().prose["en"]["items"][CARD]["body"]["fields"][first]["label"] in versions
    assert all(WORDS in page.text for page in shared())


def test_versions_of_a_slot_nobody_wrote_in_are_not_found(kirsten):
    assert kirsten.go("entry/m01/no-such-thing/history").status == 404


def test_a_star_without_a_page_for_ones_pathway_leads_to_what_else_it_holds(kirsten, publish):
    publish(without_pages_for(first_star(), "m01", "citizen"))

    star = kirsten.go("m01/")
    assert star.status == 200
    for beyond in (kirsten.follow("Quiz"), kirsten.go("m01/journal")):
        assert beyond.status == 200
        assert star.url.endswith(dict(beyond._reader.links)["Back"])


@pytest.mark.both_databases("json")
def test_everybody_is_brought_in_step_with_a_new_release(kirsten, tool, monkeypatch):
    kirsten.go("m01/page/tuesday")
    kirsten.read()
    before = _fraction(tool)
    easier = without_items(first_star(), "m01/definition-card")
    monkeypatch.setattr(course, "compile_course", lambda _folder: easier)
    with tool.app.app_context():
        course.publish_folder(course.SHIPPED)
    run_once(tool.app)

    assert _fraction(tool) > before


def _fraction(tool):
    with tool.shared.database.reading() as session:
        return session.scalars(select(Progress.fraction)).one()
