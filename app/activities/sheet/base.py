"""Knows the contract of a field of a worksheet, and how what is written in it is read from a form.

What somebody wrote is kept flat: a text under each key. A field of one text is kept under its id (`because`); of a field
with parts each part has a key of its own (`people.r2.name`, `grid.day.decide`). Ids decide and positions never do.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from app.activities.base import Bones, Flaw, Form, Prose, Shape, read_text
from app.activities.entry_kinds import EntryLine, Texts
from app.activities.fields import twice, worded
from app.document import Node, Paragraph, with_heading
from app.i18n import LazyString, lazy

FIELD = "field-"
"""What the names of controls begin with: `field-because`."""
SHORT, LONG = 200, 4000
"""How many letters a line and a text may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a field stands: its bones, its words, and the key it is kept under."""

    bones: Bones
    words: Prose
    at: str

    def inner(self, bones: Bones, words: Prose, *steps: str) -> "Place":
        """A field inside this one."""
        return Place(bones=bones, words=words, at=".".join((self.at, *steps)))

    @property
    def label(self) -> str:
        """What it is called."""
        return str(self.words["label"])


class FieldKind(ABC):
    """What every kind of field can do. `told` is what the template draws, filled or blank."""

    name: ClassVar[str]
    extras: ClassVar[frozenset[str]] = frozenset()
    """What an author may write about it besides `id`, `kind` and `optional`."""
    words: ClassVar[frozenset[str]] = frozenset()
    """What of its words is told by ids: `options`, `rows`, …."""

    def check(self, bones: Bones, words: Prose | None, path: tuple[str | int, ...]) -> list[Flaw]:
        """Every flaw of its bones (at `path`) and of its words (at `fields`, its id)."""
        flaws: list[Flaw] = []
        for key in ("options", "rows", "columns"):
            names = bones.get(key, ())
            flaws += twice((*path, key), names)
            if words is not None and (names or key in words):
                flaws += worded(("fields", bones["id"], key), names, words.get(key, {}))
        return flaws

    @abstractmethod
    def seconds(self, bones: Bones) -> int:
        """About how long it takes to fill."""

    @abstractmethod
    def read(self, bones: Bones, form: Form, at: str) -> Texts:
        """What a form says, by key."""

    def keys(self, bones: Bones, at: str) -> Sequence[str]:
        """The keys under which a field of one answer is kept."""
        del bones
        return (at,)

    @abstractmethod
    def laid(self, bones: Bones, texts: Texts, at: str) -> tuple[int, int]:
        """How many of its parts are filled, of how many."""

    def is_filled(self, bones: Bones, texts: Texts, at: str) -> bool:
        """Whether enough is filled."""
        done, of = self.laid(bones, texts, at)
        return done >= of

    @abstractmethod
    def lines(self, place: Place, texts: Texts) -> list[EntryLine]:
        """What is kept in it, as people read it."""

    def said(self, place: Place, texts: Texts) -> str:
        """The same in one stretch of words."""
        return "\n".join(line.text for line in self.lines(place, texts) if line.text)

    def document(self, place: Place, texts: Texts) -> Sequence[Node]:
        """What stands of it in a document; nothing where it is empty."""
        said = self.said(place, texts)
        return with_heading(place.label, [Paragraph(said)] if said.strip() else [])

    @abstractmethod
    def told(self, place: Place, texts: Texts) -> Shape:
        """What the template needs besides `kind`, `id`, `at`, `name`, `label` and `hint`."""

    def written(self, bones: Bones, texts: Texts, at: str) -> Iterable[str]:
        """The texts that were written, not picked."""
        del bones, texts, at
        return ()

    def beyond(self, bones: Bones, texts: Texts, at: str) -> dict[str, LazyString]:
        """What does not fit, by key: a sentence for each. Nothing of it is cut off."""
        del bones, texts, at
        return {}

    def change(self, bones: Bones, texts: Texts, at: str, what: str, part: str) -> Texts | None:
        """The texts after a button of this field was pressed (a row added, moved, taken out); None: it has no such button."""
        del bones, texts, at, what, part
        return None


def surplus(bones: Bones, kind: FieldKind, path: tuple[str | int, ...]) -> list[Flaw]:
    """A flaw for everything in the bones of a field that its kind does not know."""
    return [
        Flaw(
            path=(*path, key),
            what=f"a field of kind “{kind.name}” has no “{key}”",
            mend="remove it or choose another kind",
        )
        for key in bones
        if key not in {"id", "kind", "optional", *kind.extras}
    ]


def read_named(form: Form, at: str) -> str:
    """The text of the control that is kept at `at`."""
    return read_text(form, f"{FIELD}{at}")


def read_picked(form: Form, at: str, options: Iterable[str]) -> list[str]:
    """The options chosen, in the order they are offered; what is no option is passed over."""
    chosen = form.getlist(f"{FIELD}{at}")
    return [option for option in options if option in chosen]


def picked(texts: Texts, at: str) -> list[str]:
    """The ids kept under one key."""
    return texts.get(at, "").split()


def too_long(texts: Texts, at: str, most: int) -> dict[str, LazyString]:
    """The sentence for a text with more letters than fit."""
    beyond = len(texts.get(at, "")) - most
    if beyond <= 0:
        return {}
    sentence = lazy(
        "More letters than fit here: at most %(most)s. It is kept; please shorten it by %(beyond)s.",
        beyond=beyond,
        most=most,
    )
    return {at: sentence}


def optioned(bones: Bones, words: Prose) -> list[dict[str, str]]:
    """The options of a field as the template needs them."""
    return [{"id": option, "text": words["options"][option]} for option in bones.get("options", ())]


def headed(names: Iterable[str], words: Mapping[str, Any]) -> list[dict[str, str]]:
    """RowsField or columns as the template needs them."""
    return [
        {"id": name, "label": words[name]["label"], "hint": words[name].get("hint", "")} for name in names
    ]
