"""No question of a quiz is answered by the look of its options: who picks by form alone does hardly better than by chance."""

import re

import pytest

from app.content.minutes import plain
from tests.releases import shipped_views

MOST = 0.4
"""Of four options one is right. Whoever knows one habit of the author and nothing else gets no more of them than this."""
LOOKS = {
    "the longest": len,
    "the shortest": lambda words: -len(words),
    "two things joined": lambda words: " and " in words,
    "no reason given": lambda words: not re.search(r"\b(?:for|because|since|as|so)\b", words),
    "somebody is asked": lambda words: bool(re.search(r"\bwh(?:o|at|ere|ich|y)\b", words)),
    "most commas": lambda words: words.count(",") + words.count(";"),
    "no absolute word": lambda words: not re.search(r"\b(?:all|every\w*|nobody|never|always|nothing|only|none|whole|any)\b", words.lower()),
    "a cautious word": lambda words: bool(re.search(r"\b(?:may|can|could|if|perhaps|some|might|likely|often)\b", words.lower())),
    "a number": lambda words: bool(re.search(r"\b(?:one|two|three|\d+)\b", words)),
    "we, both, together": lambda words: bool(re.search(r"\b(?:we|us|both|each|together)\b", words.lower())),
}  # fmt: skip


def choices():
    """Of each choice in a quiz, what its options say, and which are right."""
    view = shipped_views()["en"]
    for star in view.course.stars.values():
        for item in (view.item(name) for name in (star.quiz.pool if star.quiz else ())):
            if item.item.kind == "choice":
                options = {name: plain(one["text"]) for name, one in item.prose["options"].items()}
                yield options, set(item.bones["correct"])


@pytest.mark.parametrize("look", LOOKS)
def test_one_habit_does_not_find_the_right_option(look):
    asked = [(options, right) for options, right in choices() if len(right) == 1]
    assert len(asked) > 100
    hits = sum(share_by(LOOKS[look], options, right) for options, right in asked)
    assert hits / len(asked) <= MOST


def share_by(look, options, right):
    """How often somebody hits who takes what looks most like this, and of several alike any."""
    best = max(map(look, options.values()))
    taken = [name for name, words in options.items() if look(words) == best]
    return sum(name in right for name in taken) / len(taken)


def test_how_many_are_right_cannot_be_known_beforehand():
    counts = [len(right) for _options, right in choices() if len(right) > 1]
    assert len(counts) > 40
    assert max(counts.count(number) for number in set(counts)) / len(counts) <= 0.6
