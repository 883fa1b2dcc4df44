"""A worksheet from its first row to the last: without a script, in two stars, and what nobody else ever sees."""

from types import SimpleNamespace

import pytest

from lti.practice_lms.server import running_platform
from tests.conftest import register, settings_for
from tests.journey import Visitor, running_tool
from tests.practice import practice_lms
from tests.sampled import with_the_sampled_course
from tests.walking import enter

PAGE = "m01/page/on-canvas"
FULL, SMALL = "m01/canvas-full", "m01/canvas-small"


@pytest.fixture(scope="module")
def town(sqlite_files):
    """One tool with the course of samples: what is drawn and kept here is the same on either database."""
    url = sqlite_files.fresh(with_the_sampled_course)
    with running_tool(settings_for(url)) as tool, running_platform(practice_lms(tool)) as lms:
        register(tool, lms)
        yield SimpleNamespace(visitor=lambda: Visitor(lms.config.base_url))
    sqlite_files.drop(url)


@pytest.fixture
def kirsten(town):
    return enter(town.visitor(), "kirsten", pathway="citizen")


@pytest.fixture
def omar(town):
    return enter(town.visitor(), "omar", pathway="citizen")


def values(page, name):
    """What the page's form holds of a field of the full sheet."""
    form = page.form("on-canvas")
    return [value for field, value in form.fields if field == f"canvas-full.field-{name}"]


def test_rows_come_move_and_go_and_what_was_typed_stays(kirsten):
    kirsten.go(PAGE)
    assert values(kirsten.page, "people") == ["r1", "r2"]

    page = kirsten.press("rows:canvas-full:add:people")
    assert values(page, "people") == ["r1", "r2", "r3"]
    named = {"canvas-full.field-people.r1.who": "Ann", "canvas-full.field-people.r3.who": "Bo"}
    page = kirsten.press(
        "rows:canvas-full:up:people:r3", **{name.replace("-", "__"): text for name, text in named.items()}
    )
    assert values(page, "people") == ["r1", "r3", "r2"]
    assert values(page, "people.r1.who") == ["Ann"]

    page = kirsten.press("rows:canvas-full:out:people:r1")
    assert values(page, "people") == ["r3", "r2"]
    assert values(page, "people.r3.who") == ["Bo"]
    assert "Ann" in kirsten.go(f"entry/{FULL}/history").text

    kirsten.go(PAGE)
    for _row in range(2):
        page = kirsten.press("rows:canvas-full:add:people")
    assert "There is room for 4 here." in page.text


@pytest.mark.parametrize(
    "do", ["rows:canvas-full:eat:people", "rows:canvas-full", "rows:canvas-small:add:people"]
)
def test_a_button_that_is_none_is_refused(kirsten, do):
    kirsten.go(PAGE)
    assert kirsten.press(do).status == 400


def test_a_button_of_an_unknown_sheet_breaks_nothing(kirsten):
    kirsten.go(PAGE)
    assert kirsten.press("rows:nobody:add:people").status == 200


def test_words_travel_with_their_place_and_day_and_never_over_others(omar):
    omar.write(SMALL, omar.go(PAGE), field__name="Grete")
    page = omar.go(PAGE)
    assert values(page, "name") == ["Grete"]
    assert "From your “A line” in" in page.text

    omar.write(FULL, page, field__name="Inge")
    omar.write(SMALL, omar.go(PAGE), field__name="Hanne")
    page = omar.go(PAGE)
    assert values(page, "name") == ["Inge"]
    assert "What you wrote in" in page.text
    assert "Hanne" in page.text


def test_a_text_that_is_too_long_is_kept_and_told(kirsten):
    words = "x" * 300
    kirsten.write(FULL, kirsten.go(PAGE), field__name=words)
    page = kirsten.go(PAGE)
    assert values(page, "name") == [words]
    assert "More letters than fit here: at most 200." in page.text


def test_a_private_sheet_offers_nobody_else_and_is_made_for_paper(kirsten):
    page = kirsten.go(PAGE)
    assert "It cannot be shared" in page.text
    assert ("canvas-full.sharing", "private") not in page.form("on-canvas").fields
    kirsten.write(FULL, page, field__because="For the soup.")
    paper = kirsten.go(f"entry/{FULL}/paper")
    assert paper.status == 200
    assert "For the soup." in paper.text
    assert "For the soup." not in kirsten.go("m01/print/canvas-full").text
