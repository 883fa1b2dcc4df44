"""Knows how the report's columns are written as CSV and JSON; knows neither whose rows they are nor HTTP.

CSV cells are written by the database (docs/decisions/0022): what follows says how, by the kind of the column.
"""

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from datetime import datetime
from math import floor
from typing import Any

from sqlalchemy import Row, Text, case, false, func, literal, true
from sqlalchemy.orm import Session

from app.adapters.sql import streaming
from app.adapters.sql.wording import first_letter, four_decimals, inert_when_split, stamped
from app.services.reporting import query
from app.services.reporting.columns import COLUMNS, NAMES, ColumnKind, ReportColumn, Value
from app.services.reporting.question import Question

FORMULA_BEGINS = "=+-@\t\r"
"""A spreadsheet takes a text that begins like this for a formula; an apostrophe in front keeps it a text."""
TEN_THOUSAND = 10_000
BROKEN = b'"!","This file is not whole: something went wrong while it was written. Fetch it again."\r\n'
"""The last row of a file that breaks off."""


def stamp(moment: datetime) -> str:
    """A UTC moment as all machine formats write it: `2026-11-22T00:20:05Z`."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


# ---- CSV


def as_csv(session: Session, asked: Question) -> Generator[bytes, None, None]:
    """UTF-8 with BOM and CRLF, a piece at a time. Rows that ceased are not told: only JSON can say so."""
    yield ("\ufeff" + ",".join(NAMES) + "\r\n").encode()
    yield from streaming.csv_parts(session, query.lines(asked, *query.written(asked, _csv_cell)))


def _csv_cell(column: ReportColumn, value: Value) -> Value:
    return _IN_CSV[column.kind](value)


def _guarded(value: Value) -> Value:
    """A text no spreadsheet takes for a formula, wherever it begins a cell: Excel splits at the list separator of the country."""
    begins = first_letter(value).in_([ord(letter) for letter in FORMULA_BEGINS])
    inside = inert_when_split(value)
    return case((begins, literal("'", Text).concat(inside)), else_=func.nullif(inside, ""))


_IN_CSV: Mapping[ColumnKind, Callable[[Value], Value]] = {
    ColumnKind.KEY: lambda value: value,
    ColumnKind.TEXT: _guarded,
    ColumnKind.FLAG: lambda value: case((true(), "true"), (false(), "false"), value=value),
    ColumnKind.COUNT: lambda value: value,
    ColumnKind.SHARE: four_decimals,
    ColumnKind.MOMENT: stamped,
}


# ---- JSON


def as_json(
    rows: Iterable[Row[Any]],
    *,
    as_of: datetime,
    limit: int | None = None,
    cursor_of: Callable[[Row[Any]], str] | None = None,
) -> Iterator[bytes]:
    """`{"rows": […], "next_cursor": …, "as_of": …}`.

    `rows` may hold one row more than `limit`: it is not written, but says that there is more, and `cursor_of` makes
    the cursor from the last row that is.
    """
    yield b'{"rows": ['
    last: Row[Any] | None = None
    cursor = None
    for count, row in enumerate(rows):
        if cursor_of is not None and last is not None and count == limit:
            cursor = cursor_of(last)
            break
        yield (",\n" if count else "\n").encode() + _json(as_document(row))
        last = row
    yield b'\n], "next_cursor": ' + _json(cursor) + b', "as_of": ' + _json(stamp(as_of)) + b"}\n"


def as_document(row: Row[Any]) -> dict[str, Any]:
    """A row as JSON has it: by column, and whether it ceased."""
    cells = zip(COLUMNS, row, strict=False)
    by_name = {column.name: _in_json(column, value) for column, value in cells}
    return by_name | {"removed": bool(row.removed)}


def _in_json(column: ReportColumn, value: Any) -> Any:
    return None if value is None else _IN_JSON[column.kind](value)


def _four_decimals(share: float) -> float:
    return floor(share * TEN_THOUSAND + 0.5) / TEN_THOUSAND


_IN_JSON: Mapping[ColumnKind, Callable[[Any], Any]] = {
    ColumnKind.KEY: str,
    ColumnKind.TEXT: str,
    ColumnKind.FLAG: bool,
    ColumnKind.COUNT: int,
    ColumnKind.SHARE: _four_decimals,
    ColumnKind.MOMENT: stamp,
}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
