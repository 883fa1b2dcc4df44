"""Knows the field of relations: what goes from whom to whom."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from app.activities.base import Bones, Flaw, Form, Prose, Shape
from app.activities.entry_kinds import EntryLine, Texts
from app.activities.fields import worded
from app.activities.sheet.base import Place, optioned, picked
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
from app.activities.sheet.pictures import ring, tie
from app.activities.sheet.rows import GrowingField
from app.document import Node
from app.i18n import LazyString


class RelationsField(GrowingField):
    """What goes from whom to whom: two picks and a line. With `own_options` learners name some more to pick from."""

    name = "relations"
    extras = frozenset({"options", "least", "most", "own_options"})
    words = frozenset({"options", "fields"})
    _PARTS: ClassVar[tuple[str, ...]] = ("from", "to", "what")

    def fields(self, bones: Bones) -> Iterable[Bones]:
        """`from` and `to` are picked from the same options."""
        options = [*bones["options"], *own_ids(bones)]
        ends = [{"id": end, "kind": "choice", "options": options} for end in self._PARTS[:2]]
        return [*ends, {"id": "what", "kind": "short"}]

    def inner_words(self, words: Prose, one: Bones) -> Prose:
        """The options are those of the field."""
        return {**words["fields"][one["id"]], "options": words.get("options", {})}

    def check(self, bones: Bones, words: Prose | None, path: tuple[str | int, ...]) -> list[Flaw]:
        """There are two ends at least, and a name for each of the three parts."""
        flaws = super().check(bones, words, path)
        options = bones.get("options", ())
        if len(options) < 2:  # noqa: PLR2004
            what = "a field of kind “relations” needs two options at least"
            flaws.append(Flaw(path=path, what=what, mend="add “options:” with what can be joined"))
        flaws += check_own(bones, path, names=options)
        if words is not None:
            flaws += worded(("fields", bones["id"], "fields"), self._PARTS, words.get("fields", {}))
        return flaws

    def read(self, bones: Bones, form: Form, at: str) -> Texts:
        """Also the names that learners gave."""
        return super().read(bones, form, at) | read_own(bones, form, at)

    def lines(self, place: Place, texts: Texts) -> list[EntryLine]:
        """A line for each row, and one for names that stand in none."""
        lines = super().lines(_with_names(place, texts), texts)
        spare = ", ".join(_in_no_row(place, texts))
        keys = own_keys(place.bones, place.at)
        return [*lines, EntryLine(label=place.label, text=spare, keys=keys)] if keys else lines

    def document(self, place: Place, texts: Texts) -> Sequence[Node]:
        """With the names that were given."""
        return super().document(_with_names(place, texts), texts)

    def told(self, place: Place, texts: Texts) -> Shape:
        """As rows, and `ends` [{id, text, x, y}] on a ring, `ties` (the paths of the lines between them), `own` [{at, value}]."""
        named = _with_names(place, texts)
        ends: list[str] = named.bones["options"]
        pairs = self._pairs(place, texts)
        return {
            **super().told(named, texts),
            "own": told_own(place.bones, texts, place.at),
            "ends": [
                end | spot
                for end, spot in zip(optioned(named.bones, named.words), ring(len(ends)), strict=True)
            ],
            "ties": [
                tie(ends.index(start), ends.index(end), len(ends))
                for start, end in pairs
                if start in ends and end in ends and start != end
            ],
        }

    def written(self, bones: Bones, texts: Texts, at: str) -> Iterable[str]:
        """Also the names."""
        names = [texts.get(key, "") for key in own_keys(bones, at)]
        return [*super().written(bones, texts, at), *names]

    def beyond(self, bones: Bones, texts: Texts, at: str) -> dict[str, LazyString]:
        """Also names that are too long."""
        return {**super().beyond(bones, texts, at), **names_beyond(bones, texts, at)}

    def change(self, bones: Bones, texts: Texts, at: str, what: str, part: str) -> Texts | None:
        """A name that was given is offered in the rows from now on."""
        return texts if what == NAME else super().change(bones, texts, at, what, part)

    def _pairs(self, place: Place, texts: Texts) -> list[tuple[str, ...]]:
        return [
            tuple(texts.get(f"{place.at}.{row}.{part}", "") for part in self._PARTS[:2])
            for row in picked(texts, place.at)
        ]


def _with_names(place: Place, texts: Texts) -> Place:
    """The field as its writer sees it: what they named is an option like the others."""
    named = named_options(place, texts)
    return replace(
        place,
        bones={**place.bones, "options": list(named), "own_options": 0},
        words={**place.words, "options": named},
    )


def _in_no_row(place: Place, texts: Texts) -> list[str]:
    """Names that were given and picked nowhere."""
    named, rows = named_options(place, texts), picked(texts, place.at)
    used = {texts.get(f"{place.at}.{row}.{end}", "") for row in rows for end in ("from", "to")}
    return [said for name, said in named.items() if name in own_ids(place.bones) and name not in used]
