"""Knows what was written elsewhere and may flow into the rows of a sheet; knows no star.

What is offered stands in the form as rows that are not ticked yet: nothing flows in unasked, and a row that is ticked
is one like all others. What came in is not offered again, and what was changed there since then is.
"""

from collections.abc import Iterable, Mapping, Sequence

from app.activities.base import Shape
from app.activities.entry_kinds import Found, Texts
from app.activities.sheet.base import FieldKind, Place, picked
from app.activities.sheet.origins import CAME, has_come, note_of, words_of_row
from app.activities.sheet.rows import GrowingField, at_first, next_row

Fields = Sequence[tuple[str, str]]
"""The fields of a row: id and kind."""


def offers_of(
    kind: FieldKind, place: Place, texts: Texts, found: Mapping[str, Found], *, parts: Iterable[str]
) -> list[Shape]:
    """What may flow into a field, by entry: `slot`, `rows` [{id, values [{at, value}], said}], numbered after its own rows."""
    if not isinstance(kind, GrowingField):
        return []
    fields = [(one["id"], inner.name) for one, inner in kind.inner(place.bones)]
    rows = picked(texts, place.at)
    here = [words_of_row(texts, f"{place.at}.{row}.") for row in rows]
    notes = [texts.get(f"{place.at}.{row}.{CAME}", "") for row in rows]
    number = next_row(rows or at_first(place.bones))
    offers = []
    for slot, _slash, part in (one.rpartition("/") for one in parts if one.rpartition("/")[0] in found):
        told = []
        for words, earlier in _candidates(fields, found[slot], part):
            said = words[fields[0][0]]
            is_here = any(_in_one(row.get(fields[0][0], "")) == _in_one(said) for row in here)
            if not is_here and not any(has_come(note, slot, words) for note in notes):
                kept = words | {CAME: note_of(slot, found[slot], words, earlier=earlier)}
                told.append(_told(f"r{number}", place.at, kept, said))
                number += 1
        offers += [{"slot": slot, "rows": told}] if told else []
    return offers


def _told(row: str, at: str, words: Texts, said: str) -> Shape:
    values = [{"at": f"{at}.{row}.{key}", "value": text} for key, text in words.items()]
    return {"id": row, "values": values, "said": said}


def _candidates(fields: Fields, found: Found, part: str) -> list[tuple[Texts, str]]:
    """The rows that a part of another entry can give, by key within the row, each with the note of its own origin."""
    return _same_rows(fields, found, part) or _passages(fields[0][0], found, part)


def _same_rows(fields: Fields, found: Found, part: str) -> list[tuple[Texts, str]]:
    """Rows of the same sort: whole, each with the note of where it came from."""
    theirs = [one for one in found.bones.get("fields", ()) if one["id"] == part]
    inner = theirs[0].get("fields", ()) if theirs else ()
    if [(one["id"], one["kind"]) for one in inner] != list(fields):
        return []
    rows = [f"{part}.{row}." for row in picked(found.texts, part)]
    told = [(words_of_row(found.texts, row), found.texts.get(f"{row}{CAME}", "")) for row in rows]
    return [(words, came) for words, came in told if words.get(fields[0][0], "").strip()]


def _passages(first: str, found: Found, part: str) -> list[tuple[Texts, str]]:
    """What is written there, line by line, as the first words of rows."""
    lines = found.kind.lines(found.bones, found.prose, found.texts)
    own = [line for line in lines if line.text and any(key.partition(".")[0] == part for key in line.keys)]
    label = str(found.prose.get("fields", {}).get(part, {}).get("label", ""))
    told = []
    for line in own:
        text = " · ".join(filter(None, map(str.strip, line.text.splitlines())))
        is_named = label and not line.label.startswith(label)
        told.append(({first: f"{line.label}: {text}" if is_named else text}, ""))
    return told


def _in_one(text: str) -> str:
    return " ".join(text.split())
