"""Knows how somebody's plan is told to others who may read it; knows neither who wrote it nor who reads it."""

from collections.abc import Collection, Mapping
from typing import Any

from app.activities.entry_kinds import EntryKind
from app.activities.registry import KINDS, entry
from app.content.course_pieces import ItemView
from app.views.reader import Reader
from app.views.telling.stars import heading


def told_shared_plan(at: Reader, view: ItemView | None, texts: Mapping[str, str]) -> dict[str, Any] | None:
    """`plan`, `origins` and `lang` for components/plan.html; None where a text is none that can be shown so."""
    if view is None:
        return None
    kind = entry(view.kind.name)
    plan = kind.on_one_page(view.bones, view.prose, dict(texts))
    if plan is None:
        return None
    slots = texts_among(at, kind.origins(view.bones, dict(texts)))
    return {
        "plan": plan,
        "origins": {slot: told_origin(at, slot) for slot in slots},
        "lang": at.foreign(view.lang),
    }


def texts_among(at: Reader, slots: Collection[str]) -> list[str]:
    """Those slots in which the course has people write: a note of an origin comes with a form, and may say anything."""
    items = at.course.items
    return [slot for slot in slots if slot in items and isinstance(KINDS[items[slot].kind], EntryKind)]


def told_origin(at: Reader, slot: str) -> dict[str, Any]:
    """What a text is called from which words came, and its star."""
    view, star = at.view.item(slot), heading(slot.partition("/")[0], at.view, foreign=at.foreign)
    return {
        "title": view.title,
        "lang": at.foreign(view.lang),
        "star": star["title"],
        "star_lang": star["lang"],
    }
