"""Knows how any worksheet is filled in enough to be done, any text written and any talk noted, from its bones; knows no page."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.activities.canvas import Canvas
from app.activities.circle import LOG, Circle
from app.activities.journal import Journal
from app.activities.registry import KINDS
from app.content.tree import Item

Form = dict[str, str | list[str]]
Bones = Mapping[str, Any]
SENTENCE = "Three of us asked at the door, and one of them said no. "


def filled(item: Item) -> Form:
    """Enough for the entry to be done."""
    kind = KINDS[item.kind]
    if isinstance(kind, Journal):
        return {"text": SENTENCE * (kind.least_words(item.bones) // len(SENTENCE.split()) + 1)}
    if isinstance(kind, Circle):
        return dict.fromkeys(LOG, "At the kitchen table.")
    assert isinstance(kind, Canvas), f"nobody knows how a {item.kind} is filled in"
    return {name: said for field in item.bones["fields"] for name, said in _field(field, field["id"]).items()}


def _field(field: Bones, at: str) -> Form:
    match field["kind"]:
        case "rows" | "relations":
            return _rows(field, at)
        case "cells":
            return _cells(field, at)
        case "scale":
            said = "yes" if field["steps"] == "yes-partly-no" else "4"
            return {f"field-{at}": said, f"field-{at}.now": said, f"field-{at}.then": said}
        case "choice":
            return {f"field-{at}": field["options"][0]}
        case "many":
            return {f"field-{at}": list(field["options"][: field.get("least", 1)])}
    return {f"field-{at}": "What we know."}


def _rows(field: Bones, at: str) -> Form:
    rows = [f"r{number}" for number in range(1, field.get("least", 1) + 1)]
    told: Form = {f"field-{at}": rows}
    for row in rows:
        for inner in _inner(field):
            told |= _field(inner, f"{at}.{row}.{inner['id']}")
    return told


def _inner(field: Bones) -> Sequence[Bones]:
    if field["kind"] == "rows":
        return list(field["fields"])
    ends = [{"id": end, "kind": "choice", "options": field["options"]} for end in ("from", "to")]
    return [*ends, {"id": "what", "kind": "short"}]


def _cells(field: Bones, at: str) -> Form:
    is_line = field.get("cell") == "short"
    said = "Ours" if is_line else [field["options"][0]]
    return {f"field-{at}.{row}.{column}": said for row in field["rows"] for column in field["columns"]}
