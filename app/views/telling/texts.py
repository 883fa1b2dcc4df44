"""Knows how a text that somebody wrote is told in words; knows neither who wrote it nor who reads it."""

from collections.abc import Iterable, Mapping

from app.activities.registry import entry
from app.content.view import CourseView, ItemView
from app.views.telling.stars import Foreign, heading

EXCERPT = 160

Fields = list[dict[str, str]]
"""The fields of a text: what each is called, and what stands in it."""


def labelled(view: ItemView | None, texts: Mapping[str, str]) -> Fields:
    """The texts of an entry with the names of their fields; a choice is told in its words.

    What stands in no field any more is told without a name, as is everything where the item itself is not known.
    """
    named = _named(view, texts) if view else {}
    nameless = [{"label": "", "text": text} for field, text in texts.items() if text and field not in named]
    return [*named.values(), *nameless]


def _named(view: ItemView, texts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    kind = entry(view.kind.name)
    return {
        field.id: {
            "label": kind.label(view.prose, field.id),
            "text": kind.in_words(view.prose, field.id, texts.get(field.id, "")),
        }
        for field in kind.fields(view.bones)
    }


def excerpt(fields: Iterable[Mapping[str, str]]) -> str:
    """How a text begins."""
    words = " ".join(field["text"] for field in fields if field["text"])
    return words if len(words) <= EXCERPT else f"{words[:EXCERPT].rsplit(' ', 1)[0]} …"


def title_of(
    slot: str, view: ItemView | None, *, course: CourseView, foreign: Foreign
) -> dict[str, str | None]:
    """What a text is called, and the language of that; where its item is not known any more, it is called as its star."""
    if view:
        return {"title": view.title, "lang": foreign(view.lang)}
    star = heading(slot.partition("/")[0], course, foreign=foreign)
    return {"title": star["title"], "lang": star["lang"]}
