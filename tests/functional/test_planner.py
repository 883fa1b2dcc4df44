"""A sheet that is a plan: what flows into it from others, where it says a line came from, and its page to show; without a script."""

import pytest

from app.activities.canvas_samples import EVERYTHING
from tests.sampled import with_the_sampled_course
from tests.walking import enter, named

PAGE, FULL, SMALL = "m01/page/on-canvas", "m01/canvas-full", "m01/canvas-small"
PLAN = f"entry/{FULL}/plan"
SOURCE = "From your “A line” in"


@pytest.fixture
def database_url(server):
    """The course of samples."""
    url = server.fresh(with_the_sampled_course)
    yield url
    server.drop(url)


@pytest.fixture
def kirsten(visitor):
    """A citizen who has filled in the small sheet."""
    learner = enter(visitor, "kirsten", pathway="citizen")
    learner.go(PAGE)
    learner.write(SMALL, **{"field-name": "The cook knows"})
    learner.go(PAGE)
    return learner


def held(page, name):
    """What the page's form holds of a field of the full sheet."""
    return [text for field, text in page.form("on-canvas").fields if field == f"canvas-full.field-{name}"]


def ticked(*rows):
    return named("canvas-full", {"field-people": list(rows)})


def test_nothing_flows_in_unasked_and_what_is_ticked_becomes_a_line_with_its_origin(kirsten):
    assert "Can flow in here" in kirsten.page.text
    assert held(kirsten.page, "people") == ["r1", "r2"]
    assert held(kirsten.page, "people.r3.who") == ["The cook knows"]

    kirsten.press("save:canvas-full", **named("canvas-full", {"field-because": "So."}))
    assert held(kirsten.go(PAGE), "people") == ["r1", "r2"]

    page = kirsten.press("rows:canvas-full:in:people", **ticked("r1", "r2", "r3"))

    assert held(page, "people") == ["r3"]
    assert held(page, "people.r3.came")[0].startswith(f"{SMALL} 2026-")
    assert SOURCE in page.text
    assert "Can flow in here" not in page.text


@pytest.mark.both_databases("json")
def test_a_line_that_came_in_is_not_offered_again_until_it_has_changed_there(kirsten):
    page = kirsten.press("rows:canvas-full:in:people", **ticked("r3"))
    page = kirsten.press(
        "save:canvas-full", **named("canvas-full", {"field-people.r3.who": "The cook, she said"})
    )
    assert held(kirsten.go(PAGE), "people.r3.who") == ["The cook, she said"]
    assert "Can flow in here" not in kirsten.page.text

    kirsten.write(SMALL, **{"field-name": "The cook does not know"})
    page = kirsten.go(PAGE)

    assert "Can flow in here" in page.text
    assert held(page, "people.r4.who") == ["The cook does not know"]
    assert held(page, "people") == ["r3"]
    kirsten.press("rows:canvas-full:out:people:r3")
    assert "The cook, she said" in kirsten.go(f"entry/{FULL}/history").text


def test_a_note_of_an_origin_that_nobody_gave_is_none(kirsten):
    fields = {"field-people.r1.who": "Ann", "field-people.r1.came": "<b>elsewhere</b>"}
    kirsten.press("save:canvas-full", **named("canvas-full", fields))
    assert held(kirsten.go(PAGE), "people.r1.came") == []
    fields["field-people.r1.came"] = "m99/nowhere 2026-13-99 01234567"
    kirsten.press("save:canvas-full", **named("canvas-full", fields))
    assert kirsten.go(PAGE).status == 200
    assert kirsten.go(f"{PLAN}?full=1").status == 200


def test_earlier_words_come_back_below_the_sheet(kirsten):
    assert "What you said you would look after" in kirsten.page.text


def test_the_plan_stands_on_one_page_and_in_full_with_what_it_draws_on(kirsten):
    kirsten.press("save:canvas-full", **named("canvas-full", {**EVERYTHING.forms[0]}))

    page = kirsten.go(PLAN)

    assert page.heading == "Gerda"
    for words in (
        "Who",
        "What else",
        "The first",
        "Ask: The cook",
        "They bring soup",
        "We guess it",
        "Partly",
    ):
        assert words in page.text, words
    assert "What it draws on" not in page.text
    assert "textarea" not in page.response.text

    fields = named("canvas-full", {**EVERYTHING.forms[0], "field-people.r2.came": ""})
    kirsten.press("save:canvas-full", kirsten.go(PAGE), **fields)
    assert kirsten.go(f"{PLAN}?full=1").status == 200


def test_a_sheet_without_questions_has_no_such_page_and_one_nobody_wrote_is_empty(kirsten):
    assert kirsten.go(f"entry/{SMALL}/plan").status == 404
    assert kirsten.go("entry/m01/nothing/plan").status == 404
    assert "Nothing here yet." in kirsten.go(PLAN).text


@pytest.mark.parametrize("no_text", ["m01/sort-small", "m01/poll-small", "m01/asked-choice-small"])
def test_a_note_of_an_origin_that_is_no_text_is_told_nowhere(kirsten, no_text):
    fields = {
        "field-people": ["r1"],
        "field-people.r1.who": "Ann",
        "field-people.r1.came": f"{no_text} 2026-01-01 01234567",
    }
    page = kirsten.press("save:canvas-full", **named("canvas-full", fields))
    assert page.status == 200
    for path in (PAGE, PLAN, f"{PLAN}?full=1"):
        assert kirsten.go(path).status == 200
        assert "From your" not in kirsten.page.text
