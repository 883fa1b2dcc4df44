"""What the check advises: nothing of it is wrong, and everything of it says where it stands."""

import json
from copy import deepcopy

import pytest

from app.activities.registry import KINDS

BONES = "modules/m01-try/module.yaml"
ITEMS = "modules/m01-try/en/items.yaml"
FIRST = "modules/m01-try/en/first.md"
MINE = "modules/m01-try/en/mine.md"
BARE = [
    "items.yaml:1: “tale” is not said in plainer words",
    "last.md:1: nothing on this page is said in plainer words",
    "mine.md:1: nothing on this page is said in plainer words",
    "module.yaml:4: the star shows 1 of at least 3 pictures",
    "module.yaml:11: “mine” asks nobody to do anything",
    "module.yaml:13: “work” asks nobody to do anything",
]
SCENE = "  scene: It is Monday.\n"
SAME = "  - {{id: q-{0}, kind: choice, outcomes: [know], select: one, options: [a, b], correct: [b]}}\n"
OPTIONS = "options: {a: {text: A, feedback: f}, b: {text: B, feedback: f}}"


def test_a_small_star_is_told_what_it_lacks(small):
    assert small.advised() == BARE
    assert small.told() == []


def test_an_unreadable_course_is_advised_nothing(small):
    small.change("course.yaml", "id: small", "- small")
    assert small.advised() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (MINE, "For citizens.", "For citizens.\n\n::: simpler\nFor you.\n:::", "mine.md:1:"),
        (ITEMS, "tale:\n", "tale:\n  simple: Ann asks.\n", "items.yaml:1:"),
        (BONES, "    for: [citizen]\n", "    for: [leader]\n", "mine.md:1:"),
    ],
)
def test_what_was_mended_is_advised_no_more(small, file, old, new, told):
    small.change(file, old, new)
    assert len(small.advised()) < len(BARE)
    assert [one for one in small.advised() if one.startswith(told)] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (ITEMS, "pick:\n", f"pick:\n{SCENE}", "items.yaml:4: “pick” is not said in plainer words"),
        (ITEMS, "q-two:\n", f"q-two:\n{SCENE}", "items.yaml:26: “q-two” is not said in plainer words"),
        (
            ITEMS,
            "  title: My card\n",
            "  title: My card\n  intro: Now.\n",
            "items.yaml:10: “card” is not said",
        ),
        (
            ITEMS,
            "  title: Diary\n",
            "  title: Diary\n  helps: {all: Think.}\n",
            "items.yaml:14: “diary” is not said",
        ),
        (
            ITEMS,
            "b: {text: All,",
            "b: {text: All of us together and everybody can say no to it,",
            "items.yaml:4: “b” is twice as long as every other option",
        ),
        (
            FIRST,
            "::: tale\n",
            "::: tale\n" + "One. " * 3000,
            "module.yaml:4: a professional reads for 17 minutes and does something for",
        ),
    ],
)
def test_what_could_be_better_is_told_with_its_place(small, file, old, new, told):
    small.change(file, old, new)
    assert any(one.startswith(told) for one in small.advised()), small.advised()


@pytest.mark.parametrize("moment", ["sheet", "pencil"])
def test_in_a_scene_the_choices_of_each_moment_are_held_against_each_other(small, moment):
    plain, _full = KINDS["scene"].sample()
    prose = deepcopy(dict(plain.prose))
    longer = next(iter(prose["moments"][moment]["choices"].values()))
    bones = json.dumps({"id": "play", "kind": "scene", "outcomes": ["know"], **plain.bones})
    small.change(BONES, "blocks:\n", f"blocks:\n      - {bones}\n")
    small.change(FIRST, "::: pick", "::: play\n:::\n\n::: pick")
    shown = json.dumps(prose)
    small.change(ITEMS, "pick:\n", f"play: {shown}\npick:\n")
    assert not any("twice as long" in one for one in small.advised())
    assert small.told() == []

    longer["text"] += ", go home together, sleep over it and come back with everybody else on Monday"
    small.change(ITEMS, shown, json.dumps(prose))
    [told] = [one for one in small.advised() if "twice as long" in one]
    assert f"“{moment}." in told


def test_three_pages_in_a_row_that_are_only_read_are_told_once(small):
    small.change(BONES, "  - id: last\n", "  - id: more\n  - id: again\n  - id: last\n")
    for name in ("more", "again"):
        small.write(f"modules/m01-try/en/{name}.md", "# Title\n\nText.\n")
    assert [one for one in small.advised() if "in a row" in one] == [
        "module.yaml:16: “again” is page 3 in a row that a citizen only reads"
    ]


def test_a_key_that_is_always_at_one_place_is_told(small):
    small.change(BONES, "questions:\n", "questions:\n" + "".join(map(SAME.format, "uvwx")))
    small.change(BONES, "q-two]", "q-two, q-u, q-v, q-w, q-x]")
    small.write(
        ITEMS,
        (small.path / ITEMS).read_text(encoding="utf-8")
        + "".join(f"q-{name}: {{ask: Which?, {OPTIONS}}}\n" for name in "uvwx"),
    )
    assert small.told() == []
    assert "module.yaml:10: the right option is number 2 in every question with one" in small.advised()
    small.change(
        BONES,
        "id: q-x, kind: choice, outcomes: [know], select: one, options: [a, b], correct: [b]",
        "id: q-x, kind: choice, outcomes: [know], select: one, options: [a, b], correct: [a]",
    )
    assert not any("in every question" in one for one in small.advised())
