"""Activities written once for the course: what a star says itself wins, and every mistake is told once, where it stands."""

import pytest

from app.content.bones import read_bones
from app.content.view import CourseView
from app.content.words import read_words

BONES = "modules/m01-try/module.yaml"
ITEMS = "modules/m01-try/en/items.yaml"
CARD = "{id: card, kind: canvas, outcomes: [know], fields: [{id: words, kind: long}]}"
TAKEN = "{id: card, spec: two-lines, outcomes: [know]}"


@pytest.fixture
def course(small):
    """The small course, with its card taken from a spec."""
    small.write(
        "specs/two-lines.yaml",
        "kind: canvas\npaper: a6\nfields: [{id: words, kind: long}, {id: day, kind: short}]\n",
    )
    small.write(
        "specs/en/two-lines.yaml",
        "title: Two *lines*\nintro: Think.\nfields: {words: {label: Words}, day: {label: Day, hint: Which?}}\n",
    )
    small.change(BONES, CARD, TAKEN)
    items = (small.path / ITEMS).read_text()
    start = items.index("card:\n")
    small.write(ITEMS, items[:start] + items[items.index("diary:") :])
    return small


def told(course, locale="en", of="m01/card"):
    compiled = course.compile()
    words = {name: read_words(prose) for name, prose in compiled.prose.items()}
    return CourseView(read_bones(compiled.bones), words, locale).item(of)


def test_a_star_takes_a_spec_with_one_line(course):
    assert course.told() == []
    card = told(course)
    assert (card.kind.name, card.title) == ("canvas", "Two *lines*")
    assert card.bones["paper"] == "a6"
    assert [one["id"] for one in card.bones["fields"]] == ["words", "day"]
    assert card.prose["fields"]["day"]["hint"] == "Which?"


def test_a_star_that_says_nothing_of_its_own_needs_no_file_for_it(course):
    course.write(
        "last/module.yaml",
        "id: close\npages:\n  - id: the-end\n    blocks:\n      - {id: card, spec: two-lines}\n",
    )
    course.write("last/en/the-end.md", "# The end\n\n::: card\n:::\n")
    with (course.path / "course.yaml").open("a") as bones:
        bones.write("close: {folder: last}\n")
    assert course.told() == []
    assert told(course, of="close/card").prose["fields"]["day"]["label"] == "Day"


def test_what_a_star_says_itself_wins_key_by_key(course):
    course.change(BONES, TAKEN, TAKEN.replace("outcomes", "paper: a4, feeds: [m02], outcomes"))
    with (course.path / ITEMS).open("a") as items:
        items.write("card:\n  title: Ours\n  fields: {day: {label: Which day}}\n")
    assert course.told() == []
    card = told(course)
    assert (card.bones["paper"], card.bones["feeds"]) == ("a4", ["m02"])
    assert (card.title, card.prose["fields"]["day"]["label"]) == ("Ours", "Which day")
    assert card.prose["fields"]["words"]["label"] == "Words"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (BONES, "spec: two-lines", "spec: three-lines", "module.yaml:17: there is no spec “three-lines”"),
        (
            "specs/two-lines.yaml",
            "kind: canvas",
            "kind: canvass",
            "two-lines.yaml:1: there is no kind “canvass”",
        ),
        ("specs/two-lines.yaml", "paper: a6", "paper: a7", "two-lines.yaml:2: “paper”"),
        (
            "specs/two-lines.yaml",
            "kind: short}",
            "kind: scale}",
            "two-lines.yaml:3: a field of kind “scale” needs",
        ),
        (
            "specs/en/two-lines.yaml",
            "day: {label: Day, hint: Which?}",
            "",
            "two-lines.yaml:3: the words for “day”",
        ),
        ("specs/en/two-lines.yaml", "title:", "heading:", "two-lines.yaml:1: “title” is missing"),
    ],
)
def test_a_mistake_is_told_where_it_stands(course, file, old, new, said):
    course.change(file, old, new)
    assert any(said in line for line in course.told()), course.told()


def test_a_spec_that_is_not_translated_leaves_the_whole_activity_in_its_first_language(course):
    with (course.path / ITEMS).open("a") as items:
        items.write("card: {title: Ours}\n")
    course.write("modules/m01-try/da/items.yaml", "card: {title: Vores}\n")
    assert told(course, "da").title == "Ours"
    source = course.compile().prose["en"]["items"]["m01/card"]["source"].split()
    course.write(
        "specs/da/two-lines.yaml",
        f"source: {source[0]}\ntitle: To\nfields: {{words: {{label: Ord}}, day: {{label: Dag}}}}\n",
    )
    course.write("modules/m01-try/da/items.yaml", f"card: {{source: {source[1]}, title: Vores}}\n")
    card = told(course, "da")
    assert (card.title, card.prose["fields"]["day"]["label"], card.is_outdated) == ("Vores", "Dag", False)
    course.change("specs/en/two-lines.yaml", "label: Day", "label: The day")
    assert told(course, "da").is_outdated


FROM = "from: {words: PLACE}, outcomes"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("m01/diary/text", None),
        ("m02/anything/words", None),
        ("m09/card/words", "there is no star “m09”"),
        ("m01/nothing/words", "nothing is kept under “nothing” there"),
        ("m01/pick/words", "nothing is kept under “pick” there"),
        ("m01/diary/words", "it has no field “words”"),
    ],
)
def test_words_that_travel_come_from_somewhere(course, place, said):
    course.change(BONES, TAKEN, TAKEN.replace("outcomes", FROM.replace("PLACE", place)))
    assert any(said in line for line in course.told()) if said else course.told() == []


def test_a_star_may_ask_for_several_entries_of_a_kind(course):
    course.change(BONES, "canvas: card", "canvas: [card, card]")
    assert any("stands here twice" in line for line in course.told())
    course.change(BONES, "canvas: [card, card]", "canvas: [card]")
    assert read_bones(course.compile().bones).stars["m01"].completion == ("m01/card", "m01/diary")
