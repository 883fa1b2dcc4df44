"""How hard a text is to read: sentences, long words, LIX; and what the check says of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.readability import Readability, readability, sentences_in

MINE = "modules/m01-try/en/mine.md"
WORK = "modules/m01-try/en/work.md"
ITEMS = "modules/m01-try/en/items.yaml"


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("", []),
        ("12 – 14", []),
        ("We eat. Who cooks?", ["We eat", "Who cooks"]),
        ("<h2>Look</h2><ul><li>One</li><li>Two</li></ul>", ["Look", "One", "Two"]),
        ("“Nobody asked.” She left.", ["“Nobody asked", "She left"]),
        ("It costs 3.50 kroner.", ["It costs 3.50 kroner"]),
        ('<p>It is so <a class="cite" href="#source-S4">(CoSIE Roadmap)</a>.</p>', ["It is so"]),
        ({"text": "One.", "hints": ["Two.", {"more": "Three."}], "rev": 2}, ["One", "Two", "Three"]),
    ],
)
def test_where_a_sentence_ends(told, found):
    assert sentences_in(told) == found


def test_the_index_of_bjornsson():
    """Ten words in two sentences, two of them longer than six letters: 10 / 2 + 100 · 2 / 10."""
    found = readability("Anna opens the kitchen window. It is raining on us.")
    assert found == Readability(10, 2, 2)
    assert (found.mean_sentence, found.lix) == (5, 25)
    assert readability("").lix == 0


@given(st.lists(st.sampled_from(["we", "kitchen", "co-creation", "Gerda’s"]), min_size=1, max_size=40))
def test_a_sentence_has_the_words_it_was_made_of(words):
    found = readability(" ".join(words) + ".")
    assert (found.words, found.sentences) == (len(words), 1)
    assert found.lix >= found.mean_sentence


def a_text(words, *, to_a_sentence, word="bread"):
    return " ".join(" ".join([word] * to_a_sentence) + "." for _ in range(words // to_a_sentence))


@pytest.mark.parametrize(
    ("file", "size", "warned", "refused"),
    [
        (MINE, 14, 0, 0),
        (MINE, 15, 1, 0),
        (MINE, 19, 0, 1),
        (WORK, 18, 0, 0),
        (WORK, 19, 1, 0),
        (WORK, 23, 0, 1),
    ],
)
def test_long_sentences_are_told_and_too_long_ones_refused(small, file, size, warned, refused):
    small.write(file, f"# Long\n\n{a_text(190, to_a_sentence=size)}\n")
    hard = f"{file.rpartition('/')[2]}:1: the text is hard to read"
    assert sum(one.startswith(hard) for one in small.advised()) == warned
    assert sum(one.startswith(hard) for one in small.told()) == refused


def test_long_words_are_told_as_well(small):
    long_ones = " ".join(["We eat together."] * 20 + ["Participation empowers municipalities."] * 10)
    small.write(MINE, f"# Long\n\n{long_ones}\n")
    [told] = [one for one in small.told() if "hard to read" in one]
    assert "3.0 words in a sentence and LIX 59, where 14 and 38 were promised" in told


def test_an_activity_is_weighed_like_a_page_and_plainer_words_are_not(small):
    small.change(ITEMS, "tale:\n", f"tale:\n  simple: {a_text(80, to_a_sentence=20)}\n")
    assert not any("hard to read" in one for one in small.told())
    small.change(ITEMS, "alt: Four people at a table.", f"alt: {a_text(80, to_a_sentence=40)}")
    [told] = [one for one in small.told() if "hard to read" in one]
    assert told.startswith("items.yaml:1: “tale”: the text is hard to read for citizens: 27.3 words")


def test_a_short_text_is_not_weighed(small):
    small.write(MINE, f"# Long\n\n{a_text(50, to_a_sentence=50)}\n")
    assert not any("hard to read" in one for one in [*small.told(), *small.advised()])
