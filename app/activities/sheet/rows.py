"""Knows the fields that grow: a list of rows, and relations (from, to, what)."""

import re
from collections.abc import Iterable, Mapping
from typing import ClassVar

from app.activities.base import Bones, EntryLine, Flaw, Form, Prose, Shape, Texts
from app.activities.fields import twice, unknown, worded
from app.activities.sheet.base import FIELD, FieldKind, Place, optioned, picked, surplus
from app.activities.sheet.pictures import ring, tie
from app.activities.sheet.plain import ChoiceField, LongField, ManyField, ScaleField, ShortField
from app.i18n import LazyString, lazy

MOST, CEILING = 12, 30
"""How many rows there may be where an author says nothing, and at all."""
ADD, TAKE_OUT, UP, DOWN = "add", "out", "up", "down"
_ROW = re.compile(r"r[1-9][0-9]{0,3}")
_HELD = 60
"""More rows than any window sends are no rows."""
INNER: Mapping[str, FieldKind] = {
    kind.name: kind for kind in (ShortField(), LongField(), ChoiceField(), ManyField(), ScaleField())
}
"""What a row can be made of."""


class GrowingField(FieldKind):
    """RowsField that can be added, moved and taken out; a row nothing stands in counts for nothing."""

    most_words: ClassVar[LazyString]
    """Said where there is room for no more."""

    def inner(self, bones: Bones) -> Iterable[tuple[Bones, FieldKind]]:
        """The fields of a row."""
        return [(one, INNER[one["kind"]]) for one in self.fields(bones)]

    def fields(self, bones: Bones) -> Iterable[Bones]:
        """Their bones."""
        fields: Iterable[Bones] = bones["fields"]
        return fields

    def inner_words(self, words: Prose, one: Bones) -> Prose:
        """The words of a field of a row."""
        told: Prose = words["fields"][one["id"]]
        return told

    def check(self, bones: Bones, words: Prose | None, path: tuple[str | int, ...]) -> list[Flaw]:
        """The numbers agree."""
        flaws = super().check(bones, words, path)
        if bones.get("least", 1) > bones.get("most", MOST):
            what = "“least” is more than there is room for"
            flaws.append(Flaw(path=(*path, "least"), what=what, mend="lower it, or raise “most”"))
        return flaws

    def seconds(self, bones: Bones) -> int:
        """As many rows as are enough: the first lines are hard, the rest of a row is not."""
        return int(bones.get("least", 1) * sum(kind.seconds(one) for one, kind in self.inner(bones)) / 2)

    def read(self, bones: Bones, form: Form, at: str) -> Texts:
        """The rows in the order they were sent, and what stands in them."""
        sent = [name for name in form.getlist(f"{FIELD}{at}") if _ROW.fullmatch(name)]
        rows = list(dict.fromkeys(sent))[:_HELD]
        read: Texts = {}
        for row in rows:
            for one, kind in self.inner(bones):
                read |= kind.read(one, form, f"{at}.{row}.{one['id']}")
        is_untouched = rows == _at_first(bones) and not any(read.values())
        return {at: "" if is_untouched else " ".join(rows), **read}

    def laid(self, bones: Bones, texts: Texts, at: str) -> tuple[int, int]:
        """As many parts as rows are enough."""
        least = bones.get("least", 1)
        return min(len(self.filled_rows(bones, texts, at)), least), least

    def filled_rows(self, bones: Bones, texts: Texts, at: str) -> list[str]:
        """The rows in which something stands."""
        return [
            row
            for row in picked(texts, at)
            if any(kind.laid(one, texts, f"{at}.{row}.{one['id']}")[0] for one, kind in self.inner(bones))
        ]

    def lines(self, place: Place, texts: Texts) -> list[EntryLine]:
        """A line for each row: its fields with their names."""
        lines = [EntryLine(label=place.label, text="", keys=(place.at,))]
        for number, row in enumerate(self.filled_rows(place.bones, texts, place.at), start=1):
            inside = [
                line
                for one, kind in self.inner(place.bones)
                for line in kind.lines(self._inside(place, row, one), texts)
            ]
            said = [f"{line.label}: {line.text}" for line in inside if line.text]
            keys = tuple(key for line in inside for key in line.keys)
            label = f"{place.label} {number}"
            lines.append(EntryLine(label=label, text="\n".join(said), keys=keys))
        return lines if len(lines) == 1 else [*lines[1:-1], _also_keyed(lines[-1], place.at)]

    def _inside(self, place: Place, row: str, one: Bones) -> Place:
        return place.inner(one, self.inner_words(place.words, one), row, one["id"])

    def told(self, place: Place, texts: Texts) -> Shape:
        """`rows` [{id, fields}], `most`, `is_full`, `done`."""
        at, bones = place.at, place.bones
        rows = picked(texts, at) or _at_first(bones)
        return {
            "rows": [{"id": row, "fields": [*self._told_row(place, texts, row)]} for row in rows],
            "most": bones.get("most", MOST),
            "is_full": len(rows) >= bones.get("most", MOST),
            "done": len(self.filled_rows(bones, texts, at)),
        }

    def _told_row(self, place: Place, texts: Texts, row: str) -> Iterable[Shape]:
        for one, kind in self.inner(place.bones):
            inside = self._inside(place, row, one)
            yield told_field(kind, inside, texts)

    def written(self, bones: Bones, texts: Texts, at: str) -> Iterable[str]:
        """What stands in the rows."""
        return [
            text
            for row in picked(texts, at)
            for one, kind in self.inner(bones)
            for text in kind.written(one, texts, f"{at}.{row}.{one['id']}")
        ]

    def beyond(self, bones: Bones, texts: Texts, at: str) -> dict[str, LazyString]:
        """More rows than there is room for, more letters than fit in one of them."""
        found: dict[str, LazyString] = {}
        rows, most = picked(texts, at), bones.get("most", MOST)
        if len(rows) > most:
            found[at] = lazy(
                "There is room for %(most)s here. All are kept; please take some out.", most=most
            )
        for row in rows:
            for one, kind in self.inner(bones):
                found |= kind.beyond(one, texts, f"{at}.{row}.{one['id']}")
        return found

    def change(self, bones: Bones, texts: Texts, at: str, what: str, part: str) -> Texts | None:
        """Add a row, take one out, or move one."""
        rows = picked(texts, at) or _at_first(bones)
        if what == ADD:
            return self._added(bones, texts, at, rows)
        if part not in rows or what not in {TAKE_OUT, UP, DOWN}:
            return None
        place = rows.index(part)
        rows.remove(part)
        if what == TAKE_OUT:
            gone = f"{at}.{part}."
            return {key: text for key, text in texts.items() if not key.startswith(gone)} | {
                at: " ".join(rows)
            }
        rows.insert(max(0, place - 1 if what == UP else place + 1), part)
        return {**texts, at: " ".join(rows)}

    def _added(self, bones: Bones, texts: Texts, at: str, rows: list[str]) -> Texts:
        if len(rows) >= bones.get("most", MOST):
            return texts
        # The number of a row that was taken out is not given again while a later one stands.
        last = max((int(row[1:]) for row in rows), default=0)
        return {**texts, at: " ".join([*rows, f"r{last + 1}"])}


class RowsField(GrowingField):
    """A list: each row has the same few fields."""

    name = "rows"
    extras = frozenset({"fields", "least", "most"})
    words = frozenset({"fields"})

    def check(self, bones: Bones, words: Prose | None, path: tuple[str | int, ...]) -> list[Flaw]:
        """A row has fields, and only simple ones."""
        fields = bones.get("fields", [])
        flaws = super().check(bones, words, path)
        if not fields:
            what = "a field of kind “rows” needs fields of its own"
            return [*flaws, Flaw(path=path, what=what, mend="add “fields: [{id: who, kind: short}]”")]
        names = [one["id"] for one in fields]
        flaws += twice((*path, "fields"), names)
        told = {} if words is None else words.get("fields", {})
        inside = ("fields", bones["id"], "fields")
        if words is not None:
            flaws += worded(inside, names, told)
        for index, one in enumerate(fields):
            here = (*path, "fields", index)
            flaws += unknown((*here, "kind"), [one["kind"]], among=INNER)
            if one["kind"] in INNER:
                flaws += surplus(one, INNER[one["kind"]], here)
                found = INNER[one["kind"]].check(one, told.get(one["id"]), here)
                flaws += [_moved_in(flaw, inside) if flaw.in_prose else flaw for flaw in found]
        return flaws


class RelationsField(GrowingField):
    """What goes from whom to whom: two picks and a line."""

    name = "relations"
    extras = frozenset({"options", "least", "most"})
    words = frozenset({"options", "fields"})
    _PARTS: ClassVar[tuple[str, ...]] = ("from", "to", "what")

    def fields(self, bones: Bones) -> Iterable[Bones]:
        """`from` and `to` are picked from the same options."""
        ends = [{"id": end, "kind": "choice", "options": bones["options"]} for end in self._PARTS[:2]]
        return [*ends, {"id": "what", "kind": "short"}]

    def inner_words(self, words: Prose, one: Bones) -> Prose:
        """The options are those of the field."""
        return {**words["fields"][one["id"]], "options": words.get("options", {})}

    def check(self, bones: Bones, words: Prose | None, path: tuple[str | int, ...]) -> list[Flaw]:
        """There are two ends at least, and a name for each of the three parts."""
        flaws = super().check(bones, words, path)
        if len(bones.get("options", ())) < 2:  # noqa: PLR2004
            what = "a field of kind “relations” needs two options at least"
            flaws.append(Flaw(path=path, what=what, mend="add “options:” with what can be joined"))
        if words is not None:
            flaws += worded(("fields", bones["id"], "fields"), self._PARTS, words.get("fields", {}))
        return flaws

    def told(self, place: Place, texts: Texts) -> Shape:
        """As rows, and `ends` [{id, text, x, y}] on a ring, `ties` (the paths of the lines between them)."""
        ends: list[str] = place.bones["options"]
        pairs = [
            tuple(texts.get(f"{place.at}.{row}.{part}", "") for part in self._PARTS[:2])
            for row in picked(texts, place.at)
        ]
        return {
            **super().told(place, texts),
            "ends": [
                end | spot
                for end, spot in zip(optioned(place.bones, place.words), ring(len(ends)), strict=True)
            ],
            "ties": [
                tie(ends.index(start), ends.index(end), len(ends))
                for start, end in pairs
                if start in ends and end in ends and start != end
            ],
        }


def told_field(kind: FieldKind, place: Place, texts: Texts) -> Shape:
    """A field as the template draws it."""
    return {
        "kind": kind.name,
        "id": place.bones["id"],
        "at": place.at,
        "label": place.words["label"],
        "hint": place.words.get("hint", ""),
        "said": "",
        "slot": "",
        **kind.told(place, texts),
    }


def _at_first(bones: Bones) -> list[str]:
    """The empty rows a sheet begins with."""
    return [f"r{number}" for number in range(1, bones.get("least", 1) + 1)]


def _also_keyed(line: EntryLine, key: str) -> EntryLine:
    return EntryLine(label=line.label, text=line.text, keys=(*line.keys, key), is_picked=line.is_picked)


def _moved_in(flaw: Flaw, inside: tuple[str | int, ...]) -> Flaw:
    """A flaw of words, told where they stand: `fields`, the field, `fields`, the field of its row."""
    path = (*inside, *flaw.path[1:])
    return Flaw(path=path, what=flaw.what, mend=flaw.mend, in_prose=True)
