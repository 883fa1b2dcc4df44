"""Knows how the report's rows are written as CSV, XLSX and JSON; knows neither the query nor HTTP.

Each writer takes rows as they come and keeps none. Moments are UTC to the second, shares have at most four decimals.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import IO, Any

import xlsxwriter

from app.services.reporting.rows import COLUMNS, Cell, ReportRow

ROWS_A_PIECE = 200
DECIMALS = 4
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a text that begins like this for a formula; an apostrophe in front keeps it a text."""
SHEET_ROWS = 1_048_576
"""What a sheet holds at most, the heading included."""


def stamp(moment: datetime) -> str:
    """A UTC moment as all machine formats write it: `2026-11-22T00:20:05Z`."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


# ---- CSV


def as_csv(rows: Iterable[ReportRow]) -> Iterator[bytes]:
    """UTF-8 with BOM and CRLF, a piece at a time. Rows that ceased are not told: only JSON can say so."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    text.write("\ufeff")
    writer.writerow(COLUMNS)
    for count, row in enumerate((row for row in rows if not row.removed), start=1):
        writer.writerow([_csv_cell(cell) for cell in row.cells()])
        if count % ROWS_A_PIECE == 0:
            yield _taken(text)
    yield _taken(text)


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{cell:.{DECIMALS}f}".rstrip("0").rstrip(".")
    if isinstance(cell, datetime):
        return stamp(cell)
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA_BEGINS) else cell
    return "" if cell is None else str(cell)


def _taken(text: io.StringIO) -> bytes:
    piece = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return piece


# ---- JSON


def as_json(
    rows: Iterable[ReportRow],
    *,
    as_of: datetime,
    limit: int | None = None,
    cursor_of: Callable[[ReportRow], str] | None = None,
) -> Iterator[bytes]:
    """`{"rows": […], "next_cursor": …, "as_of": …}`.

    `rows` may hold one row more than `limit`: it is not written, but says that there is more, and `cursor_of` makes
    the cursor from the last row that is.
    """
    yield b'{"rows": ['
    last: ReportRow | None = None
    cursor = None
    for count, row in enumerate(rows):
        if cursor_of is not None and last is not None and count == limit:
            cursor = cursor_of(last)
            break
        yield (",\n" if count else "\n").encode() + _json(row.told())
        last = row
    yield b'\n], "next_cursor": ' + _json(cursor) + b', "as_of": ' + _json(stamp(as_of)) + b"}\n"


def _json(value: Any) -> bytes:
    if isinstance(value, dict):
        value = {name: _json_cell(cell) for name, cell in value.items()}
    return json.dumps(value, ensure_ascii=False).encode()


def _json_cell(cell: Cell) -> str | bool | float | None:
    if isinstance(cell, datetime):
        return stamp(cell)
    return round(cell, DECIMALS) if isinstance(cell, float) else cell


# ---- XLSX


def write_xlsx(rows: Iterable[ReportRow], file: IO[bytes]) -> None:
    """A workbook with typed cells, written row by row through files of its own. Rows that ceased are not told."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd hh:mm:ss",
    }
    with xlsxwriter.Workbook(file, options) as book:
        heading = book.add_format({"bold": True})
        sheet: Any = None
        line = 0
        for row in (row for row in rows if not row.removed):
            if sheet is None or line == SHEET_ROWS:
                sheet, line = _sheet(book, heading), 1
            for column, cell in enumerate(row.cells()):
                _write(sheet, line, column, cell)
            line += 1
        if sheet is None:
            _sheet(book, heading)


def _sheet(book: Any, heading: Any) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(COLUMNS) - 1, 18)
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name, heading)
    return sheet


def _write(sheet: Any, line: int, column: int, cell: Cell) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(line, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(line, column, round(cell, DECIMALS))
    elif isinstance(cell, datetime):
        sheet.write_datetime(line, column, cell.replace(tzinfo=None, microsecond=0))
    elif cell:
        sheet.write_string(line, column, cell)
