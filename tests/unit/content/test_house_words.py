"""What the authors of a course agreed on: names, terms, and saying a thing once."""

from pathlib import Path

import pytest

from app.content.check import examine_course
from app.content.running_text import Said
from app.content.sameness import same_again

MINE = "modules/m01-try/en/mine.md"
CAST = "people:\n  ann: {name: Ann}\n"


def about(small, word):
    return [one for one in small.advised() if word in one]


def test_without_the_authors_files_no_name_is_asked_about(small):
    small.write(MINE, "# Mine\n\nThen came Bruno with Ann.\n")
    assert about(small, "Bruno") == []


def test_a_name_nobody_wrote_down_is_asked_about_once(small):
    small.write("cast.yaml", CAST)
    small.write(MINE, "# Mine\n\nThen came Bruno with Ann.\n\nThere sat Bruno.\n")
    assert about(small, "Bruno") == ["mine.md:3: nobody wrote down who or what “Bruno” is"]
    small.write("style.yaml", "names: [Bruno]\n")
    assert about(small, "Bruno") == []


def test_a_term_that_has_another_name_is_told(small):
    small.write("style.yaml", "instead: {service user: citizen}\n")
    small.write(MINE, "# Mine\n\nA word.\n\nAsk a Service user.\n")
    assert about(small, "another name") == ["mine.md:5: “service user” has another name in this course"]


@pytest.mark.parametrize(
    "text", ["- a\n", "instead: [a]\n", "colour: red\n", "names: {a: b}\n", "names: [[a]]\n"]
)
def test_a_style_sheet_that_cannot_be_read_is_a_problem(small, text):
    small.write("style.yaml", text)
    assert [one for one in small.told() if one.startswith("style.yaml:1:")]


def said(star, text, *, is_shared=False):
    return Said(star, None, text, Path("spec.yaml") if is_shared else None)


def same(monkeypatch, *told, opening=False):
    """What is said of sentences, or openings, of several stars."""
    for name, found in (("sentences", () if opening else told), ("openings", told if opening else ())):
        monkeypatch.setattr(f"app.content.sameness.{name}", lambda *_, found=found: iter(found))
    monkeypatch.setattr(Said, "warning", lambda self, what, _mend: (self.star, what))
    return same_again(None, {})


LONG = "Who has the key to the old school"


def test_a_sentence_is_said_by_one_star(monkeypatch):
    found = same(monkeypatch, said("m01", LONG), said("m01", LONG), said("m02", LONG.upper()))
    assert found == [("m02", f"“{LONG.upper()}” has been said in m01 already")]


def test_short_sentences_and_those_of_a_shared_sheet_may_come_back(monkeypatch):
    assert same(monkeypatch, said("m01", "Who asks?"), said("m02", "Who asks?")) == []
    assert same(monkeypatch, said("m01", LONG), said("m02", LONG, is_shared=True)) == []


def test_three_stars_that_open_alike_are_told(monkeypatch):
    pages = [said(f"m0{star}", f"In this star you meet {star}") for star in (1, 2, 3)]
    assert same(monkeypatch, *pages[:2], opening=True) == []
    found = same(monkeypatch, *pages, opening=True)
    assert found == [(f"m0{star}", "3 pages begin with “in this star …”") for star in (1, 2, 3)]


def test_the_line_of_a_sentence_is_found(small):
    small.write(MINE, "# Mine\n\nOne.\n\nTwo words here.\n")
    file = small.path / MINE
    assert Said("m01", file, "Two words here").warning("w", "m").line == 5
    assert Said("m01", file, "not there at all").warning("w", "m").line == 1


def test_the_line_is_that_of_the_sentence_and_not_of_its_first_likeness(small):
    text = "# Mine\n\nSee § 1.\n\nIn *long*\n[talks](word:say) they agree on § 2 and\n“§ 3” &co [1](source:S1).\n"
    small.write(MINE, text)
    file = small.path / MINE
    told = Said("m01", file, "In long talks they agree on § 2 and “§ 3” &amp;co .")
    assert told.warning("w", "m").line == 5
    assert told.warning("w", "m", at="talks").line == 6
    assert told.warning("w", "m", at="§ 3").line == 7


def test_a_sentence_of_a_spec_is_found_where_it_is_written(small):
    small.write("specs/en/sheet.yaml", "title: Ours\nintro: It costs 50 kroner.\n")
    told = Said("m01", small.path / MINE, "It costs 50 kroner", small.path / "specs/en/sheet.yaml")
    found = told.warning("w", "m", at="kroner")
    assert (found.file.name, found.line) == ("sheet.yaml", 2)


def test_what_belongs_to_one_country_is_listed(small):
    small.write("style.yaml", "local: [kroner, §]\n")
    small.write(MINE, "# Mine\n\nIt costs 50 kroner.\n\nNothing here.\n\nSee § 16.\n")
    found = examine_course(small.path).local()
    assert [(one.file.name, one.line, one.what) for one in found] == [
        ("mine.md", 3, "“kroner” in “It costs 50 kroner”"),
        ("mine.md", 7, "“§” in “See § 16”"),
    ]
    small.write("style.yaml", "names: [Ann]\n")
    assert examine_course(small.path).local() == []
