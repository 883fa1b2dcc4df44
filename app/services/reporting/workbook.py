"""Knows how the report is written as a workbook (XLSX): typed cells, no formula, no link; knows not whose rows they are.

The database writes the rows as a sheet's XML (docs/decisions/0022), and they go into the file as they come: it is a zip
archive whose parts are sheets and a few short descriptions (ECMA-376, SpreadsheetML).
"""

import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import Text, case, cast, false, func, literal, true
from sqlalchemy.orm import Session

from app.adapters.sql import streaming
from app.adapters.sql.streaming import Line
from app.adapters.sql.wording import four_decimals, put_together, seconds_of
from app.services.reporting import query
from app.services.reporting.columns import NAMES, ColumnKind, ReportColumn, Value
from app.services.reporting.question import Question

SHEET_ROWS = 1_048_576
"""What a sheet holds at most, the heading included."""
SHEET_BYTES = 1 << 30
"""A sheet that grew longer is followed by another: above 2 GB the archive would need a form not every program reads."""
MOST_LETTERS = 32_767
"""What a cell holds."""
QUICKLY = 1
"""How hard the archive is packed: rows resemble each other so much that more effort saves little."""
PIECE = 64 * 1024
_PLAIN, _MOMENT, _HEADING = range(3)
"""The styles, by their place in the list of `_STYLES`."""
_NUMBER = "<>"
"""Where a row's number belongs. No text of others holds it: theirs is escaped."""
_NUMBER_SENT = _NUMBER.encode()
_NO_XML = bytes(range(9)) + b"\x0b\x0c\r" + bytes(range(14, 32))
"""Control characters XML cannot hold."""
_NO_CHARACTERS = re.compile(b"\xef\xbf[\xbe\xbf]")
"""U+FFFE and U+FFFF, which it cannot either."""
_LIKE_AN_ESCAPE = re.compile(rb"_(x[0-9A-Fa-f]{4}_)")
"""Programs take `_x0041_` for an A."""


def as_xlsx(session: Session, asked: Question) -> Generator[bytes, None, None]:
    """The report as a workbook, a piece at a time. Rows that ceased are not told: only JSON can say so."""
    row = put_together(literal(f'<row r="{_NUMBER}">'), *query.written(asked, _cell), literal("</row>"))
    outlet, sheets = _Outlet(), 0
    with (
        closing(streaming.line_parts(session, query.lines(asked, row))) as parts,
        ZipFile(outlet, "w", ZIP_DEFLATED, compresslevel=QUICKLY) as archive,
    ):
        part = next(parts, None)
        while part or not sheets:
            sheets += 1
            with archive.open(f"xl/worksheets/sheet{sheets}.xml", "w") as sheet:
                sheet.write(_BEGIN)
                rows, size = 1, 0
                while part and rows + len(part) <= SHEET_ROWS and size < SHEET_BYTES:
                    size += sheet.write(_as_xml(part, first=rows + 1))
                    rows += len(part)
                    yield from outlet.full()
                    part = next(parts, None)
                sheet.write(_END)
        for name, text in _descriptions(sheets):
            with archive.open(name, "w") as description:
                description.write(text.encode())
    yield outlet.taken()


class _Outlet:
    """What the archive writes into, to be taken on from there. It cannot go back, and the archive does not ask it to."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def write(self, piece: bytes) -> int:
        """Keep a piece until it is taken."""
        self._pieces.append(piece)
        self._size += len(piece)
        return len(piece)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def close(self) -> None:
        """Nor does anything stay open."""

    def full(self) -> Iterator[bytes]:
        """What was written, once it is worth sending."""
        if self._size >= PIECE:
            yield self.taken()

    def taken(self) -> bytes:
        """What was written since the last time."""
        piece = b"".join(self._pieces)
        self._pieces.clear()
        self._size = 0
        return piece


# ---- cells


def _letters(column: int) -> str:
    """What a sheet calls a column, from 0: A to Z, then AA and so on."""
    return chr(65 + column) if column < 26 else _letters(column // 26 - 1) + _letters(column % 26)  # noqa: PLR2004


_ADDRESSES = {name: f'r="{_letters(number)}{_NUMBER}"' for number, name in enumerate(NAMES)}


def _cell(column: ReportColumn, value: Value) -> Value:
    """A cell; nothing at all for none."""
    return _IN_SHEET[column.kind](_ADDRESSES[column.name], value)


def _between(begin: str, value: Value, end: str) -> Value:
    return func.coalesce(literal(begin, Text).concat(value).concat(literal(end, Text)), "")


def _key(at: str, value: Value) -> Value:
    return _between(f'<c {at} t="inlineStr"><is><t>', value, "</t></is></c>")


def _text(at: str, value: Value) -> Value:
    text = func.substr(func.nullif(value, ""), 1, MOST_LETTERS)
    for letter, escaped in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = func.replace(text, letter, escaped)
    return _between(f'<c {at} t="inlineStr"><is><t xml:space="preserve">', text, "</t></is></c>")


def _flag(at: str, value: Value) -> Value:
    yes, no = (f'<c {at} t="b"><v>{figure}</v></c>' for figure in (1, 0))
    return case((true(), yes), (false(), no), value=value, else_="")


def _number(at: str, value: Value) -> Value:
    return _between(f"<c {at}><v>", cast(value, Text), "</v></c>")


def _moment(at: str, value: Value) -> Value:
    days = seconds_of(value) / literal(86_400.0) + literal(
        25_569.0
    )  # a sheet counts days from the end of 1899
    return _between(f'<c {at} s="{_MOMENT}"><v>', cast(days, Text), "</v></c>")


_IN_SHEET: Mapping[ColumnKind, Callable[[str, Value], Value]] = {
    ColumnKind.KEY: _key,
    ColumnKind.TEXT: _text,
    ColumnKind.FLAG: _flag,
    ColumnKind.COUNT: _number,
    ColumnKind.SHARE: lambda at, value: _number(at, four_decimals(value)),
    ColumnKind.MOMENT: _moment,
}


def _as_xml(lines: Sequence[Line], *, first: int) -> bytes:
    """Lines of the database, numbered, without what XML cannot hold."""
    numbered = [
        bytes(line).replace(_NUMBER_SENT, b"%d" % number) for number, line in enumerate(lines, start=first)
    ]
    text = b"".join(numbered).translate(None, _NO_XML)
    if b"\xef\xbf" in text:
        text = _NO_CHARACTERS.sub(b"", text)
    return _LIKE_AN_ESCAPE.sub(rb"_x005F_\1", text) if b"_x" in text else text


# ---- what else is in the archive

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BEGIN = (
    f'{_XML}<worksheet xmlns="{_MAIN}">'
    '<sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    '<selection pane="bottomLeft"/></sheetView></sheetViews>'
    f'<cols><col min="1" max="{len(NAMES)}" width="18" customWidth="1"/></cols><sheetData><row r="1">'
    + "".join(
        f'<c r="{_letters(number)}1" s="{_HEADING}" t="inlineStr"><is><t>{name}</t></is></c>'
        for number, name in enumerate(NAMES)
    )
    + "</row>\n"
).encode()
_END = b"</sheetData></worksheet>"
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _descriptions(sheets: int) -> Iterator[tuple[str, str]]:
    """The parts that say what the archive holds."""
    numbers = range(1, sheets + 1)
    told = "".join(f'<sheet name="Sheet{no}" sheetId="{no}" r:id="rId{no}"/>' for no in numbers)
    parts = [*((f"worksheets/sheet{no}.xml", "worksheet") for no in numbers), ("styles.xml", "styles")]
    yield "xl/styles.xml", _STYLES
    yield (
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{told}</sheets></workbook>',
    )
    yield "xl/_rels/workbook.xml.rels", _relationships(parts)
    yield "_rels/.rels", _relationships([("xl/workbook.xml", "officeDocument")])
    types = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{_TYPES}.{kind}+xml"/>'
        for part, kind in [("workbook.xml", "sheet.main"), *parts]
    )
    document = (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
    )
    yield "[Content_Types].xml", document


def _relationships(parts: Sequence[tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="rId{no}" Type="{_RELATIONS}/{kind}" Target="{part}"/>'
        for no, (part, kind) in enumerate(parts, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'
