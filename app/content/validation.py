"""Knows how to hold a piece of a document against a schema and tell the author what is wrong; knows no schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

from marshmallow import Schema, ValidationError

from app.content.problems import Problem
from app.content.reader import Document, Where
from app.content.shapes import Mistaken, Shape, known_keys, shape_at, told_of

_MISSING, _UNKNOWN = "Missing data for required field.", "Unknown field."


@dataclass(frozen=True, slots=True)
class _Complaint:
    """What marshmallow says of a place; `of_key`: of the key itself, not of what stands under it."""

    where: Where
    message: str
    of_key: bool = False


@cache
def ready(schema: type[Schema]) -> Schema:
    """The one instance of a schema: making one takes longer than most loads, and no load changes it."""
    return schema()


def load(
    schema: Schema, document: Document, problems: list[Problem], *, data: Any, under: Where = ()
) -> dict[str, Any] | None:
    """`data` (which stands at `under` in `document`) as the schema reads it; None with problems noted."""
    try:
        loaded: dict[str, Any] = schema.load(data)
    except ValidationError as error:
        complaints = list(_flatten(error.messages, data))
        renamed = dict(_renamed(schema, complaints))
        for one in complaints:
            if one.message == _MISSING and one.where in renamed.values():
                continue  # it is there, under a name that is told of
            what, mend = _told(schema, data, one, under, renamed)
            problems.append(document.problem((*under, *one.where), what, mend))
        return None
    return loaded


def _flatten(messages: Any, data: Any) -> Iterator[_Complaint]:
    if isinstance(messages, list):
        for message in messages:
            yield _Complaint((), str(message))
        return
    for name, inner in messages.items():
        # Marshmallow adds "_schema" for the whole, "key" and "value" inside mappings: no steps of the way.
        is_step = name != "_schema" and (name not in {"key", "value"} or _has(data, name))
        for one in _flatten(inner, _inside(data, name) if is_step else data):
            where = (name, *one.where) if is_step else one.where
            yield _Complaint(where, one.message, one.of_key or (name == "key" and not is_step))


def _renamed(schema: Schema, complaints: list[_Complaint]) -> Iterator[tuple[Where, Where]]:
    """By the place of an unknown key, that of the missing one it may have been meant for."""
    missing = [one.where for one in complaints if one.message == _MISSING]
    for one in complaints:
        if one.message == _UNKNOWN:
            above, key = one.where[:-1], str(one.where[-1])
            near = [str(other[-1]) for other in missing if other[:-1] == above]
            found = get_close_matches(key, [*near, *known_keys(shape_at(schema, above))], n=1)
            if found:
                yield one.where, (*above, found[0])


def _told(
    schema: Schema, data: Any, one: _Complaint, under: Where, renamed: Mapping[Where, Where]
) -> tuple[str, str]:
    place = (*under, *one.where)
    if one.message == _MISSING:
        return f"“{place[-1]}” is missing", f"add “{place[-1]}:”"
    if one.message == _UNKNOWN:
        if one.where in renamed:
            return f"“{place[-1]}” is not known here", f"write “{renamed[one.where][-1]}”, or remove it"
        known = ", ".join(known_keys(shape_at(schema, one.where[:-1])))
        return f"“{place[-1]}” is not known here", f"use one of {known}, or remove it"
    value = data
    for step in one.where:
        value = _inside(value, step)
    found = Mistaken(place=place, value=place[-1] if one.of_key else value, is_key=one.of_key)
    return told_of(one.message, found, Shape(None) if one.of_key else shape_at(schema, one.where))


def _has(data: Any, name: str | int) -> bool:
    return isinstance(data, Mapping) and name in data


def _inside(data: Any, name: str | int) -> Any:
    if isinstance(data, list) and isinstance(name, int) and name < len(data):
        return data[name]
    return data[name] if _has(data, name) else None
