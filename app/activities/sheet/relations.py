"""Knows the field of relations: what goes from whom to whom."""

from collections.abc import Iterable
from typing import ClassVar

from app.activities.base import Bones, Flaw, Prose, Shape
from app.activities.entry_kinds import Texts
from app.activities.fields import worded
from app.activities.sheet.base import Place, optioned, picked
from app.activities.sheet.pictures import ring, tie
from app.activities.sheet.rows import GrowingField


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
