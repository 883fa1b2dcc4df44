"""Knows the grid of a worksheet: rows by columns, in each cell some of the same options, or a line."""

from collections.abc import Iterable, Mapping, Sequence

from app.activities.base import Bones, Flaw, Form, Prose, Shape
from app.activities.entry_kinds import EntryLine, Texts
from app.activities.fields import unknown
from app.activities.sheet.base import (
    SHORT,
    FieldKind,
    Place,
    headed,
    picked,
    read_named,
    read_picked,
    too_long,
)
from app.activities.sheet.own_names import (
    NAME,
    check_own,
    named_options,
    names_beyond,
    own_ids,
    own_keys,
    read_own,
    told_own,
)
from app.document import Grid, Items, Node
from app.i18n import LazyString

PILLS, WORDS = "many", "short"
MOST_OPTIONS = 9
"""A style sheet shows what is picked in a closed cell by its place: more places than these and `MOST_OWN` it does not know."""


class CellsField(FieldKind):
    """A grid. With `own_rows` learners name the rows, with `own_options` some more options."""

    name = "cells"
    extras = frozenset({"rows", "columns", "cell", "options", "own_rows", "own_options", "least"})
    words = frozenset({"rows", "columns", "options"})

    def check(self, bones: Bones, words: Prose | None, path: tuple[str | int, ...]) -> list[Flaw]:
        """There are rows, columns, and something to put into the cells."""
        flaws = super().check(bones, words, path)
        for key in ("rows", "columns"):
            if not bones.get(key):
                what = f"a field of kind “cells” needs {key}"
                flaws.append(Flaw(path=path, what=what, mend=f"add “{key}: [first, second]”"))
        options, has_pills = bones.get("options", ()), _has_pills(bones)
        flaws += unknown((*path, "cell"), [bones.get("cell", PILLS)], among=(PILLS, WORDS))
        if has_pills != bool(options):
            what = (
                "cells need options to pick from"
                if has_pills
                else "cells with a line in them have no options"
            )
            flaws.append(Flaw(path=path, what=what, mend="add or remove “options:”, or say “cell: short”"))
        if len(options) > MOST_OPTIONS:
            what = f"more than {MOST_OPTIONS} options do not fit into a cell"
            flaws.append(Flaw(path=(*path, "options"), what=what, mend="join some"))
        flaws += check_own(bones, path, names=(*options, *bones.get("rows", ())), has_options=has_pills)
        if bones.get("least", 1) > len(bones.get("rows", ())) * len(bones.get("columns", ())):
            what = "“least” is more than there are cells"
            flaws.append(Flaw(path=(*path, "least"), what=what, mend="lower it"))
        return flaws

    def seconds(self, bones: Bones) -> int:
        """Some seconds for each cell."""
        return len(_cells(bones, "")) * (12 if _has_pills(bones) else 25)

    def read(self, bones: Bones, form: Form, at: str) -> Texts:
        """Every cell; the names that learners gave."""
        read = read_own(bones, form, at)
        read |= {f"{at}.{name}": read_named(form, f"{at}.{name}") for name in _named_rows(bones)}
        options = (*bones.get("options", ()), *own_ids(bones))
        for key in _cells(bones, at):
            read[key] = (
                " ".join(read_picked(form, key, options)) if _has_pills(bones) else read_named(form, key)
            )
        return read

    def laid(self, bones: Bones, texts: Texts, at: str) -> tuple[int, int]:
        """The cells in which something stands, of all."""
        cells = _cells(bones, at)
        return sum(bool(texts.get(key, "").strip()) for key in cells), len(cells)

    def is_filled(self, bones: Bones, texts: Texts, at: str) -> bool:
        """An empty cell is an answer too: so many are enough as there are rows, or as the author says."""
        done, _of = self.laid(bones, texts, at)
        return done >= int(bones.get("least", len(bones["rows"])))

    def lines(self, place: Place, texts: Texts) -> list[EntryLine]:
        """A line for each row: its columns with what stands there."""
        bones, at, words = place.bones, place.at, place.words
        named = named_options(place, texts)
        lines = []
        for row in bones["rows"]:
            keys = tuple(f"{at}.{row}.{column}" for column in bones["columns"])
            said = [
                f"{words['columns'][column]['label']}: {_said(bones, texts.get(key, ''), named)}"
                for column, key in zip(bones["columns"], keys, strict=True)
                if texts.get(key, "").strip()
            ]
            label = texts.get(f"{at}.{row}", "").strip() or words["rows"][row]["label"]
            lines.append(
                EntryLine(
                    label=label,
                    text="\n".join(said),
                    keys=(f"{at}.{row}", *keys),
                    is_picked=_has_pills(bones),
                )
            )
        own = ", ".join(named[name] for name in own_ids(bones) if name in named)
        keys = own_keys(bones, at)
        return [line for line in lines if line.text] + [
            EntryLine(
                label=place.label,
                text=own,
                keys=(*keys, *(key for line in lines if not line.text for key in line.keys)),
            )
        ]

    def document(self, place: Place, texts: Texts) -> Sequence[Node]:
        """The rows in which something stands; what the grid asks stands over their names."""
        bones, at, words = place.bones, place.at, place.words
        named = named_options(place, texts)
        rows = [
            (
                texts.get(f"{at}.{row}", "").strip() or str(words["rows"][row]["label"]),
                *(_said(bones, texts.get(f"{at}.{row}.{column}", ""), named) for column in bones["columns"]),
            )
            for row in bones["rows"]
        ]
        filled = tuple(
            told
            for row, told in zip(bones["rows"], rows, strict=True)
            if any(cell.strip() for cell in (*told[1:], texts.get(f"{at}.{row}", "")))
        )
        head = (place.label, *(str(words["columns"][column]["label"]) for column in bones["columns"]))
        unpicked = tuple(
            named[name] for name in own_ids(bones) if name in named and not _is_picked(bones, texts, at, name)
        )
        table: list[Node] = [Grid(head, filled, has_row_heads=True)] if filled else []
        return [*table, Items(unpicked)] if unpicked else table

    def told(self, place: Place, texts: Texts) -> Shape:
        """The table (see `components/sheet_cells.html`), what can be picked, and how often it was, by column."""
        bones, at = place.bones, place.at
        named = named_options(place, texts)
        done, of = self.laid(bones, texts, at)
        columns = headed(bones["columns"], place.words["columns"])
        return {
            "pills": _has_pills(bones),
            "columns": columns,
            "rows": [self._told_row(place, texts, row) for row in headed(bones["rows"], place.words["rows"])],
            "options": [{"id": name, "text": said} for name, said in named.items()],
            "own": told_own(bones, texts, at),
            "counts": [
                {"text": said, "columns": [self._count(bones, texts, at, name, column) for column in columns]}
                for name, said in named.items()
            ],
            "done": done,
            "of": of,
        }

    def _told_row(self, place: Place, texts: Texts, row: Mapping[str, str]) -> Shape:
        at = f"{place.at}.{row['id']}"
        own = texts.get(at, "") if place.bones.get("own_rows") else None
        keys = [f"{at}.{column}" for column in place.bones["columns"]]
        cells = [{"at": key, "chosen": picked(texts, key), "value": texts.get(key, "")} for key in keys]
        return {**row, "at": at, "own": own, "called": own or row["label"], "cells": cells}

    def _count(self, bones: Bones, texts: Texts, at: str, option: str, column: Shape) -> Shape:
        keys = [f"{at}.{row}.{column['id']}" for row in bones["rows"]]
        num = sum(option in picked(texts, key) for key in keys)
        return {"label": column["label"], "num": num, "of": len(keys)}

    def written(self, bones: Bones, texts: Texts, at: str) -> Iterable[str]:
        """The names given, and cells with a line in them."""
        cells = () if _has_pills(bones) else _cells(bones, at)
        names = [f"{at}.{name}" for name in _named_rows(bones)]
        return [texts.get(key, "") for key in (*names, *own_keys(bones, at), *cells)]

    def change(self, bones: Bones, texts: Texts, at: str, what: str, part: str) -> Texts | None:
        """A name that was given is offered in the cells from now on."""
        del bones, at, part
        return texts if what == NAME else None

    def beyond(self, bones: Bones, texts: Texts, at: str) -> dict[str, LazyString]:
        """More letters than fit in a name or a cell."""
        cells = () if _has_pills(bones) else _cells(bones, at)
        names = [f"{at}.{name}" for name in _named_rows(bones)]
        found: dict[str, LazyString] = dict(names_beyond(bones, texts, at))
        for key in (*names, *cells):
            found |= too_long(texts, key, SHORT)
        return found


def _is_picked(bones: Bones, texts: Texts, at: str, option: str) -> bool:
    return any(option in picked(texts, key) for key in _cells(bones, at))


def _has_pills(bones: Bones) -> bool:
    return bool(bones.get("cell", PILLS) == PILLS)


def _named_rows(bones: Bones) -> tuple[str, ...]:
    return tuple(bones["rows"]) if bones.get("own_rows") else ()


def _cells(bones: Bones, at: str) -> list[str]:
    return [f"{at}.{row}.{column}" for row in bones["rows"] for column in bones["columns"]]


def _said(bones: Bones, text: str, named: Mapping[str, str]) -> str:
    return ", ".join(named.get(name, name) for name in text.split()) if _has_pills(bones) else text
