"""Knows how what was written in one entry fills a field of another; knows no star and no day."""

from collections.abc import Iterable

from app.activities.base import Bones
from app.activities.entry_kinds import Found, Texts
from app.activities.sheet.base import FIELD, FieldKind
from app.activities.sheet.plain import LongField, ShortField

WORDY = frozenset({ShortField.name, LongField.name})
"""Fields that take whatever can be said in words."""


class _Written:
    """Texts as if they were posted: the field that takes them reads what it has a place for, and nothing else."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def getlist(self, key: str, /) -> list[str]:
        text = self._texts.get(key.removeprefix(FIELD), "")
        return [text, *text.split()]


def said_of(found: Found, part: str) -> str:
    """What was written in a part of an entry, in one stretch of words."""
    lines = found.kind.lines(found.bones, found.prose, found.texts)
    own = [line for line in lines if any(key.partition(".")[0] == part for key in line.keys) and line.text]
    return "\n".join(line.text for line in own)


def carry(kind: FieldKind, bones: Bones, found: Found, part: str) -> Texts:
    """What stands in a field that takes from a part of another entry."""
    at = bones["id"]
    if kind.name != found.kind.parts(found.bones).get(part):
        return {
            at: said_of(found, part) if kind.name == LongField.name else in_one_line(said_of(found, part))
        }
    renamed = dict(_renamed(found.texts, part, at))
    return kind.read(bones, _Written(renamed), at)


def _renamed(texts: Texts, part: str, at: str) -> Iterable[tuple[str, str]]:
    for key, text in texts.items():
        head, _dot, rest = key.partition(".")
        if head == part:
            yield (f"{at}.{rest}" if rest else at), text


def in_one_line(text: str) -> str:
    """Lines one after the other, as a field of one line takes them."""
    return " · ".join(line for line in text.splitlines() if line.strip())
