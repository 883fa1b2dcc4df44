import pytest
from werkzeug.datastructures import MultiDict

from app.activities.base import count_words
from app.activities.journal import words_for
from app.activities.registry import entry

CARD = {
    "fields": [
        {"id": "chosen", "kind": "choice", "options": ["a", "b"]},
        {"id": "because", "kind": "long"},
    ]
}
DIARY = {"prompts": ["citizen", "professional", "leader"], "least_words": 3}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("  \n ", 0),
        ("one two", 2),
        ("don't, well-being; 3.5!", 3),
        ("Ærlig talt: på tværs", 4),
        ("— … !", 0),
    ],
)
def test_words_are_counted_as_people_count_them(text, count):
    assert count_words(text) == count


def test_a_card_is_whole_when_no_field_is_empty():
    card = entry("canvas")
    assert card.is_complete(CARD, {"chosen": "a", "because": "It fits."})
    assert not card.is_complete(CARD, {"chosen": "a", "because": " \n"})
    assert not card.is_complete(CARD, {})


def test_a_picked_option_is_not_a_written_word():
    assert entry("canvas").count_words(CARD, {"chosen": "a", "because": "It fits well."}) == 3


def test_texts_are_read_as_written_but_for_line_ends_and_nul():
    posted = MultiDict([("field-chosen", "zzz"), ("field-because", " one\r\ntwo\0 "), ("field-other", "x")])
    assert entry("canvas").read_fields(CARD, posted) == {"chosen": "", "because": " one\ntwo "}
    assert entry("journal").read_fields(DIARY, MultiDict()) == {"text": ""}


def test_a_journal_is_whole_from_its_least_words_on():
    journal = entry("journal")
    assert not journal.is_complete(DIARY, {"text": "one two"})
    assert journal.is_complete(DIARY, {"text": "one two three"})
    assert journal.is_complete({**DIARY, "most_words": 3}, {"text": "one two three four five"})


def test_a_journal_asks_in_the_words_of_the_pathway():
    words = {"leader": "L", "all": "A"}
    assert [words_for(pathway, words) for pathway in ("leader", "citizen", None)] == ["L", "A", "A"]
