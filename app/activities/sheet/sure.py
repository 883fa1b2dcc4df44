"""Knows the field that says how sure a line is: known, guessed, wished, or not known, and who might know; knows no line."""

from collections.abc import Iterable

from app.activities.base import Bones, Form, Shape
from app.activities.entry_kinds import EntryLine, Texts
from app.activities.sheet.base import SHORT, FieldKind, Place, read_named, read_picked, too_long
from app.i18n import LazyString, gettext, lazy

ASK, WHO = "ask", "who"
SURE: dict[str, LazyString] = {
    "know": lazy("We know it"),
    "guess": lazy("We guess it"),
    "wish": lazy("We wish it"),
    ASK: lazy("Not known: who knows?"),
}


class SureField(FieldKind):
    """One of four; whoever does not know may name who might, and that is an answer as well."""

    name = "sure"

    def seconds(self, bones: Bones) -> int:
        """A choice is quick."""
        del bones
        return 20

    def read(self, bones: Bones, form: Form, at: str) -> Texts:
        """The choice, and whom to ask: who names somebody without choosing says that it is not known."""
        del bones
        who = read_named(form, _who(at))
        chosen = "".join(read_picked(form, at, SURE)[:1])
        return {at: chosen or (ASK if who.strip() else ""), _who(at): who}

    def laid(self, bones: Bones, texts: Texts, at: str) -> tuple[int, int]:
        """One part."""
        del bones
        return int(bool(texts.get(at))), 1

    def lines(self, place: Place, texts: Texts) -> list[EntryLine]:
        """The choice in words, with whom to ask."""
        keys = (place.at, _who(place.at))
        return [EntryLine(label=place.label, text=sure_in_words(texts, place.at), keys=keys, is_picked=True)]

    def told(self, place: Place, texts: Texts) -> Shape:
        """`steps` [{id, text}], `chosen`, `who` {at, value}."""
        at = _who(place.at)
        return {
            "steps": [{"id": step, "text": str(said)} for step, said in SURE.items()],
            "chosen": texts.get(place.at, ""),
            "who": {"at": at, "value": texts.get(at, "")},
        }

    def written(self, bones: Bones, texts: Texts, at: str) -> Iterable[str]:
        """Whom to ask."""
        del bones
        return [texts.get(_who(at), "")]

    def beyond(self, bones: Bones, texts: Texts, at: str) -> dict[str, LazyString]:
        """More letters than fit a name."""
        del bones
        return too_long(texts, _who(at), SHORT)


def sure_in_words(texts: Texts, at: str) -> str:
    """How sure, as people read it; empty where nobody said."""
    chosen, who = texts.get(at, ""), whom_to_ask(texts, at)
    said = str(SURE[chosen]) if chosen in SURE else chosen
    return gettext("%(how_sure)s Ask: %(who)s", how_sure=said, who=who) if who else said


def whom_to_ask(texts: Texts, at: str) -> str:
    """Who might know; empty where it is known, or nobody was named."""
    return texts.get(_who(at), "").strip() if texts.get(at) == ASK else ""


def _who(at: str) -> str:
    return f"{at}.{WHO}"
