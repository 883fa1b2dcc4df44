"""Knows how a row says from where it came: which entry, which day, and a mark of the words as they were; knows no star."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from app.activities.base import Form
from app.activities.entry_kinds import Found, Texts
from app.activities.sheet.base import picked, read_named

CAME = "came"
"""What the key of a row's origin ends with; no field of a row is called so."""
_NOTE = r"[a-z0-9-]+/[a-z0-9-]+ \d{4}-\d{2}-\d{2} [0-9a-f]{8}"
_NOTES = re.compile(rf"{_NOTE}(?:; {_NOTE}){{0,3}}")
_BETWEEN = "; "


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a row came from: the entry, and the day on which it was written there."""

    slot: str
    on: datetime


def read_origin(form: Form, at: str) -> Texts:
    """The note of a row's origin in a form; what is none is left out."""
    told = read_named(form, f"{at}.{CAME}")
    return {f"{at}.{CAME}": told} if _NOTES.fullmatch(told) else {}


def origin_of(texts: Texts, at: str) -> Origin | None:
    """Where the row kept at `at` was first written; None: here."""
    first = texts.get(f"{at}.{CAME}", "").split(_BETWEEN)[0].split()
    try:
        slot, day, _mark = first
        return Origin(slot=slot, on=datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC))
    except ValueError:
        return None


def with_origins(texts: Texts, at: str, slot: str, found: Found) -> Texts:
    """Rows that were filled from another entry, each with a note of that; what came there from a third says so first."""
    noted = {}
    for row in picked(texts, at):
        key = f"{at}.{row}.{CAME}"
        noted[key] = note_of(slot, found, words_of_row(texts, f"{at}.{row}."), earlier=texts.get(key, ""))
    return texts | noted


def note_of(slot: str, found: Found, words: Mapping[str, str], *, earlier: str = "") -> str:
    """What is kept of a row's origin; `earlier` is what the row said of its own, where it came from."""
    note = f"{slot} {found.on:%Y-%m-%d} {_mark(words)}"
    notes = _BETWEEN.join(filter(None, (earlier, note)))
    return notes if _NOTES.fullmatch(notes) else note


def has_come(note: str, slot: str, words: Mapping[str, str]) -> bool:
    """Whether a row with this note came from there with these words."""
    return any(
        one.startswith(f"{slot} ") and one.endswith(f" {_mark(words)}") for one in note.split(_BETWEEN)
    )


def words_of_row(texts: Texts, beginning: str) -> Texts:
    """What stands in a row, by key within it, without the note of its origin."""
    return {
        key.removeprefix(beginning): text
        for key, text in texts.items()
        if key.startswith(beginning) and text and key != f"{beginning}{CAME}"
    }


def _mark(words: Mapping[str, str]) -> str:
    told = "\n".join(f"{key}={words[key]}" for key in sorted(words))
    return hashlib.sha256(told.encode()).hexdigest()[:8]
