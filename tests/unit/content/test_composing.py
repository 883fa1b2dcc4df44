"""What a YAML file says is told by YAML 1.2, with the line of everything."""

import pytest
from yaml.error import MarkedYAMLError

from app.content.composing import MOST_NODES, compose


def said(text):
    return compose(text)[0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yes", "yes"),
        ("No", "No"),
        ("off", "off"),
        ("true", True),
        ("FALSE", False),
        ("", None),
        ("~", None),
        ("null", None),
        ("12", 12),
        ("-07", -7),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        (".nan", ".nan"),
        ("2026-03-01", "2026-03-01"),
        ("=", "="),
        ("'12'", "12"),
        ('"true"', "true"),
        ("!!str 12", "12"),
        ("|\n  12\n", "12\n"),
        ("{a: 1, b: [x, {c: y}]}", {"a": 1, "b": ["x", {"c": "y"}]}),
        ('{label: What did I do?, hint: "H"}', {"label": "What did I do?", "hint": "H"}),
    ],
)
def test_values_are_those_of_yaml_1_2(written, meant):
    told = said(f"it: {written}")["it"]
    assert (told, type(told)) == (meant, type(meant))


def test_keys_are_text_as_they_are_written():
    assert said("1: a\ntrue: b\n~: c\n0x10: d\n") == {"1": "a", "true": "b", "~": "c", "0x10": "d"}


def test_an_empty_file_says_nothing():
    assert compose("") == (None, {})
    assert said("# Only words beside.\n") is None


def test_every_value_has_its_line():
    _values, lines = compose("a: 1\nb:\n  - x\n  - {c: y,\n     d: z}\n")
    assert lines == {"a": (0, {}), "b": (1, {0: (2, {}), 1: (3, {"c": (3, {}), "d": (4, {})})})}


def test_what_is_named_again_stands_where_it_is_named_and_its_parts_where_they_are_written():
    values, lines = compose("a: &one\n  x: 1\nb:\n  - *one\n")
    assert values == {"a": {"x": 1}, "b": [{"x": 1}]}
    assert values["a"] is not values["b"][0]
    assert lines["b"] == (2, {0: (3, {"x": (1, {})})})


def test_keys_that_are_taken_over_stand_below_their_own():
    values, lines = compose("a: &one {x: 1, y: 2}\nb:\n  <<: *one\n  y: 3\n")
    assert values["b"] == {"x": 1, "y": 3}
    assert lines["b"][1]["y"] == (3, {})
    assert said("a: {<<: no mapping}") == {"a": {"<<": "no mapping"}}


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", 'found duplicate key "a"', 3),
        ("1: a\n'1': b\n", 'found duplicate key "1"', 2),
        ("a: 1\nb: *none\n", 'found undefined alias "none"', 2),
        ("a: 1\n? [b]\n: 2\n", "found a key that is no text", 2),
        ("a: &x k\n*x : v\n", "found a key that is no text", 2),
        ("a: 1\nb: !!binary YQ==\n", 'found a tag "tag:yaml.org,2002:binary"', 2),
        ("a: !mine [1]\n", 'found a tag "!mine"', 1),
        ("a: 1\n---\nb: 1\n", "found another document", 2),
        ("a:\n  text: Two cups, and coffee: why not?\n", "mapping values are not allowed in this context", 2),
        ("a: [1, 2\nb: 1\n", "did not find expected ',' or ']'", 2),
    ],
)
def test_what_no_file_of_ours_may_say_is_told_with_its_line(text, what, line):
    with pytest.raises(MarkedYAMLError) as refused:
        compose(text)
    assert (refused.value.problem, refused.value.problem_mark.line + 1) == (what, line)


@pytest.mark.parametrize(
    "text", ["a: &a [*a]\n", "a: &a {b: *a}\n", f"a: &a [{'x,' * (MOST_NODES // 2)}]\nb: *a\nc: *a\n"]
)
def test_aliases_fill_no_memory(text):
    with pytest.raises(OverflowError):
        compose(text)


def test_depth_fills_no_stack():
    with pytest.raises(RecursionError):
        compose("[" * 200_000)
