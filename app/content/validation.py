"""Knows how to hold a piece of a document against a schema and tell the author what is wrong; knows no schema."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema, ValidationError

from app.content.problems import Problem
from app.content.reader import Document, Where

_TOLD = {
    "Missing data for required field.": ("“{name}” is missing", "add “{name}:”"),
    "Unknown field.": ("“{name}” is not known here", "correct its name or remove it"),
    "Field may not be null.": ("“{name}” is empty", "fill it in or remove the line"),
    "Not a valid string.": ("“{name}” is not text", "put the value in quotes"),
    "Not a valid integer.": ("“{name}” is not a whole number", "write digits only"),
    "Not a valid number.": ("“{name}” is not a number", "write it like 0.6"),
    "Not a valid boolean.": ("“{name}” is neither true nor false", "write true or false, without quotes"),
    "Not a valid list.": ("“{name}” is not a list", "write it like [a, b]"),
    "Not a valid tuple.": ("“{name}” is not a list", "write it like [a, b]"),
    "Not a valid mapping type.": ("“{name}” has no keys under it", "write “key: value” lines under it"),
    "Invalid input type.": ("“{name}” has no keys under it", "write “key: value” lines under it"),
}


def load(
    schema: Schema, document: Document, problems: list[Problem], *, data: Any, under: Where = ()
) -> dict[str, Any] | None:
    """`data` (which stands at `under` in `document`) as the schema reads it; None with problems noted."""
    try:
        loaded: dict[str, Any] = schema.load(data)
    except ValidationError as error:
        for where, message in _flatten(error.messages, data):
            place = (*under, *where)
            named = next((step for step in reversed(place) if isinstance(step, str)), "the file")
            problems.append(document.problem(place, *_tell(message, named)))
        return None
    return loaded


def _flatten(messages: Any, data: Any) -> Iterator[tuple[Where, str]]:
    if isinstance(messages, list):
        for message in messages:
            yield (), str(message)
        return
    for name, inner in messages.items():
        # Marshmallow adds "_schema" for the whole, "key" and "value" inside mappings: no steps of the way.
        is_step = name != "_schema" and (name not in {"key", "value"} or _has(data, name))
        for where, message in _flatten(inner, _inside(data, name) if is_step else data):
            yield ((name, *where) if is_step else where), message


def _has(data: Any, name: str | int) -> bool:
    return isinstance(data, Mapping) and name in data


def _inside(data: Any, name: str | int) -> Any:
    if isinstance(data, list) and isinstance(name, int) and name < len(data):
        return data[name]
    return data[name] if _has(data, name) else None


def _tell(message: str, name: str) -> tuple[str, str]:
    if message in _TOLD:
        what, mend = _TOLD[message]
        return what.format(name=name), mend.format(name=name)
    if message.startswith(("is ", "has ")):
        what, _, mend = message.partition(": ")
        return f"“{name}” {what}", mend or "correct it"
    return f"“{name}” does not fit", message.rstrip(".")
