"""What is made for paper: a page, one activity of it, a whole star, for anybody who may read them; nothing of a person, no key of the quiz."""

import re
from types import SimpleNamespace

import pytest

from app.activities.registry import REGISTRY
from lti.practice_lms.server import running_platform
from tests.conftest import register, settings_for
from tests.journey import Visitor, running_tool
from tests.practice import practice_lms
from tests.sampled import NAMED, QUIZ, page_of, with_the_sampled_course
from tests.walking import enter

WORDS = "These are my words"


@pytest.fixture(scope="module")
def town(sqlite_files):
    """One tool with the course of samples: what is printed is the same on either database."""
    url = sqlite_files.fresh(with_the_sampled_course)
    with running_tool(settings_for(url)) as tool, running_platform(practice_lms(tool)) as lms:
        register(tool, lms)
        yield SimpleNamespace(tool=tool, visitor=lambda: Visitor(lms.config.base_url))
    sqlite_files.drop(url)


@pytest.fixture(scope="module")
def kirsten(town):
    """A citizen."""
    return enter(town.visitor(), "kirsten", pathway="citizen")


@pytest.mark.parametrize("kind", REGISTRY, ids=lambda kind: kind.name)
def test_a_page_with_a_kind_is_printed_and_each_of_its_activities_alone(kirsten, kind):
    page = kirsten.go(f"m01/page/{page_of(kind)}")
    sheet = kirsten.follow("This page")
    assert sheet.status == 200
    assert sheet.text.count("Words above it.") == 2
    alone = [f"m01/print/{kind.name}-{size}" for size in ("small", "full")]
    for path in alone:
        assert (f"/{path}" in page.response.text) == kind.is_printed_alone
        assert kirsten.go(path).status == 200


def test_a_star_is_printed_with_all_its_pages_and_without_its_quiz(kirsten):
    kirsten.go(f"m01/page/{page_of(REGISTRY[0])}")
    sheets = kirsten.follow("The whole star")
    assert all(f'id="{name}"' in sheets.response.text for name in NAMED)
    assert not any(f'id="{name}"' in sheets.response.text for name in QUIZ)
    assert "The quiz of this star is done on the screen." in sheets.text


def test_on_the_sheets_of_a_star_no_two_things_have_one_name(kirsten):
    """Its pages cite one source; on the screen the note at the foot leads back to where."""
    assert 'id="cite-S1"' in kirsten.go(f"m01/page/{page_of(REGISTRY[0])}").response.text
    names = re.findall(r' id="([^"]+)"', kirsten.go("m01/print").response.text)
    assert "source-S1" in names
    assert sorted(names) == sorted({*names})


def test_what_somebody_wrote_is_not_printed(kirsten):
    kirsten.go("m01/page/on-journal")
    kirsten.write("m01/journal-small", text=WORDS)
    for path in ("m01/page/on-journal/print", "m01/print", "m01/print/journal-small"):
        assert WORDS not in kirsten.go(path).response.text


@pytest.mark.parametrize("item", [*QUIZ, "nothing", "quiz"])
def test_a_question_of_the_quiz_is_never_printed(kirsten, item):
    assert kirsten.go(f"m01/print/{item}").status == 404


@pytest.mark.parametrize("path", ["m01/page/nothing/print", "m09/print", "nothing/print"])
def test_what_is_not_there_is_not_printed(kirsten, path):
    assert kirsten.go(path).status == 404


def test_printing_marks_no_page_as_read(town):
    jonas = enter(town.visitor(), "jonas", pathway="citizen")
    jonas.go("m01/print")
    jonas.go(f"m01/page/{page_of(REGISTRY[0])}/print")
    assert jonas.go("m01/").link("Begin")


def test_the_map_is_printed_with_nothing_done_on_it(kirsten):
    kirsten.go("m01/page/on-journal")
    assert kirsten.go("").status == 200
    blank = kirsten.follow("A blank map for a pen")
    assert blank.status == 200
    assert '<svg class="wide"' in blank.response.text
    assert "Open" not in blank.text.partition("The stars")[0]
