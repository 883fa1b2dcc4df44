"""Knows the fields of one answer: a line, a text, one of some, several of some, a step on a scale."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from app.activities.base import Bones, Flaw, Form, Prose, Shape
from app.activities.entry_kinds import EntryLine, Texts
from app.activities.sheet.base import (
    LONG,
    SHORT,
    FieldKind,
    Place,
    optioned,
    picked,
    read_named,
    read_picked,
    too_long,
)
from app.document import Grid, Items, Node, with_heading
from app.i18n import LazyString, gettext, lazy

YES_PARTLY_NO, FIVE = "yes-partly-no", "five"
STEPS: dict[str, dict[str, LazyString | str]] = {
    YES_PARTLY_NO: {"yes": lazy("Yes"), "partly": lazy("Partly"), "no": lazy("No")},
    FIVE: {
        "1": lazy("1, not at all"),
        "2": "2",
        "3": "3",
        "4": "4",
        "5": lazy("5, very much"),
    },
}
"""The scales, and what each step is called."""
SHARES = {"yes": 1.0, "partly": 0.5, "no": 0.0} | {str(step): step / 5 for step in range(1, 6)}
"""How much of its ray a step fills."""
NOW, THEN = "now", "then"


class WordsField(FieldKind):
    """Words of one's own."""

    most: ClassVar[int]
    takes: ClassVar[int]

    def seconds(self, bones: Bones) -> int:
        """A line is quick, a long text takes a while."""
        del bones
        return self.takes

    def read(self, bones: Bones, form: Form, at: str) -> Texts:
        """As written."""
        del bones
        return {at: read_named(form, at)}

    def laid(self, bones: Bones, texts: Texts, at: str) -> tuple[int, int]:
        """One part."""
        del bones
        return int(bool(texts.get(at, "").strip())), 1

    def lines(self, place: Place, texts: Texts) -> list[EntryLine]:
        """One line."""
        return [EntryLine(label=place.label, text=texts.get(place.at, ""), keys=(place.at,))]

    def told(self, place: Place, texts: Texts) -> Shape:
        """`value`."""
        return {"value": texts.get(place.at, "")}

    def written(self, bones: Bones, texts: Texts, at: str) -> Iterable[str]:
        """The text."""
        del bones
        return [texts.get(at, "")]

    def beyond(self, bones: Bones, texts: Texts, at: str) -> dict[str, LazyString]:
        """More letters than fit."""
        del bones
        return too_long(texts, at, self.most)


class ShortField(WordsField):
    """One line."""

    name = "short"
    most = SHORT
    takes = 45


class LongField(WordsField):
    """Several lines."""

    name = "long"
    most = LONG
    takes = 120


class OptionsField(FieldKind):
    """Something to pick from a list."""

    extras = frozenset({"options"})
    words = frozenset({"options"})

    def seconds(self, bones: Bones) -> int:
        """A choice is quick."""
        del bones
        return 30

    def check(self, bones: Bones, words: Prose | None, path: tuple[str | int, ...]) -> list[Flaw]:
        """There is something to pick."""
        flaws = super().check(bones, words, path)
        if not bones.get("options"):
            what = f"a field of kind “{self.name}” needs options"
            flaws.append(Flaw(path=path, what=what, mend="add “options: [first, second]”"))
        return flaws

    def lines(self, place: Place, texts: Texts) -> list[EntryLine]:
        """The words of what was picked; an option that is gone is told by its id."""
        options = place.words.get("options", {})
        said = "\n".join(options.get(option, option) for option in picked(texts, place.at))
        return [EntryLine(label=place.label, text=said, keys=(place.at,), is_picked=True)]

    def told(self, place: Place, texts: Texts) -> Shape:
        """`options`, `chosen`."""
        return {"options": optioned(place.bones, place.words), "chosen": picked(texts, place.at)}


class ChoiceField(OptionsField):
    """One of some."""

    name = "choice"

    def read(self, bones: Bones, form: Form, at: str) -> Texts:
        """The first that is an option."""
        return {at: "".join(read_picked(form, at, bones["options"])[:1])}

    def laid(self, bones: Bones, texts: Texts, at: str) -> tuple[int, int]:
        """One part."""
        del bones
        return int(bool(texts.get(at))), 1


class ManyField(OptionsField):
    """Several of some; `least` says how many are enough."""

    name = "many"
    extras = frozenset({"options", "least"})

    def check(self, bones: Bones, words: Prose | None, path: tuple[str | int, ...]) -> list[Flaw]:
        """Enough to pick."""
        flaws = super().check(bones, words, path)
        if bones.get("least", 1) > len(bones.get("options", ())) > 0:
            what = "“least” is more than there are options"
            flaws.append(Flaw(path=(*path, "least"), what=what, mend="lower it or add options"))
        return flaws

    def read(self, bones: Bones, form: Form, at: str) -> Texts:
        """All that are options."""
        return {at: " ".join(read_picked(form, at, bones["options"]))}

    def laid(self, bones: Bones, texts: Texts, at: str) -> tuple[int, int]:
        """As many parts as are enough."""
        least = bones.get("least", 1)
        return min(len(picked(texts, at)), least), least

    def document(self, place: Place, texts: Texts) -> Sequence[Node]:
        """What was picked, as a list."""
        said = self.said(place, texts)
        return with_heading(place.label, [Items(tuple(said.split("\n")))] if said else [])


class ScaleField(FieldKind):
    """A step on a scale; where a sheet looks back (`twice`), as it is now and as it was, seen from today."""

    name = "scale"
    extras = frozenset({"steps"})

    def seconds(self, bones: Bones) -> int:
        """A statement read, and a step for each time."""
        return 15 * len(_times(bones, ""))

    def check(self, bones: Bones, words: Prose | None, path: tuple[str | int, ...]) -> list[Flaw]:
        """It says which scale."""
        flaws = super().check(bones, words, path)
        if "steps" not in bones:
            what = "a field of kind “scale” needs its steps"
            flaws.append(Flaw(path=path, what=what, mend=f"add “steps: {YES_PARTLY_NO}” or “steps: {FIVE}”"))
        return flaws

    def keys(self, bones: Bones, at: str) -> Sequence[str]:
        """One for each time."""
        return _times(bones, at)

    def read(self, bones: Bones, form: Form, at: str) -> Texts:
        """A step for each time."""
        steps = STEPS[bones["steps"]]
        return {key: "".join(read_picked(form, key, steps)[:1]) for key in _times(bones, at)}

    def laid(self, bones: Bones, texts: Texts, at: str) -> tuple[int, int]:
        """One part for each time."""
        keys = _times(bones, at)
        return sum(bool(texts.get(key)) for key in keys), len(keys)

    def lines(self, place: Place, texts: Texts) -> list[EntryLine]:
        """The step in words; of two times both."""
        keys = _times(place.bones, place.at)
        said = [_at_a_time(key, texts[key]) for key in keys if texts.get(key)]
        return [EntryLine(label=place.label, text="\n".join(said), keys=keys, is_picked=True)]

    def document(self, place: Place, texts: Texts) -> Sequence[Node]:
        """A row of a table: the statement, and where it was put."""
        steps = [texts.get(key, "") for key in _times(place.bones, place.at)]
        if not any(steps):
            return []
        times = (gettext("Now"), gettext("When I began, seen from today"))
        head = times if place.bones.get("twice") else (gettext("My answer"),)
        row = (place.label, *map(step_in_words, steps))
        return [Grid((gettext("Statement"), *head), (row,), has_row_heads=True)]

    def told(self, place: Place, texts: Texts) -> Shape:
        """`steps`, `scale`, `times` [{id, name, at, chosen}], `share` (of its ray, None: open)."""
        keys = _times(place.bones, place.at)
        chosen = texts.get(keys[0], "")
        return {
            "scale": place.bones["steps"],
            "steps": [{"id": step, "text": said} for step, said in STEPS[place.bones["steps"]].items()],
            "times": [{"at": key, "chosen": texts.get(key, "")} for key in keys],
            "share": SHARES.get(chosen),
            "first": "",
        }


def step_in_words(step: str) -> str:
    """What a step is called; a number is told bare."""
    named = STEPS[YES_PARTLY_NO].get(step)
    return str(named) if named else step


def _at_a_time(key: str, step: str) -> str:
    words, time = step_in_words(step), key.rpartition(".")[2]
    if time == NOW:
        return str(lazy("Now: %(step)s", step=words))
    if time == THEN:
        return str(lazy("When you began, seen from today: %(step)s", step=words))
    return words


def _times(bones: Bones, at: str) -> tuple[str, ...]:
    return (f"{at}.{NOW}", f"{at}.{THEN}") if bones.get("twice") else (at,)
