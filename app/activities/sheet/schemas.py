"""Knows how the fields of a worksheet are written by an author; does not know what a kind of field needs."""

from marshmallow import Schema, fields, validate

from app.activities.fields import Id, Inline, Unmarked, by_id
from app.activities.sheet.cells import PILLS, WORDS
from app.activities.sheet.plain import STEPS
from app.activities.sheet.registry import FIELD_KINDS
from app.activities.sheet.rows import CEILING


def _count(most: int) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(min=1, max=most))


class InnerFieldBones(Schema):
    """A field of a row."""

    id = Id()
    kind = fields.String(required=True, validate=validate.OneOf(list(FIELD_KINDS)))
    options = fields.List(Id())
    least = _count(CEILING)
    steps = fields.String(validate=validate.OneOf(list(STEPS)))


class FieldBones(InnerFieldBones):
    """A field of a worksheet; which of these a kind has, it says itself (`extras`)."""

    optional = fields.Boolean(truthy={True}, falsy={False})
    """May stay empty."""
    fields_ = fields.List(fields.Nested(InnerFieldBones), data_key="fields", attribute="fields")
    most = _count(CEILING)
    rows = fields.List(Id())
    columns = fields.List(Id())
    cell = fields.String(validate=validate.OneOf([PILLS, WORDS]))
    own_rows = fields.Boolean(truthy={True}, falsy={False})
    own_options = _count(CEILING)


class HeadProse(Schema):
    """A row or a column."""

    label = Unmarked()
    hint = Unmarked(required=False)


class InnerFieldProse(Schema):
    """What is asked in a field of a row."""

    label = Unmarked()
    hint = Inline(required=False)
    options = by_id(Unmarked(), required=False)


class FieldProse(InnerFieldProse):
    """What is asked in a field."""

    fields_ = fields.Dict(
        keys=Id(), values=fields.Nested(InnerFieldProse), data_key="fields", attribute="fields"
    )
    rows = by_id(fields.Nested(HeadProse), required=False)
    columns = by_id(fields.Nested(HeadProse), required=False)
