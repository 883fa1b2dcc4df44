"""Knows what may stand at a place of a file (a text, a list, keys …), and how to say that something else stands there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, validate

from app.content.reader import Where

MOST_SHOWN = 40
"""Letters of a value that are shown to its author."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a schema wants at a place: a field, a schema, or None where it says nothing."""

    field: fields.Field[Any] | Schema | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistaken:
    """What stands at a place; of a key that is wrong itself, the key."""

    place: Where
    value: Any
    is_key: bool = False

    @property
    def name(self) -> str:
        """As its author may find it: by its key, and by its number in a list."""
        key = next((step for step in reversed(self.place) if isinstance(step, str)), None)
        last = self.place[-1] if self.place else None
        if isinstance(last, int):
            return f"number {last + 1} of “{key}”" if key else f"number {last + 1}"
        return f"“{key}”" if key else "the file"


def shape_at(schema: Schema, where: Where) -> Shape:
    """What the schema wants at a place."""
    here: Any = schema
    for step in where:
        here = _inside(here, step)
    return Shape(here.schema if isinstance(here, fields.Nested) else here)


def known_keys(shape: Shape) -> list[str]:
    """The keys that a schema knows, as they are written; of anything else none."""
    if not isinstance(shape.field, Schema):
        return []
    return [one.data_key or name for name, one in shape.field.fields.items()]


def told_of(message: str, found: Mistaken, shape: Shape) -> tuple[str, str]:
    """What marshmallow says of a value, in words of authors: what is wrong, and how to mend it."""
    if message == "Field may not be null.":
        return f"{found.name} is empty", f"write {_wanted(shape.field)[0]} there, or remove the line"
    if message.startswith(("Not a valid", "Invalid input type", "Special numeric", "Number too large")):
        wanted, mend = _wanted(shape.field)
        if isinstance(found.value, str | int | float) and isinstance(shape.field, fields.String):
            mend = f'put it in quotes, "{_short(found.value)}", or write another text'
        return f"{found.name} {_said(found.value)} and must be {wanted}", mend
    for pattern, what, mend in _RULES:
        broken = re.fullmatch(pattern, message)
        if broken:
            return _with_value(f"{found.name} {broken.expand(what)}", found), broken.expand(mend)
    what, _, mend = message.partition(": ")
    name = f"“{found.value}”" if found.is_key else f"“{_key(found)}”"
    if found.is_key:
        what = re.sub(
            r"^is “.*”, which has no meaning here$", f"has no meaning under “{_above(found)}”", what
        )
    return _with_value(f"{name} {what}", found), mend or "correct it"


_RULES = (
    (r"Shorter than minimum length (\d+)\.", r"has too few things in it", r"write at least \1"),
    (r"Longer than maximum length (\d+)\.", r"has too many things in it", r"write at most \1"),
    (
        r"Length must be between (\d+) and (\d+)\.",
        r"has not the right number of things",
        r"write from \1 to \2",
    ),
    (r"Length must be 0\.", r"does not belong here", r"remove it"),
    (r"Length must be (\d+)\.", r"has not the right number of things", r"write exactly \1, like [30, 40]"),
    (
        r"Must be one of: (.*)\.",
        r"is a word that has no meaning here",
        r"use one of \1",
    ),
    (r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\.", r"does not fit", r"write a number from \1 to \2"),
    (r"Must be greater than (\S+) and less than (\S+)\.", r"does not fit", r"write a number between \1 and \2"),
    (r"Must be greater than or equal to (\S+)\.", r"is too small", r"write at least \1"),
)  # fmt: skip
"""What marshmallow's own rules say, and what authors are told: what is wrong, how to mend it."""


def _inside(here: Any, step: str | int) -> Any:
    here = here.schema if isinstance(here, fields.Nested) else here
    if isinstance(here, Schema):
        return next((one for name, one in here.fields.items() if step == (one.data_key or name)), None)
    if isinstance(here, fields.List):
        return here.inner
    if isinstance(here, fields.Tuple):
        return here.tuple_fields[step] if isinstance(step, int) and step < len(here.tuple_fields) else None
    return here.value_field if isinstance(here, fields.Dict) else None


_PLAIN: tuple[tuple[type[fields.Field[Any]], str, str], ...] = (
    (fields.Boolean, "true or false", "write true or false, without quotes"),
    (fields.Integer, "a whole number", "write digits only, like 3"),
    (fields.Float, "a number", "write it like 0.6"),
    (fields.Tuple, "a list of numbers", "write it like [30, 40]"),
)
"""What must stand at a place that holds one thing, and how it is written."""


def _wanted(field: fields.Field[Any] | Schema | None) -> tuple[str, str]:
    """What must stand at a place, and how to write it."""
    for sort, wanted, mend in _PLAIN:
        if isinstance(field, sort):
            return wanted, mend
    if isinstance(field, fields.List):
        inner = field.inner.schema if isinstance(field.inner, fields.Nested) else field.inner
        if isinstance(inner, Schema | fields.Dict):
            return "a list of lines that begin with “- ”", f"write it like “- {_example(inner)}”"
        return "a list of words", "write it like [a, b]"
    if isinstance(field, Schema | fields.Dict):
        return "keys with what belongs to each", f"write it like {_example(field)}"
    return "a text", "write the words alone, without brackets, braces and lines below"


def _example(field: Schema | fields.Dict) -> str:
    """Keys as they are written in braces."""
    if isinstance(field, Schema):
        needed = [one.data_key or name for name, one in field.fields.items() if one.required]
        return "{" + ", ".join(f"{key}: …" for key in needed or known_keys(Shape(field))[:2]) + "}"
    keys, values = field.key_field, field.value_field
    words = (
        [word for rule in keys.validators if isinstance(rule, validate.OneOf) for word in rule.choices]
        if keys
        else []
    )
    value = "[a, b]" if isinstance(values, fields.List) else "…"
    return "{" + str(field.metadata.get("like", f"{words[0] if words else 'id'}: {value}")) + "}"


def _said(value: Any) -> str:
    """What stands there instead."""
    if isinstance(value, bool):
        return f"is {str(value).lower()}"
    if isinstance(value, int | float):
        return f"is the number {_short(value)}"
    if isinstance(value, str):
        return f"is the text “{_short(value)}”"
    if isinstance(value, Mapping):
        keys = ", ".join(f"“{_short(key)}”" for key in list(value)[:3])
        return f"has keys in it ({keys})" if keys else "has empty braces"
    return "is a list" if isinstance(value, list) else "is empty"


def _with_value(what: str, found: Mistaken) -> str:
    """The same with the value in question, where it is not told already."""
    value = _short(found.value) if isinstance(found.value, str | int | float) else ""
    return what if not value or f"“{value}" in what else f"{what} (“{value}”)"


def _short(value: Any) -> str:
    text = " ".join(str(value).lower().split() if isinstance(value, bool) else str(value).split())
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def _key(found: Mistaken) -> str:
    return next((step for step in reversed(found.place) if isinstance(step, str)), "the file")


def _above(found: Mistaken) -> str:
    return next((step for step in reversed(found.place[:-1]) if isinstance(step, str)), "the file")
