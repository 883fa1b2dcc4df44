"""Twelve statements before the first star and after the last: kept by every button, for one person alone, and no progress."""

import pytest
from sqlalchemy import select

from app.models import Delivery, Entry, PageMark, Progress
from tests.doorstep import reading
from tests.walking import enrolment_of, enter, named

FIRST, SHEET = "start/page/welcome", "start/page/where-you-stand"
CLOSE = "close/page/then-and-now"
MINE, AGAIN = "self-assessment", "looking-back"
SAID_FIRST = "At the start you said"


@pytest.fixture
def kirsten(come, visitor):
    """Somebody who has come for the first time."""
    return come("kirsten", visitor=visitor)


def laid(page, sheet=MINE):
    """What the form of a page holds of a sheet's statements."""
    fields = [field for form in page.forms for field in form.fields]
    return {name.removeprefix(f"{sheet}.field-"): value for name, value in fields if ".field-" in name}


def steps(sheet=MINE, when="", **numbers):
    return named(sheet, {f"field-{name}{when}": number for name, number in numbers.items()})


def test_the_way_in_leads_past_the_statements_and_nobody_needs_to_answer(kirsten, tool):
    assert kirsten.path == FIRST
    assert "I can say in one sentence" not in kirsten.page.text

    page = kirsten.press("take", pathway="leader")

    assert kirsten.path == SHEET
    assert "I can say in one sentence" in page.text
    assert "It cannot be shared" in page.text
    kirsten.press("next")
    assert kirsten.path == ""
    assert laid(kirsten.go(SHEET)) == {}
    kirsten.press("back")
    assert kirsten.path == FIRST
    with reading(tool) as session:
        assert enrolment_of(session, "Kirsten").pathway == "leader"


@pytest.mark.parametrize(
    ("button", "leads_to"),
    [
        ("next", ""),
        ("back", FIRST),
        ("keep", SHEET),
        ("simpler", SHEET),
        ("language:de", SHEET),
        (f"save:{MINE}", SHEET),
        (f"paper:{MINE}", SHEET),
    ],
)
def test_statements_that_are_laid_come_back_whichever_way_one_left(kirsten, button, leads_to):
    kirsten.press("take", pathway="citizen")

    kirsten.press(button, **steps(listen="2", tool="5"))

    assert kirsten.path == leads_to
    assert laid(kirsten.go(SHEET)) == {"listen": "2", "tool": "5"}


@pytest.mark.parametrize("button", ["keep", "simpler", "language:de"])
def test_a_pathway_that_is_picked_is_kept_by_every_button_but_the_one_that_puts_it_off(kirsten, tool, button):
    kirsten.press(button, pathway="professional")

    assert kirsten.path == FIRST
    assert 'value="professional" form="doing" checked' in kirsten.page.response.text
    with reading(tool) as session:
        assert enrolment_of(session, "Kirsten").pathway == "professional"


def test_every_button_of_both_pages_but_those_of_the_look_sends_the_form_that_keeps(kirsten):
    for path in (FIRST, SHEET):
        html = kirsten.go(path).response.text
        buttons = html.split("<button")[1:]
        languages = [one for one in buttons if "Deutsch</button>" in one]
        assert languages, path
        assert all('form="doing"' in one.partition(">")[0] for one in languages)
    assert 'form="my-pathway"' not in kirsten.go(FIRST).response.text


def test_the_first_number_is_shown_only_after_now_and_then(kirsten):
    kirsten.press("take", pathway="citizen")
    kirsten.press("next", **steps(listen="4", tool="5"))
    assert kirsten.go("close/").heading == "At the end"
    kirsten.press("next")
    assert kirsten.path == CLOSE
    assert SAID_FIRST not in kirsten.page.text

    page = kirsten.press(f"save:{AGAIN}", **steps(AGAIN, ".now", listen="3"))
    assert SAID_FIRST not in page.text
    page = kirsten.press(f"save:{AGAIN}", **steps(AGAIN, ".then", listen="2"))

    assert "At the start you said 4. Looking back: 2. Now: 3." in page.text
    assert "you said 5" not in page.text
    kirsten.press("next")
    assert kirsten.path == "close/page/one-thing"


@pytest.mark.both_databases("json")
def test_nothing_of_it_reaches_anybody_else_and_nothing_counts(kirsten, new_visitor, tool):
    kirsten.press("take", pathway="citizen")
    sheet = kirsten.page
    shared = kirsten.press(f"save:{MINE}", **steps(listen="4"), **named(MINE, {"sharing": "instructor"}))
    assert shared.status == 400
    kirsten.press(f"save:{MINE}", sheet, **steps(listen="4"))
    kirsten.go(CLOSE)
    kirsten.press("next", **steps(AGAIN, ".now", listen="3"))
    assert "Where do you stand today?" in kirsten.go("texts").text

    anna = enter(new_visitor(), "anna")
    for path in ("shared", "people", "reports", "grades", "set-up"):
        page = anna.go(path)
        assert "Where do you stand" not in page.text, path
        assert MINE not in page.response.text, path
    assert laid(anna.go(SHEET)) == {}
    with reading(tool) as session:
        for model in (Progress, PageMark, Delivery):
            assert session.scalars(select(model)).all() == [], model
        assert {one.sharing for one in session.scalars(select(Entry))} == {"private"}
