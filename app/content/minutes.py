"""Knows how long things take: reading by words, doing by kinds, a check by its questions; knows nobody who does them.

Nothing else says how long anything takes. What there is to do is asked of its kind (`Kind.seconds`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.activities.base import BlockKind, Bones, Kind, Prose, count_words
from app.activities.entry_kinds import EntryKind
from app.activities.fields import DEFAULT_PATHWAY

WORDS_A_MINUTE = {"citizen": 120}
"""How fast people read on whose pathway the course does not count on practice with such texts."""
OTHERS_WORDS_A_MINUTE = 180
QUIZ_ITEM = 90
"""Seconds for one question of a check: to read it, answer it, and read what every answer would be."""
_TAG = re.compile(r"<[^>]+>")


def reading(words: int, *, pathway: str | None) -> float:
    """Seconds to read so many words; without a pathway as on the citizen's."""
    return words * 60 / WORDS_A_MINUTE.get(pathway or DEFAULT_PATHWAY, OTHERS_WORDS_A_MINUTE)


def of_page(
    texts: Iterable[str], items: Sequence[tuple[Kind, Bones, Prose]], *, pathway: str | None
) -> float:
    """Seconds for a page: its texts read, what it asks answered. Texts of one's own take a time of their own."""
    shown = [
        {key: told for key, told in prose.items() if key not in kind.beside}
        for kind, _bones, prose in items
        if isinstance(kind, BlockKind)
    ]
    words = sum(map(words_in, texts)) + sum(map(words_in, shown))
    doing = sum(kind.seconds(bones) for kind, bones, _prose in items if not isinstance(kind, EntryKind))
    return reading(words, pathway=pathway) + doing


def of_quiz(size: int) -> float:
    """Seconds for a check of so many questions."""
    return size * QUIZ_ITEM


def words_in(told: Any) -> int:
    """How many words there are to read in what is told: a text, HTML, or texts by id."""
    if isinstance(told, str):
        return count_words(plain(told))
    if isinstance(told, Mapping):
        return sum(map(words_in, told.values()))
    return sum(map(words_in, told)) if isinstance(told, list | tuple) else 0


def plain(told: Any) -> str:
    """A text, or HTML as it is stored, without its tags."""
    html = "".join(told.values()) if isinstance(told, Mapping) else told
    return _TAG.sub(" ", html).strip()


def in_minutes(seconds: float) -> int:
    """Whole minutes; none only where there is nothing to do."""
    return max(1, round(seconds / 60)) if seconds > 0 else 0
