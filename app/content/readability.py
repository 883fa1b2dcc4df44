"""Knows how hard a text is to read, by its sentences and its long words; knows no course and no reader."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

LONG_WORD = 7
"""Letters from which LIX counts a word as long: more than six."""
_BLOCK = re.compile(r"</(?:p|li|h[1-6]|dt|dd|blockquote|td|th|figcaption)>|<br\s*/?>|\n\n")
_CITED = re.compile(r'<a class="cite"[^>]*>\([^<]*\)</a>')
_TAG = re.compile(r"<[^>]+>")
_END = re.compile(r"[.!?…:]+[”’\"')\]»]*(?=\s|$)|\x1e")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Readability:
    """How a text reads: the words, the sentences and the long words in it."""

    words: int
    sentences: int
    long_words: int

    @property
    def mean_sentence(self) -> float:
        """Words in a sentence, on average."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def lix(self) -> float:
        """The readability index of Björnsson (Läsbarhet, 1968): mean sentence plus the share of long words in hundred."""
        return self.mean_sentence + 100 * self.long_words / self.words if self.words else 0.0

    def __add__(self, other: "Readability") -> "Readability":
        return Readability(
            self.words + other.words, self.sentences + other.sentences, self.long_words + other.long_words
        )


NOTHING = Readability(0, 0, 0)


def sentences_in(told: Any) -> list[str]:
    """The sentences of a text, of HTML as it is stored, or of texts by id. A paragraph, a line of a list and a heading end one.

    Whatever has no letters is none, and a source named in brackets is no part of the sentence.
    """
    return [one for text in texts_in(told) for one in _cut(text)]


def words_of(sentence: str) -> list[str]:
    """The words of a plain sentence; what is joined by a hyphen or an apostrophe is one."""
    return _WORD.findall(sentence)


def readability(told: Any) -> Readability:
    """How what is told reads."""
    found = [[len(word) for word in words_of(one)] for one in sentences_in(told)]
    lengths = [length for one in found for length in one]
    return Readability(len(lengths), len(found), sum(length >= LONG_WORD for length in lengths))


def texts_in(told: Any) -> Iterable[str]:
    """Every text in what is told: one alone, or texts by id."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping):
        for one in told.values():
            yield from texts_in(one)
    elif isinstance(told, list | tuple):
        for one in told:
            yield from texts_in(one)


def _cut(text: str) -> list[str]:
    plain = _TAG.sub(" ", _BLOCK.sub("\x1e", _CITED.sub("", text)))
    return [" ".join(one.split()) for one in _END.split(plain) if _WORD.search(one)]
