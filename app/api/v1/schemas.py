"""Knows the shape of what the API takes and gives; the document for machines (OpenAPI) is made from it."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from app.services.reporting.columns import COLUMNS, ColumnKind, ReportColumn
from app.services.reporting.filters import FILTERS, MOST_VALUES, Filter

LIMIT, MOST_ROWS = 1000, 10_000


def _said(text: str, **more: Any) -> dict[str, Any]:
    return {"description": text, **{name: value for name, value in more.items() if value}}


def _parameter(told: Filter) -> fields.Field[Any]:
    """A filter as a parameter. It only says what may be sent: the filters themselves read it, and refuse."""
    one = fields.String(metadata={"enum": list(told.among)} if told.among else {})
    if told.takes_several:
        return fields.List(one, metadata=_said(f"{told.text} May be repeated.", maxItems=MOST_VALUES))
    return fields.List(
        one, metadata=_said(told.text, type="string", format=told.format, example=told.example)
    )


FileQuery = Schema.from_dict({one.name: _parameter(one) for one in FILTERS}, name="FileQuery")
"""What narrows a report as a file."""


class PageQuery(FileQuery):  # type: ignore[misc,valid-type]  # made from the list of filters
    """The same, and which page of the rows."""

    limit = fields.Integer(
        load_default=LIMIT, validate=validate.Range(1, MOST_ROWS), metadata=_said("How many rows at most.")
    )
    cursor = fields.String(metadata=_said("`next_cursor` of the answer before, with the same parameters."))


_FIELDS: Mapping[ColumnKind, Callable[..., fields.Field[Any]]] = {
    ColumnKind.KEY: fields.String,
    ColumnKind.TEXT: fields.String,
    ColumnKind.FLAG: fields.Boolean,
    ColumnKind.COUNT: fields.Integer,
    ColumnKind.SHARE: fields.Float,
    ColumnKind.MOMENT: fields.AwareDateTime,
}


def _cell(column: ReportColumn) -> fields.Field[Any]:
    checks: list[Any] = [validate.OneOf(column.among)] if column.among else []
    if column.kind is ColumnKind.SHARE:
        checks.append(validate.Range(0, 1))
    return _FIELDS[column.kind](
        required=True, allow_none=not column.is_told_of_gone, validate=checks, metadata=_said(column.text)
    )


_REMOVED = fields.Boolean(
    required=True,
    metadata=_said(
        "The row ceased since `updated_since`: its star is off, or the person learns there no more."
    ),
)
RowSchema = Schema.from_dict(
    {column.name: _cell(column) for column in COLUMNS} | {"removed": _REMOVED}, name="RowSchema"
)
"""One person and one star. In a row that ceased (`removed`) only ids and `changed_at` are told."""


class ReportSchema(Schema):
    """A page of the report."""

    rows = fields.List(fields.Nested(RowSchema), required=True)
    next_cursor = fields.String(
        required=True,
        allow_none=True,
        metadata=_said("What `cursor` of the next request must be; none on the last page."),
    )
    as_of = fields.AwareDateTime(
        required=True,
        metadata=_said("Changes up to this moment are told; `updated_since` of the next round."),
    )


class ProblemSchema(Schema):
    """A refusal (RFC 9457)."""

    type = fields.Url(required=True, metadata=_said("Where the code is explained."))
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata=_said("What to do."))
    code = fields.String(required=True, metadata=_said("The same code as on pages and in the log."))
    reference = fields.String(required=True, metadata=_said("The number of the request in the log."))
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata=_said("What is wrong with which parameter."),
    )
