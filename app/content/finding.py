"""Finds words in a course: which page or word of the glossary has all that somebody asks for; knows no learner.

Capitals and marks make no difference (å is found by a, ø by o, ß by ss). What is said to an answer is not searched: it
would tell the answer.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from markupsafe import Markup

from app.content.course_pieces import PageView
from app.content.view import CourseView

MOST_LETTERS = 100
"""Of what is asked for."""
ROUND_A_HIT = 70
"""Letters that are shown before and after what was found."""
_LETTERS: Mapping[str, str] = (
    {"ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "đ": "d", "þ": "th", "ł": "l", "\u0131": "i", "’": "'"}
    | dict.fromkeys("“”„", '"')
    | dict.fromkeys("–—", "-")
    | {"…": "..."}
)
_SAID_AFTERWARDS = frozenset(
    {"feedback", "hint", "answer", "wrong", "debrief", "orders", "after", "then", "ends", "simple", "alt"}
)
_SHUFFLED = frozenset({"steps", "right", "options", "reasons", "cards", "gaps"})
"""What people meet in an order of chance: written down it often stands in the right one."""
_WORD = re.compile(r"\w+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Findable:
    """A stretch of the course: a page, or an activity on it."""

    page: str
    """Its qualified id."""
    block: str | None
    """The local id of the activity; None: the page's own text."""
    title: str
    text: str
    folded: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Some letters of a snippet; those that were asked for stand out."""

    text: str
    is_hit: bool


_MADE: WeakKeyDictionary[CourseView, tuple[Findable, ...]] = WeakKeyDictionary()


def fold(text: str) -> str:
    """Without regard to capitals and marks."""
    if text.isascii():
        return text.lower()
    # Few letters are looked up: `translate` would look up each.
    told = _NOT_ASCII.sub(lambda one: _LETTERS.get(one[0], one[0]), text.casefold())
    if told.isascii():
        return told
    return "".join(one for one in unicodedata.normalize("NFKD", told) if not unicodedata.combining(one))


def asked(query: str) -> list[str]:
    """The words of a query, folded; of too long a one, those of its beginning."""
    return list(dict.fromkeys(_WORD.findall(fold(query[:MOST_LETTERS]))))


def has_all(folded: str, words: Iterable[str]) -> bool:
    """Whether a folded text has all the words, or words that contain them."""
    return all(word in folded for word in words)


def findables(view: CourseView) -> tuple[Findable, ...]:
    """All pages of a course with what stands on them, in its order; made when first asked for, and kept with the view."""
    if view not in _MADE:
        pages = (view.page(page_id) for page_id in view.course.pages)
        _MADE[view] = tuple(one for page in pages for one in _of_page(view, page))
    return _MADE[view]


def best_first(found: Iterable[Findable], words: Sequence[str]) -> list[Findable]:
    """Those that have all words: first where the title has them, then in the order of the course."""
    hits = [one for one in found if has_all(one.folded, words)]
    return sorted(hits, key=lambda one: not has_all(fold(one.title), words))


def snippet(text: str, words: Sequence[str]) -> list[Stretch]:
    """The text round the first place where one of the words stands, with all of them standing out there."""
    folded, places = _with_places(text)
    first = min((at for word in words if (at := folded.find(word)) >= 0), default=0)
    here = places[first] if places else 0
    begin, end = max(here - ROUND_A_HIT, 0), min(here + ROUND_A_HIT, len(text))
    begin = text.rfind(" ", 0, begin) + 1 if begin else 0
    end = text.find(" ", end) if text.find(" ", end) >= 0 else len(text)
    marked = sorted(_marked(folded, places, words, begin=begin, end=end))
    pieces, at = [Stretch(text="… ", is_hit=False)] if begin else [], begin
    for start, stop in marked:
        if start >= at:
            pieces += [
                Stretch(text=text[at:start], is_hit=False),
                Stretch(text=text[start:stop], is_hit=True),
            ]
            at = stop
    pieces.append(Stretch(text=text[at:end] + (" …" if end < len(text) else ""), is_hit=False))
    return [one for one in pieces if one.text]


def _marked(
    folded: str, places: Sequence[int], words: Sequence[str], *, begin: int, end: int
) -> Iterator[tuple[int, int]]:
    for word in words:
        for hit in re.finditer(re.escape(word), folded):
            start = places[hit.start()]
            if begin <= start < end:
                yield start, places[hit.end() - 1] + 1


def _with_places(text: str) -> tuple[str, list[int]]:
    """A text folded, and for each of its letters where it stands in the text."""
    letters = [(letter, at) for at, one in enumerate(text) for letter in fold(one)]
    return "".join(letter for letter, _ in letters), [at for _, at in letters]


def _of_page(view: CourseView, page: PageView) -> Iterator[Findable]:
    own = " ".join(plain(one.html) for one in page.segments if one.kind != "simpler" and one.block is None)
    yield _findable(page, block=None, title=page.title, text=own, lang=page.lang)
    around = {one.block: plain(one.html) for one in page.segments if one.block is not None}
    for item_id in page.page.items:
        item = view.item(item_id)
        text = " ".join(filter(None, (around.get(item_id, ""), *texts_met(item.prose))))
        if text.strip():
            yield _findable(page, block=item.item.local_id, title=page.title, text=text, lang=item.lang)


def _findable(page: PageView, *, block: str | None, title: str, text: str, lang: str) -> Findable:
    folded = fold(f"{title} {text}" if block is None else text)
    return Findable(page=page.page.id, block=block, title=title, text=text, folded=folded, lang=lang)


def texts_met(told: Any) -> Iterator[str]:
    """The words of an activity as it is met; what is shuffled there stands by the alphabet, which tells no answer."""
    if isinstance(told, str):
        yield plain(told)
    elif isinstance(told, Mapping):
        for key, one in told.items():
            if key in _SAID_AFTERWARDS or (key == "right" and isinstance(one, str)):
                continue
            yield from sorted(texts_met(one), key=fold) if key in _SHUFFLED else texts_met(one)
    elif isinstance(told, Sequence):
        for one in told:
            yield from texts_met(one)


def plain(words: str) -> str:
    """Words as text: what is HTML without its tags, in one line."""
    return words.striptags() if isinstance(words, Markup) else words
