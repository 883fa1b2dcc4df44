"""Whatever somebody wrote in an entry of any kind stands in its document, and nothing that is empty does."""

import pytest

from app.activities.canvas import Canvas
from app.activities.entry_kinds import EntryKind
from app.activities.journal import Journal
from app.activities.sheet.plain import NOW, THEN
from app.document import Grid, Heading, Items, Paragraph, Prompt
from tests.drawing import SAMPLES, form_of

ENTRIES = [(kind, sample) for kind, sample in SAMPLES if isinstance(kind, EntryKind)]


def words(nodes):
    """All words of nodes."""
    told = []
    for node in nodes:
        match node:
            case Heading(text) | Prompt(text) | Paragraph(text):
                told.append(text)
            case Items(texts):
                told += texts
            case Grid(head, rows):
                told += [*head, *(cell for row in rows for cell in row)]
    return "\n".join(told)


@pytest.mark.parametrize(("kind", "sample"), ENTRIES)
def test_every_word_somebody_wrote_is_in_it(kind, sample):
    bones, prose = sample.bones, sample.prose
    for form in sample.forms:
        texts = kind.read_fields(bones, form_of(form))
        told = words(kind.document(bones, prose, texts, "citizen"))
        for text in kind.written(bones, texts):
            assert text in told
        for line in kind.lines(bones, prose, texts):
            assert not line.text or line.label == prose["title"] or line.label.rstrip(" 0123456789") in told


@pytest.mark.parametrize(("kind", "sample"), ENTRIES)
def test_of_nothing_nothing_is_told(kind, sample):
    assert not list(kind.document(sample.bones, sample.prose, {}, None))


def sheet(field, words):
    bones = {"fields": [field]}
    prose = {"title": "A sheet", "fields": {field["id"]: words}}
    return bones, prose


def test_steps_of_a_sheet_that_looks_back_stand_in_one_table():
    scales = [{"id": one, "kind": "scale", "steps": "five"} for one in ("a", "b", "c")]
    bones = {"fields": scales, "looks_back": "start/first"}
    prose = {"title": "T", "fields": {one: {"label": f"Statement {one}"} for one in ("a", "b", "c")}}
    texts = {f"a.{NOW}": "4", f"a.{THEN}": "2", f"c.{NOW}": "5"}
    [table] = Canvas().document(bones, prose, texts, None)
    assert table.rows == (("Statement a", "4", "2"), ("Statement c", "5", ""))
    assert table.has_row_heads
    assert len(table.head) == 3


def test_a_grid_tells_the_rows_in_which_something_stands_and_names_that_were_given():
    bones, prose = sheet(
        {
            "id": "g",
            "kind": "cells",
            "rows": ["r", "s", "t"],
            "columns": ["x", "y"],
            "options": ["us"],
            "own_rows": True,
            "own_options": 2,
        },
        {
            "label": "Who",
            "rows": {row: {"label": row.upper()} for row in ("r", "s", "t")},
            "columns": {column: {"label": column.upper()} for column in ("x", "y")},
            "options": {"us": "Us"},
        },
    )
    texts = {"g.r.x": "us own-1", "g.s": "The key", "g.own-1": "Birthe", "g.own-2": "Emil"}
    table, unpicked = Canvas().document(bones, prose, texts, None)
    assert table == Grid(
        ("Who", "X", "Y"), (("R", "Us, Birthe", ""), ("The key", "", "")), has_row_heads=True
    )
    assert unpicked == Items(("Emil",))


def test_rows_of_one_field_are_a_list_and_of_several_a_table():
    fields = [{"id": "who", "kind": "short"}, {"id": "what", "kind": "short"}]
    texts = {"p": "r1 r2", "p.r1.who": "Birthe", "p.r2.who": " ", "p.r1.what": "bread"}
    for number, told in ((1, Items(("Birthe",))), (2, Grid(("who", "what"), (("Birthe", "bread"),)))):
        bones, prose = sheet(
            {"id": "p", "kind": "rows", "fields": fields[:number]},
            {"label": "People", "fields": {one["id"]: {"label": one["id"]} for one in fields}},
        )
        assert list(Canvas().document(bones, prose, texts, None)) == [Heading("People"), told]


def test_a_journal_tells_the_question_of_the_pathway_without_its_markup():
    sample = Journal().sample()[1]
    asked, said = Journal().document(sample.bones, sample.prose, {"text": "It rained."}, "leader")
    assert (asked, said) == (Prompt("What does a *leader* see?"), Paragraph("It rained."))
    prose = {"title": "T", "prompt": {"all": "What does <em>a leader</em> see &amp; do?"}}
    assert Journal().document({"least_words": 1}, prose, {"text": "x"}, None)[0] == Prompt(
        "What does a leader see & do?"
    )
