"""What only a worksheet does: rows, grids, scales, words from elsewhere, ceilings."""

import pytest
from werkzeug.datastructures import MultiDict

from app.activities.entry_kinds import Found
from app.activities.registry import KINDS, entry
from app.activities.sheet.pictures import ring, tie, wheel
from tests.drawing import NOON, form_of

CANVAS = entry("canvas")
PEOPLE = {"id": "people", "kind": "rows", "least": 2, "most": 3, "fields": [{"id": "who", "kind": "short"}]}
GRID = {
    "id": "grid",
    "kind": "cells",
    "rows": ["plate", "day"],
    "columns": ["know", "decide"],
    "options": ["guests", "council"],
    "own_rows": True,
    "own_options": 1,
}
ROWS = {"fields": [PEOPLE]}
CELLS = {"fields": [GRID]}
LABEL = {"label": "Label"}


def form(**fields):
    return form_of({f"field-{name}": values for name, values in fields.items()})


def row(*names):
    """A sheet with people in the order given."""
    return {"people": " ".join(names)} | {f"people.{name}.who": name.upper() for name in names}


def flaws(bones, prose):
    bones, prose = CANVAS.bones_schema().load(bones), CANVAS.prose_schema().load(prose)
    return [flaw.what for flaw in CANVAS.check(bones, prose)]


def test_rows_are_read_in_the_order_they_were_sent_and_others_are_no_rows():
    posted = form_of(
        {
            "field-people": ["r3", "r1", "r1", "zzz", "r0", "r99999"],
            "field-people.r1.who": ["Ann"],
            "field-people.r3.who": ["Bo"],
            "field-people.r7.who": ["nobody's"],
        }
    )
    assert CANVAS.read_fields(ROWS, posted) == {
        "people": "r3 r1",
        "people.r3.who": "Bo",
        "people.r1.who": "Ann",
    }


def test_a_sheet_nobody_has_touched_says_nothing():
    posted = form_of({"field-people": ["r1", "r2"], "field-people.r1.who": [""], "field-people.r2.who": [""]})
    assert not any(CANVAS.read_fields(ROWS, posted).values())


def test_a_row_is_added_at_the_end_with_a_number_of_its_own():
    added = CANVAS.rearrange(ROWS, row("r5", "r2"), "add:people")
    assert added["people"] == "r5 r2 r6"
    assert CANVAS.rearrange(ROWS, {}, "add:people")["people"] == "r1 r2 r3"


def test_where_there_is_no_room_none_is_added():
    full = row("r1", "r2", "r3")
    assert CANVAS.rearrange(ROWS, full, "add:people") == full


@pytest.mark.parametrize(
    ("do", "order"),
    [
        ("up:people:r2", "r2 r1 r3"),
        ("down:people:r2", "r1 r3 r2"),
        ("up:people:r1", "r1 r2 r3"),
        ("down:people:r3", "r1 r2 r3"),
    ],
)
def test_rows_move_and_stay_where_they_cannot(do, order):
    before = row("r1", "r2", "r3")
    assert CANVAS.rearrange(ROWS, before, do) == {**before, "people": order}


def test_a_row_is_taken_out_with_all_it_holds():
    assert CANVAS.rearrange(ROWS, row("r1", "r2"), "out:people:r1") == row("r2")


@pytest.mark.parametrize("do", ["", "add:", "add:zzz", "out:people:r9", "up:people", "eat:people:r1", "save"])
def test_what_is_no_button_of_the_sheet_changes_nothing(do):
    assert CANVAS.rearrange(ROWS, row("r1"), do) is None


def test_rows_with_nothing_in_them_are_not_enough():
    assert CANVAS.laid(ROWS, row("r1")) == (1, 2)
    assert not CANVAS.is_complete(ROWS, row("r1"))
    assert not CANVAS.is_complete(ROWS, {**row("r1", "r2"), "people.r2.who": "  "})
    assert CANVAS.is_complete(ROWS, row("r1", "r2"))


def test_too_many_rows_and_too_many_letters_are_told_where_they_stand_and_nothing_is_cut_off():
    texts = row("r1", "r2", "r3", "r4") | {"people.r2.who": "x" * 205}
    posted = form_of(
        {
            "field-people": texts["people"].split(),
            **{f"field-{k}": [v] for k, v in texts.items() if k != "people"},
        }
    )
    assert CANVAS.read_fields(ROWS, posted) == texts
    assert CANVAS.beyond(ROWS, texts).keys() == {"people", "people.r2.who"}
    assert not CANVAS.is_complete(ROWS, texts)


def test_a_journal_has_a_ceiling_too():
    journal = entry("journal")
    assert journal.beyond({"least_words": 1}, {"text": "x" * 20_001}).keys() == {"text"}
    assert not journal.beyond({"least_words": 1}, {"text": "x" * 20_000})


def test_cells_hold_the_options_there_are_and_the_ones_people_name():
    posted = form_of(
        {
            "field-grid.plate": ["What we eat"],
            "field-grid.own-1": ["The club"],
            "field-grid.own-2": ["one too many"],
            "field-grid.plate.know": ["council", "guests", "zzz", "own-1", "own-2"],
        }
    )
    texts = CANVAS.read_fields(CELLS, posted)
    assert texts["grid.plate.know"] == "guests council own-1"
    prose = {
        "fields": {
            "grid": LABEL
            | {
                "rows": {"plate": LABEL, "day": LABEL},
                "columns": {"know": {"label": "Know"}, "decide": {"label": "Decide"}},
                "options": {"guests": "Guests", "council": "Council"},
            }
        }
    }
    first, own = CANVAS.lines(CELLS, prose, texts)
    assert (first.label, first.text) == ("What we eat", "Know: Guests, Council, The club")
    assert own.text == "The club"
    assert CANVAS.count_words(CELLS, texts) == 5
    assert CANVAS.laid(CELLS, texts) == (1, 4)


def test_an_empty_cell_is_an_answer_too():
    assert not CANVAS.is_complete(CELLS, {"grid.plate.know": "guests"})
    assert CANVAS.is_complete(CELLS, {"grid.plate.know": "guests", "grid.day.know": "guests"})


def test_what_was_said_at_the_beginning_is_told_once_both_questions_of_today_are_answered():
    sure = {"id": "sure", "kind": "scale", "steps": "five"}
    bones, words = {"fields": [sure], "looks_back": "m00/first"}, {"fields": {"sure": LABEL}}
    found = {
        "m00/first": Found(kind=CANVAS, bones={"fields": [sure]}, prose=words, texts={"sure": "3"}, on=NOON)
    }
    told = lambda texts: CANVAS.sheet(bones, words, texts, found)["fields"][0]["first"]  # noqa: E731
    assert told({}) == told({"sure.now": "5"}) == told({"sure.then": "2"}) == ""
    assert told({"sure.now": "5", "sure.then": "2"}) == "3"
    assert CANVAS.takes_from(bones) == {"sure": "m00/first/sure"}


WORDS = {"fields": {"people": LABEL | {"fields": {"who": {"label": "Who"}}}, "because": LABEL, "line": LABEL}}


def found(bones, texts):
    return {"m03/sheet": Found(kind=CANVAS, bones=bones, prose=WORDS, texts=texts, on=NOON)}


def test_rows_are_taken_along_with_the_fields_both_have():
    theirs = {
        "fields": [PEOPLE | {"fields": [{"id": "who", "kind": "short"}, {"id": "age", "kind": "short"}]}]
    }
    bones = {"fields": [PEOPLE | {"id": "guests"}], "from": {"guests": "m03/sheet/people"}}
    texts = row("r2", "r1") | {"people.r1.age": "70"}
    taken = CANVAS.taken(bones, found(theirs, texts))
    assert {key: text for key, text in taken.items() if not key.endswith(".came")} == {
        "guests": "r2 r1",
        "guests.r2.who": "R2",
        "guests.r1.who": "R1",
    }
    assert CANVAS.origins(bones, taken) == {"m03/sheet"}
    assert taken["guests.r1.came"].startswith("m03/sheet 2026-11-22 ")


def test_words_take_from_anywhere_and_a_line_takes_them_in_one():
    long, short = {"id": "because", "kind": "long"}, {"id": "line", "kind": "short"}
    bones = {"fields": [long, short], "from": dict.fromkeys(("because", "line"), "m03/sheet/people")}
    taken = CANVAS.taken(bones, found(ROWS, row("r1", "r2")))
    assert taken == {"because": "Who: R1\nWho: R2", "line": "Who: R1 · Who: R2"}
    assert CANVAS.can_take("long", "cells")
    assert not CANVAS.can_take("rows", "cells")


def test_nothing_is_taken_from_where_nothing_is_written():
    bones = {"fields": [PEOPLE], "from": {"people": "m03/sheet/people"}}
    assert CANVAS.taken(bones, {}) == {}


def test_a_text_is_taken_from_a_journal():
    journal = entry("journal")
    there = {
        "m01/journal": Found(
            kind=journal, bones={}, prose={"title": "Mine"}, texts={"text": "It rained."}, on=NOON
        )
    }
    bones = {"fields": [{"id": "because", "kind": "long"}], "from": {"because": "m01/journal/text"}}
    assert CANVAS.taken(bones, there) == {"because": "It rained."}


@pytest.mark.parametrize(
    ("field", "words", "what"),
    [
        ({"kind": "short", "options": ["a"]}, {}, "a field of kind “short” has no “options”"),
        ({"kind": "choice"}, {}, "a field of kind “choice” needs options"),
        ({"kind": "many", "options": ["a"], "least": 2}, {"options": {"a": "A"}}, "“least” is more than there are options"),
        ({"kind": "scale"}, {}, "a field of kind “scale” needs its steps"),
        ({"kind": "rows"}, {}, "a field of kind “rows” needs fields of its own"),
        ({"kind": "rows", "fields": [{"id": "a", "kind": "rows"}]}, {"fields": {"a": LABEL}}, "“rows” is not one of: short, long, choice, many, scale, sure"),
        ({"kind": "rows", "fields": [{"id": "a", "kind": "short", "steps": "five"}]}, {"fields": {"a": LABEL}}, "a field of kind “short” has no “steps”"),
        ({"kind": "rows", "fields": [{"id": "a", "kind": "short"}], "least": 5, "most": 2}, {"fields": {"a": LABEL}}, "“least” is more than there is room for"),
        ({"kind": "cells", "rows": ["a"], "options": ["x"]}, {"rows": {"a": LABEL}, "options": {"x": "X"}}, "a field of kind “cells” needs columns"),
        ({"kind": "cells", "rows": ["a"], "columns": ["b"]}, {"rows": {"a": LABEL}, "columns": {"b": LABEL}}, "cells need options to pick from"),
        ({"kind": "cells", "rows": ["own-1"], "columns": ["b"], "options": ["x"]}, {"rows": {"own-1": LABEL}, "columns": {"b": LABEL}, "options": {"x": "X"}}, "ids that begin with “own-” are those of learners"),
        ({"kind": "relations", "options": ["a"]}, {"options": {"a": "A"}, "fields": dict.fromkeys(("from", "to", "what"), LABEL)}, "a field of kind “relations” needs two options at least"),
        ({"kind": "short"}, {"rows": {}}, "a field of kind “short” has no “rows”"),
    ],
)  # fmt: skip
def test_the_check_says_what_is_wrong_with_a_field(field, words, what):
    bones = {"fields": [{"id": "one", **field}]}
    assert what in flaws(bones, {"title": "T", "fields": {"one": LABEL | words}})


def test_what_people_name_themselves_is_an_end_of_a_relation_like_the_others():
    field = {"id": "ties", "kind": "relations", "options": ["a", "b"], "own_options": 2}
    words = {
        "ties": LABEL
        | {"options": {"a": "A", "b": "B"}, "fields": dict.fromkeys(("from", "to", "what"), LABEL)}
    }
    bones, prose = {"fields": [field]}, {"title": "T", "fields": words}
    assert flaws(bones, prose) == []
    form = MultiDict(
        [
            ("field-ties", "r1"),
            ("field-ties.r1.from", "a"),
            ("field-ties.r1.to", "own-1"),
            ("field-ties.r1.what", "Bread"),
            ("field-ties.own-1", "The bakery"),
            ("field-ties.own-2", "Nobody yet"),
        ]
    )
    texts = CANVAS.read_fields(bones, form)
    [told] = CANVAS.sheet(bones, prose, texts, {})["fields"]
    assert [end["text"] for end in told["ends"]] == ["A", "B", "The bakery", "Nobody yet"]
    assert len(told["ties"]) == 1
    lines = CANVAS.lines(bones, prose, texts)
    assert "The bakery" in lines[0].text
    assert lines[-1].text == "Nobody yet"
    assert {key for line in lines for key in line.keys} >= set(texts)
    assert "own-1" not in str(CANVAS.document(bones, prose, texts, None))


def test_a_sheet_begins_with_a_case_in_fields_for_words():
    fields = [
        {"id": "line", "kind": "short"},
        {"id": "all", "kind": "long"},
        {"id": "pick", "kind": "choice", "options": ["a", "b"]},
    ]
    bones = {"fields": fields, "case": {"line": "challenge", "all": "challenge"}}
    begun = CANVAS.begun_with(bones, {"challenge": "It is shut.\nWe stand outside.", "title": "The yard"})
    assert begun == {"line": "It is shut. · We stand outside.", "all": "It is shut.\nWe stand outside."}
    assert "“pick” is not one of: line, all" in flaws(
        bones | {"case": {"pick": "title"}},
        {
            "title": "T",
            "fields": {"line": LABEL, "all": LABEL, "pick": LABEL | {"options": {"a": "A", "b": "B"}}},
        },
    )


def test_a_wheel_has_rays_and_what_looks_back_has_scales():
    bones = {"fields": [{"id": "one", "kind": "short"}], "layout": "wheel", "looks_back": "m00/first"}
    said = flaws(bones, {"title": "T", "fields": {"one": LABEL}})
    assert len(said) == 2
    assert flaws(
        {"fields": [{"id": "one", "kind": "short"}], "from": {"two": "m01/a/b"}},
        {"title": "T", "fields": {"one": LABEL}},
    )


def test_drawings_are_made_of_numbers_that_fit_their_frame():
    for rays in range(3, 13):
        drawn = wheel(rays)
        assert len(drawn) == len({ray["turn"] for ray in drawn}) == rays
        assert all(abs(ray[axis]) <= 96 for ray in drawn for axis in "xy")
    assert all(abs(spot[axis]) <= 80 for spot in ring(7) for axis in "xy")
    assert tie(0, 3, 8).startswith("M")


def test_every_field_of_a_posted_sheet_may_be_missing():
    for sample in CANVAS.sample():
        bones = KINDS["canvas"].bones_schema().load(sample.bones)
        assert not any(CANVAS.read_fields(bones, MultiDict()).values())


@pytest.mark.parametrize("name", ["ask", "saved"])
def test_a_field_is_not_called_as_something_else_of_its_sheet_is(name):
    bones = {"fields": [{"id": name, "kind": "short"}]}
    assert f"“{name}” is the name of another part of every sheet" in flaws(
        bones, {"title": "T", "fields": {name: LABEL}}
    )


SURE = {"fields": [{"id": "line", "kind": "sure"}]}


def test_who_names_somebody_without_choosing_says_that_it_is_not_known():
    posted = form(**{"line": [""], "line.who": ["the cook"]})
    read = CANVAS.read_fields(SURE, posted)
    assert read == {"line": "ask", "line.who": "the cook"}
    words = {"fields": {"line": {"label": "How sure"}}}
    assert [line.text for line in CANVAS.lines(SURE, words, read)] == ["Not known: who knows? Ask: the cook"]
    assert [line.text for line in CANVAS.lines(SURE, words, read | {"line": "know"})] == ["We know it"]
    assert CANVAS.is_complete(SURE, read)
    assert list(CANVAS.beyond(SURE, read | {"line.who": "x" * 201})) == ["line.who"]


LINES = {
    "id": "lines",
    "kind": "rows",
    "fields": [{"id": "who", "kind": "short"}, {"id": "sure", "kind": "sure"}],
}
PLAN = {"heading": "about", "questions": ["lines", "more"]}
PLANNED = {
    "plan": PLAN,
    "offers": {"lines": ["m03/sheet/people"]},
    "recalls": ["m03/sheet/people"],
    "fields": [{"id": "about", "kind": "short"}, LINES, LINES | {"id": "more"}],
}
INNER = {"who": {"label": "Who"}, "sure": {"label": "How sure"}}
PLAN_WORDS = {
    "title": "T",
    "plan": {"lines": "First", "more": "Second"},
    "fields": {
        "about": LABEL,
        "lines": {"label": "1.", "fields": INNER},
        "more": {"label": "2.", "fields": INNER},
    },
}


def offered(texts, elsewhere):
    sheet = CANVAS.sheet(PLANNED, PLAN_WORDS, texts, elsewhere)
    return [row["said"] for offer in sheet["fields"][1]["offers"] for row in offer["rows"]]


def test_lines_of_another_sheet_are_offered_unless_they_are_here():
    grid = {"fields": [PEOPLE]}
    there = found(grid, row("r1", "r2"))
    assert offered({}, {}) == []
    assert offered({}, there) == ["Who: R1", "Who: R2"]
    assert offered({"lines": "r1", "lines.r1.who": "Who:  R1"}, there) == ["Who: R2"]


def test_rows_of_the_same_sort_flow_in_whole_and_keep_where_they_came_from_first():
    theirs = {"fields": [LINES | {"id": "people"}]}
    words = {"fields": {"people": {"label": "P", "fields": INNER}}}
    texts = {
        "people": "r1",
        "people.r1.who": "Ann",
        "people.r1.sure": "wish",
        "people.r1.came": "m01/card 2026-11-01 01234567",
    }
    there = {"m03/sheet": Found(kind=CANVAS, bones=theirs, prose=words, texts=texts, on=NOON)}
    [offer] = CANVAS.sheet(PLANNED, PLAN_WORDS, {}, there)["fields"][1]["offers"]
    values = {one["at"]: one["value"] for one in offer["rows"][0]["values"]}
    assert values["lines.r2.who"], values["lines.r2.sure"] == ("Ann", "wish")
    assert values["lines.r2.came"].startswith("m01/card 2026-11-01 01234567; m03/sheet 2026-11-22 ")
    assert CANVAS.origins(PLANNED, {"lines": "r2", **values}) == {"m01/card"}


def test_the_index_of_a_plan_says_how_far_each_question_is():
    texts = {"lines": "r1", "lines.r1.sure": "ask"}
    there = found({"fields": [PEOPLE]}, row("r1"))
    index = CANVAS.sheet(PLANNED, PLAN_WORDS, texts, there)["index"]
    assert index == [
        {"at": "lines", "name": "First", "done": 1, "waiting": 1},
        {"at": "more", "name": "Second", "done": 0, "waiting": 0},
    ]


def test_a_question_of_a_plan_tells_its_lines_and_how_many_do_not_fit():
    rows = [f"r{number}" for number in range(1, 7)]
    texts = {"about": " A bench ", "lines": " ".join(rows)} | {f"lines.{one}.who": one for one in rows}
    plan = CANVAS.on_one_page(PLANNED, PLAN_WORDS, texts | {"lines.r1.sure": "gone"})
    assert plan["heading"] == "A bench"
    assert [line["text"] for line in plan["questions"][0]["lines"]] == rows
    assert plan["questions"][0]["more"] == len(rows) - plan["most"]
    assert {line["sure"] for line in plan["questions"][0]["lines"]} == {""}
    assert CANVAS.on_one_page(ROWS, {}, {}) is None


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"plan": {"heading": "lines", "questions": ["lines", "more"]}}, "“lines” is not one of: about"),
        ({"plan": {"heading": "about", "questions": ["about", "more"]}}, "“about” is not one of: lines, more"),
        ({"offers": {"about": ["m03/sheet/people"]}}, "“about” is not one of: lines, more"),
        ({"plan": PLAN, "fields": [*PLANNED["fields"], {"id": "index", "kind": "short"}]}, "“index” is the name of another part of every sheet"),
    ],
)  # fmt: skip
def test_the_check_says_what_is_wrong_with_a_plan(change, what):
    assert what in flaws(PLANNED | change, PLAN_WORDS)


def test_short_names_belong_to_the_questions_of_a_plan():
    assert flaws(PLANNED, PLAN_WORDS) == []
    assert "the words for “more” are missing" in flaws(PLANNED, PLAN_WORDS | {"plan": {"lines": "First"}})
    assert flaws(
        ROWS, {"title": "T", "plan": {"x": "X"}, "fields": {"people": LABEL | {"fields": {"who": LABEL}}}}
    )
