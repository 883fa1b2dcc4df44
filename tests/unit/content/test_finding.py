"""Words are found without regard to capitals and marks, and stand out where they were found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.finding import asked, fold, has_all, snippet, texts_met


def shown(text, query):
    return "".join(f"[{one.text}]" if one.is_hit else one.text for one in snippet(text, asked(query)))


@pytest.mark.parametrize(
    ("said", "query"),
    [
        ("Æbler på Ærø", "aebler aero"),
        ("Århus", "arhus"),
        ("Straße", "STRASSE"),
        ("Łódź", "lodz"),
        ("co-creation", "Creation CO"),
        ("Σοφία", "σοφια"),
        ("ﬁne", "fine"),
    ],
)
def test_marks_and_capitals_make_no_difference(said, query):
    assert has_all(fold(said), asked(query))


def test_a_query_is_its_words_each_once_and_not_too_many():
    assert asked("  The the, table! ") == ["the", "table"]
    assert asked("?!…") == []
    assert len(" ".join(asked("word " * 1000))) <= 100


def test_what_was_found_stands_out_in_its_own_letters():
    assert shown("Jonas bakes Æbleskiver.", "aebles") == "Jonas bakes [Æbles]kiver."
    assert shown("A table, a Table.", "table") == "A [table], a [Table]."


def test_a_snippet_begins_and_ends_at_words():
    text = "first " * 60 + "a table stands here " + "last " * 60
    told = shown(text, "table")
    assert told.startswith("… first")
    assert told.endswith("last …")
    assert "[table]" in told
    assert len(told) < 180


def test_words_that_overlap_are_marked_once():
    assert shown("cocreation", "cocreation creation") == "[cocreation]"


@given(st.text(max_size=200), st.text(max_size=20))
def test_a_snippet_says_what_the_text_says(text, query):
    pieces = snippet(text, asked(query))
    assert "".join(one.text for one in pieces).removeprefix("… ").removesuffix(" …") in text
    hits = [one for one in pieces if one.is_hit]
    assert bool(hits) <= bool(asked(query))


def test_what_is_shuffled_where_it_is_met_stands_by_the_alphabet():
    told = {"task": "Put them in order.", "steps": {"one": "wash", "two": "cook", "three": "eat"}}
    assert list(texts_met(told)) == ["Put them in order.", "cook", "eat", "wash"]
    told = {"left": {"a": "red", "b": "blue"}, "right": {"c": "sky", "d": "rose"}}
    assert list(texts_met(told)) == ["red", "blue", "rose", "sky"]


def test_what_tells_an_answer_is_not_searched():
    told = {
        "task": "Is it?",
        "right": "Yes, it is.",
        "wrong": "No, it is.",
        "reasons": {"a": {"text": "So."}},
    }
    assert list(texts_met(told)) == ["Is it?", "So."]
    gap = {"label": "A word", "answer": "listen", "feedback": "Listen."}
    assert list(texts_met({"text": "First {gap}", "gaps": {"gap": gap}})) == ["First {gap}", "A word"]
