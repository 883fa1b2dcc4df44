"""Knows the fields that grow, and the list of rows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from app.activities.base import Bones, Flaw, Form, Prose, Shape
from app.activities.entry_kinds import EntryLine, Texts
from app.activities.fields import twice, unknown, worded
from app.activities.sheet.base import FIELD, FieldKind, Place, picked, surplus
from app.activities.sheet.origins import CAME, origin_of, read_origin
from app.activities.sheet.plain import ChoiceField, LongField, ManyField, ScaleField, ShortField
from app.activities.sheet.sure import SureField
from app.document import Grid, Items, Node, with_heading
from app.i18n import LazyString, lazy

MOST, CEILING = 12, 30
"""How many rows there may be where an author says nothing, and at all."""
ADD, TAKE_OUT, UP, DOWN, TAKE_IN = "add", "out", "up", "down", "in"
_ROW = re.compile(r"r[1-9][0-9]{0,3}")
_HELD = 60
"""More rows than any window sends are no rows."""
INNER: Mapping[str, FieldKind] = {
    kind.name: kind
    for kind in (ShortField(), LongField(), ChoiceField(), ManyField(), ScaleField(), SureField())
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
            read |= read_origin(form, f"{at}.{row}")
        is_untouched = rows == at_first(bones) and not any(read.values())
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
            keys = (*(key for line in inside for key in line.keys), f"{place.at}.{row}.{CAME}")
            label = f"{place.label} {number}"
            lines.append(EntryLine(label=label, text="\n".join(said), keys=keys))
        return lines if len(lines) == 1 else [*lines[1:-1], _also_keyed(lines[-1], place.at)]

    def _inside(self, place: Place, row: str, one: Bones) -> Place:
        return place.inner(one, self.inner_words(place.words, one), row, one["id"])

    def document(self, place: Place, texts: Texts) -> Sequence[Node]:
        """A table, a column for each field of a row; of one field a list."""
        inner = list(self.inner(place.bones))
        rows = tuple(
            tuple(kind.said(self._inside(place, row, one), texts) for one, kind in inner)
            for row in self.filled_rows(place.bones, texts, place.at)
        )
        head = tuple(str(self.inner_words(place.words, one)["label"]) for one, _kind in inner)
        told: Node = Grid(head, rows) if len(head) > 1 else Items(tuple(row[0] for row in rows))
        return with_heading(place.label, [told] if rows else [])

    def told(self, place: Place, texts: Texts) -> Shape:
        """`rows` [{id, fields, came (its origin, or None), note (of that, as kept)}], `most`, `is_full`, `done`."""
        at, bones = place.at, place.bones
        rows = picked(texts, at) or at_first(bones)
        return {
            "rows": [
                {
                    "id": row,
                    "fields": [*self._told_row(place, texts, row)],
                    "came": origin_of(texts, f"{at}.{row}"),
                    "note": texts.get(f"{at}.{row}.{CAME}", ""),
                }
                for row in rows
            ],
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
        """Add a row, take one out, or move one; what is offered and ticked came with the form."""
        rows = picked(texts, at) or at_first(bones)
        if what == ADD:
            return self._added(bones, texts, at, rows)
        if what == TAKE_IN:
            return _without_empty(self, bones, texts, at)
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
        return {**texts, at: " ".join([*rows, f"r{next_row(rows)}"])}


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
        if CAME in names:
            what = f"“{CAME}” is where it is kept from where a row came"
            flaws.append(Flaw(path=(*path, "fields"), what=what, mend="call the field otherwise"))
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


def next_row(rows: Iterable[str]) -> int:
    """The number of one more row: that of one that was taken out is not given again while a later one stands.

    What another release kept there may be no rows at all.
    """
    return max((int(row[1:]) for row in rows if _ROW.fullmatch(row)), default=0) + 1


def _without_empty(kind: GrowingField, bones: Bones, texts: Texts, at: str) -> Texts:
    """Rows that nothing stands in make room for those that came."""
    return {**texts, at: " ".join(kind.filled_rows(bones, texts, at))}


def at_first(bones: Bones) -> list[str]:
    """The empty rows a sheet begins with."""
    return [f"r{number}" for number in range(1, bones.get("least", 1) + 1)]


def _also_keyed(line: EntryLine, key: str) -> EntryLine:
    return EntryLine(label=line.label, text=line.text, keys=(*line.keys, key), is_picked=line.is_picked)


def _moved_in(flaw: Flaw, inside: tuple[str | int, ...]) -> Flaw:
    """A flaw of words, told where they stand: `fields`, the field, `fields`, the field of its row."""
    path = (*inside, *flaw.path[1:])
    return Flaw(path=path, what=flaw.what, mend=flaw.mend, in_prose=True)
