"""Knows how a text that somebody wrote is told in words; knows neither who wrote it nor who reads it."""

from collections.abc import Iterable, Mapping

from app.activities.entry_kinds import EntryLine
from app.activities.registry import entry
from app.content.course_pieces import ItemView
from app.content.view import CourseView
from app.document import Node, Paragraph, writable
from app.views.telling.stars import Foreign, heading

EXCERPT = 160
_ENDS = (".", "!", "?", ":", "…", "”")
"""What a sentence ends with, and what leads to the next line."""

Fields = list[dict[str, str]]
"""The fields of a text: what each is called, and what stands in it."""


def labelled(view: ItemView | None, texts: Mapping[str, str]) -> Fields:
    """The texts of an entry with the names of their fields; a choice is told in its words.

    What stands in no field any more is told without a name, as is everything where the item itself is not known.
    """
    lines = _lines(view, texts) if view else []
    named = [{"label": line.label, "text": line.text} for line in lines]
    return named + [{"label": "", "text": text} for text in left_over(lines, texts)]


def left_over(lines: Iterable[EntryLine], texts: Mapping[str, str]) -> list[str]:
    """What stands in no field any more."""
    known = {key for line in lines for key in line.keys}
    return [text for key, text in texts.items() if text and key not in known]


def in_document(view: ItemView | None, texts: Mapping[str, str], *, pathway: str) -> tuple[Node, ...]:
    """What stands of a text in a document, as its kind tells it; what stands in no field any more comes last."""
    kept = {key: writable(text) for key, text in texts.items()}
    told = entry(view.kind.name).document(view.bones, view.prose, kept, pathway) if view else ()
    rest = left_over(_lines(view, kept) if view else [], kept)
    return (*told, *(Paragraph(text) for text in rest))


def own_words(view: ItemView, texts: Mapping[str, str]) -> list[str]:
    """What was written in an entry, without what was only picked."""
    return [line.text for line in _lines(view, texts) if line.text and not line.is_picked]


def _lines(view: ItemView, texts: Mapping[str, str]) -> list[EntryLine]:
    return entry(view.kind.name).lines(view.bones, view.prose, dict(texts))


def excerpt(fields: Iterable[Mapping[str, str]]) -> str:
    """How a text begins, its fields and their lines apart."""
    return shortened(" · ".join(_in_one_line(field["text"]) for field in fields if field["text"].strip()))


def _in_one_line(text: str) -> str:
    """The lines of a field one after the other: sentences as they are, what is no sentence with a mark between."""
    told = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        told += f"{' ' if told.endswith(_ENDS) else ' · '}{line}" if told else line
    return told


def shortened(words: str) -> str:
    """How words begin."""
    return words if len(words) <= EXCERPT else f"{words[:EXCERPT].rsplit(' ', 1)[0]} …"


def title_of(
    slot: str, view: ItemView | None, *, course: CourseView, foreign: Foreign
) -> dict[str, str | None]:
    """What a text is called, and the language of that; where its item is not known any more, it is called as its star."""
    if view:
        return {"title": view.title, "lang": foreign(view.lang)}
    star = heading(slot.partition("/")[0], course, foreign=foreign)
    return {"title": star["title"], "lang": star["lang"]}
