"""Knows whether words have the shape that a schema says, in a small part of the time that loading them takes; knows no kind."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from marshmallow import Schema, fields

Fits = Callable[[Any], bool]


@cache
def shape_of(schema: type[Schema]) -> Fits:
    """Says of loaded words whether the schema could have made them."""
    return _of_schema(schema())


def _of_schema(schema: Schema) -> Fits:
    members = {field.attribute or name: _of_field(field) for name, field in schema.fields.items()}
    required = {field.attribute or name for name, field in schema.fields.items() if field.required}

    def fits(told: Any) -> bool:
        return (
            isinstance(told, Mapping)
            and required <= told.keys() <= members.keys()
            and all(members[name](value) for name, value in told.items())
        )

    return fits


def _of_field(field: fields.Field[Any]) -> Fits:
    if isinstance(field, fields.Nested):
        return _of_schema(field.schema)
    if isinstance(field, fields.Dict) and field.value_field is not None:
        inner = _of_field(field.value_field)
        return lambda told: isinstance(told, Mapping) and all(map(inner, told.values()))
    return lambda told: isinstance(told, str)
