"""A form that is sent when its visit has run out: what it holds is kept for its owner, handed in by nobody, shared with nobody."""

import re
from datetime import timedelta

import pytest

from app.models import Attempt, Draft, Entry, Revision, Vote
from tests.doorstep import command, rows
from tests.practice import practice_lms
from tests.walking import DOING, enter, kept, right, some

WORDS = "We decide together, early, and the people concerned have a real say in it."
SORT = "m01/sort-twelve"
RUN_OUT = timedelta(hours=13)
KEPT = "What you laid and wrote on that page is kept."


@pytest.fixture
def lms_config(tool):
    """The LMS goes by the tool's clock, so that people can come again after hours."""
    return practice_lms(tool, clock=tool.clock)


@pytest.mark.parametrize("button", ["next", "back", "answer:sort-twelve", "again:sort-twelve"])
def test_cards_lie_where_they_were_laid_when_the_course_is_opened_again(tool, kirsten, item, button):
    page = kirsten.go("m01/page/twelve-situations")
    kirsten.press("keep", page, **some(right(item(SORT)), 2))
    page = kirsten.go("m01/page/twelve-situations")
    tool.clock.forward(RUN_OUT)

    over = kirsten.press(button, page, **right(item(SORT)))

    assert over.status == 401
    assert KEPT in over.text
    assert "It is not saved" not in over.text
    page = enter(kirsten.visitor, "kirsten").go("m01/page/twelve-situations")
    assert len(kept(page, "sort-twelve")) == 12
    assert rows(tool, Attempt) == [0], "nobody has handed them in"


def test_texts_are_drafts_then_and_their_readers_stay_the_same(tool, kirsten):
    page = kirsten.go("m01/page/my-definition")
    tool.clock.forward(RUN_OUT)
    told = {"anchor__concept.text": WORDS, "anchor__concept.sharing": "instructor"}

    over = kirsten.press("save:anchor-concept", page, **told)

    assert KEPT in over.text
    page = enter(kirsten.visitor, "kirsten").go("m01/page/my-definition")
    held = [field for form in page.forms for field in form.fields]
    assert ("anchor-concept.text", WORDS) in held
    assert ("anchor-concept.shared_as", "private") in held
    assert rows(tool, Revision) == [0]


def test_the_journal_is_kept_as_well(tool, kirsten):
    page = kirsten.go("m01/journal")
    tool.clock.forward(RUN_OUT)

    assert KEPT in kirsten.write("m01/journal", page, text=WORDS).text

    assert WORDS in enter(kirsten.visitor, "kirsten").go("m01/journal").text


def test_of_two_texts_the_one_that_came_too_late_is_an_earlier_version(tool, kirsten):
    old = kirsten.go("m01/journal")
    tool.clock.forward(RUN_OUT)
    again = enter(kirsten.visitor, "kirsten")
    again.go("m01/journal")
    again.write("m01/journal", text="from the new visit")

    assert KEPT in kirsten.write("m01/journal", old, text=WORDS).text

    assert "from the new visit" in again.go("m01/journal").text
    assert WORDS in again.go("entry/m01/journal/history").text


@pytest.mark.both_databases("statements")
def test_a_question_of_the_quiz_holds_what_was_chosen(tool, kirsten):
    kirsten.go("m01/quiz")
    first = kirsten.send("m01/quiz")
    name, value = next(
        (name, values[0]) for form in first.forms for name, values in form.choices.items() if name[:2] == "q-"
    )
    path = kirsten.path
    tool.clock.forward(RUN_OUT)

    assert KEPT in kirsten.send("/1", first, do="answer", **{name: value}).text

    again = enter(kirsten.visitor, "kirsten").go(path)
    assert (name, value) in [field for form in again.forms for field in form.fields]
    assert rows(tool, Draft) == [1]


@pytest.mark.parametrize(
    ("path", "field"),
    [("m01/page/the-pencil", "pencil-scene.way"), ("m01/page/no-staircase", "five-steps.order")],
)
def test_a_step_that_is_a_button_is_taken(tool, kirsten, path, field):
    def laid(page):
        return [value for form in page.forms for name, value in form.fields if name == field]

    page = kirsten.go(path)
    before, move = laid(page), re.findall(r'value="(move:[^"]+)"', page.response.text)
    tool.clock.forward(RUN_OUT)

    assert KEPT in kirsten.press(move[1], page).text

    again = enter(kirsten.visitor, "kirsten")
    assert laid(again.go(path)) not in ([], before)


def test_a_choice_in_a_poll_is_no_vote(tool, kirsten):
    page = kirsten.go("m01/page/why-we-do-it")
    tool.clock.forward(RUN_OUT)

    assert KEPT in kirsten.press("answer:motives", page, **{"motives.choice": "told-to"}).text

    page = enter(kirsten.visitor, "kirsten").go("m01/page/why-we-do-it")
    assert kept(page, "motives") == {"motives.choice": "told-to"}
    assert rows(tool, Vote) == [0]


def test_without_the_word_of_our_page_or_by_a_script_nothing_is_kept(tool, kirsten, item):
    page = kirsten.go("m01/page/twelve-situations")
    form, laid = page.form(DOING.search(page.url)[0]), right(item(SORT))
    tool.clock.forward(RUN_OUT)

    forged = kirsten.visitor.send(page, form, do="next", form_token="x", **laid)
    by_script = kirsten.press("keep:sort-twelve", page, autosave="1", **laid)

    for over in (forged, by_script):
        assert over.status == 401
        assert KEPT not in over.text
    assert rows(tool, Draft) == [0]


@pytest.mark.both_databases("statements", once=True)
@pytest.mark.parametrize("hours", [0, 13])
def test_a_visit_that_was_ended_keeps_nothing_though_it_had_run_out_before(tool, kirsten, hours):
    page = kirsten.go("m01/journal")
    tool.clock.forward(timedelta(hours=hours))
    assert command(tool, "platform", "suspend", "1").exit_code == 0

    over = kirsten.write("m01/journal", page, text=WORDS)

    assert over.status == 401
    assert "It is not saved. Copy it before you leave this page." in over.text
    assert rows(tool, Entry) == [0]
