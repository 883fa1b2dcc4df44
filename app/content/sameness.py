"""Knows which sentences and openings a course says more than once; knows no words that should be said twice."""

from collections import defaultdict
from collections.abc import Iterator
from textwrap import shorten

from app.content.course import CourseSource
from app.content.problems import Problem
from app.content.readability import words_of
from app.content.running_text import Said, Words, openings, sentences

FEWEST_WORDS = 7
"""Shorter sentences are said by everybody."""
OPENING = 3
"""Words that make an opening."""
MOST_OPENINGS = 2
"""So many stars may begin a page alike."""
SHOWN = 60
"""Letters of a sentence that are shown to its author."""


def same_again(course: CourseSource, words: Words) -> list[Problem]:
    """A warning for each sentence that another star has said before, and for each opening that too many stars share.

    A sentence of a spec is written once, however many stars take it.
    """
    return [*_sentences(course, words), *_openings(course, words)]


def _sentences(course: CourseSource, words: Words) -> Iterator[Problem]:
    first: dict[tuple[str, ...], Said] = {}
    for said in sentences(course, words):
        key = _key(said)
        if said.is_shared or len(key) < FEWEST_WORDS:
            continue
        before = first.setdefault(key, said)
        if before.star != said.star:
            what = f"“{shorten(said.text, SHOWN, placeholder=' …')}” has been said in {before.star} already"
            yield said.warning(what, "say it in other words, or leave it out")


def _openings(course: CourseSource, words: Words) -> Iterator[Problem]:
    found = defaultdict(list)
    for said in openings(course, words):
        found[_key(said)[:OPENING]].append(said)
    for key, pages in found.items():
        if len({one.star for one in pages}) > MOST_OPENINGS:
            what = f"{len(pages)} pages begin with “{' '.join(key)} …”"
            yield from (one.warning(what, "begin with something that happens here") for one in pages)


def _key(said: Said) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words_of(said.text))
