"""Cards: a case that is real and says where it is told, or says that it is made up; a card to take along."""

from dataclasses import replace

import pytest

from app.activities.base import Showing
from app.activities.registry import KINDS
from tests.drawing import block, easel, part, written

CASE, TAKEN = KINDS["case"], KINDS["take-away"]


def flaws(kind, sample, *, bones=None, prose=None):
    """What is told of a sample that was changed."""
    told = kind.check(
        kind.bones_schema().load({**sample.bones, **(bones or {})}),
        kind.prose_schema().load({**sample.prose, **(prose or {})}),
    )
    return [flaw.what for flaw in told]


def test_a_real_case_says_where_it_is_told():
    made_up, real = CASE.sample()
    assert flaws(CASE, made_up, bones={"fictional": False}) == ["a real case says where it is told"]
    assert flaws(CASE, real, bones={"sources": ["S1", "S1"]}) == ["the id “S1” stands here twice"]


@pytest.mark.parametrize("word", ["yes", "maybe", 2])
def test_whether_a_case_is_made_up_is_said_plainly(word):
    assert CASE.bones_schema().validate({"fictional": word}) == {"fictional": ["Not a valid boolean."]}


def test_a_case_describes_its_picture_and_words_its_questions():
    made_up, _real = CASE.sample()
    assert flaws(CASE, made_up, bones={"picture": "table.svg"}) == ["the picture is not described"]
    assert flaws(CASE, made_up, bones={"questions": ["who"]}) == ["the words for “who” are missing"]


@pytest.mark.parametrize(("size", "label"), [(0, "Made up"), (1, "It happened")])
def test_a_case_shows_on_the_card_whether_it_happened(size, label):
    html = drawn("activity", part(block(written(CASE, CASE.sample()[size]))))
    assert label in html
    assert ("Told in:" in html) == (label == "It happened")


def test_a_case_leads_to_its_source_on_the_screen_and_names_it_on_paper():
    shown = block(written(CASE, CASE.sample()[1]))
    assert 'href="#source-S1"' in drawn("activity", part(shown))
    sheet = drawn("on_paper", shown, door="components/paper.html")
    assert "href=" not in sheet
    assert "<cite>A book</cite>. A town, 2020" in sheet


def test_a_card_leads_to_its_paper_and_paper_leads_nowhere():
    for kind in (CASE, TAKEN):
        shown = block(written(kind, kind.sample()[1]), paper_href="/m01/print/it")
        assert 'href="/m01/print/it"' in drawn("activity", part(shown))
        assert "/m01/print/it" not in drawn("on_paper", shown, door="components/paper.html")


def test_a_small_card_is_printed_four_times_to_cut_out_and_a_large_one_once():
    small, large = (
        drawn("on_paper", block(written(TAKEN, sample)), door="components/paper.html")
        for sample in TAKEN.sample()
    )
    assert small.count("Before I go") == 4
    assert small.count('aria-hidden="true"') == 3
    assert large.count("The evening before") == 1


def test_a_card_has_its_lines_in_the_order_of_the_bones_and_no_more_than_fit():
    _small, sample = TAKEN.sample()
    turned = replace(sample, bones={**sample.bones, "lines": sample.bones["lines"][::-1]})
    view = written(TAKEN, turned)
    lines = [line["id"] for line in TAKEN.shape(view.bones, view.prose, Showing())["lines"]]
    assert lines == sample.bones["lines"][::-1]
    assert TAKEN.bones_schema().validate({"lines": [f"line-{number}" for number in range(13)]})
    assert flaws(TAKEN, sample, bones={"lines": ["day", "day"]})[0] == "the id “day” stands here twice"


def drawn(macro, *told, door="components/activity.html"):
    """What a macro of a template draws."""
    with easel(door) as module:
        return str(getattr(module, macro)(*told))
