"""CSV, XLSX and JSON as the databases write them, byte by byte and cell by cell."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from math import floor
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils.escape import unescape
from sqlalchemy import select

from app.content.library import Library
from app.models import StarSetting
from app.services.releases import courses
from app.services.reporting import reports, workbook
from app.services.reporting.columns import COLUMNS, NAMES, ColumnKind
from app.services.reporting.files import as_csv, as_json, stamp
from app.services.reporting.filters import Filters
from app.services.reporting.question import Question, Scope
from tests.classroom import NOON
from tests.report_people import LONG_AGO, Town, later

LATE = datetime(2026, 11, 22, 23, 59, 59, 999_999, tzinfo=UTC)
HEADING = ",".join(NAMES)
NASTY = (
    "Kirsten “Kiki” Ærø",
    'Dahl, "Kiki"',
    '"',
    '""',
    ",",
    "two\nlines",
    "two\r\nlines, and more",
    "a carriage\rreturn",
    "\n",
    " spaces around ",
    "=1+1",
    "+45 12 34 56 78",
    "-",
    "@import",
    "\tafter a tab",
    "\rafter a return",
    "a=b",
    "'already",
    "",
    "&amp; <b>bold</b> ]]>",
    "back\\slash \\N \\.",
    "\\N",
    "\\.",
    "100 % %s %(name)s :name $1",
    "<> <1> a row's number",
    "\x01\x02 control \x1f \x7f",
    "𝕬𝖊𝖗ø 🌟 \u202eright to left\u202c e\u0301",
    "\ufeffmark \ufffe \uffff",
    "_x0041_ _x005F_",
    "x" * 40_000,
    'x;=HYPERLINK("http://example.org")',
    "Dahl; Kirsten",
    "a;b; =c\t-d\n@e",
    "12;+3",
)
SHARES = (
    0.0,
    1.0,
    1 / 3,
    2 / 3,
    0.5,
    0.875,
    1 / 32,
    1 / 64,
    0.00004,
    0.00005,
    0.00015,
    0.99994,
    0.99996,
    0.1 + 0.2,
)


@pytest.fixture
def session(database):
    with database.writing() as session:
        yield session


@pytest.fixture
def town(session):
    return Town.found(session)


@pytest.fixture
def asked(session, town):
    """What is asked: everything of the town."""
    view = courses.read_current(session, library=Library(), locale="en").view
    scope = Scope(institution_id=town.institution.id)
    return Question(scope=scope, filters=Filters(), view=view, until=NOON)


@pytest.fixture
def kirsten(town, session):
    """Somebody with something in every column that can have something."""
    course = town.course("Welfare, together", changed_at=LATE)
    session.get_one(StarSetting, (course.id, "m01")).due_at = later(days=90)
    enrolment = town.person(course, group="citizen", pathway="citizen", enrolled_at=LATE, left_at=LATE)
    town.progress(
        enrolment,
        status="completed",
        fraction=1 / 3,
        quiz_best=0.875,
        quiz_passed=True,
        completed_by="quiz",
        journals=2,
        opened_at=LATE,
        started_at=LATE,
        completed_at=LATE,
        last_activity_at=LATE,
    )
    return enrolment


def sheet_of(session, asked):
    return openpyxl.load_workbook(io.BytesIO(b"".join(workbook.as_xlsx(session, asked)))).active


def cells_of(session, asked):
    """The second row's cells by column."""
    heading, row = sheet_of(session, asked).iter_rows()
    return {name.value: cell for name, cell in zip(heading, row, strict=True)}


def in_plain_python(rows):
    """What the CSV has to be, from the rows' values."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(NAMES)
    for row in rows:
        writer.writerow([plain(column.kind, value) for column, value in zip(COLUMNS, row, strict=False)])
    return ("\ufeff" + text.getvalue()).encode()


def plain(kind, value):
    if value is None:
        return ""
    if kind is ColumnKind.FLAG:
        return "true" if value else "false"
    if kind is ColumnKind.SHARE:
        return f"{floor(value * 10_000 + 0.5) / 10_000:.4f}".rstrip("0").rstrip(".")
    if kind is ColumnKind.MOMENT:
        return value.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    if kind is ColumnKind.TEXT:
        begins = "'" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else ""
        splits = re.search(r"[;\t\r\n] ?[-=+@]", value)
        return begins + (re.sub(r"([;\t\r\n])", r"\1'", value) if splits else value)
    return str(value)


def test_csv_is_written_to_the_byte_as_the_contract_says(session, town, asked, kirsten):
    context, person = kirsten.context, kirsten.person
    ids = (
        town.institution.key,
        town.platform.key,
        context.key,
        '"Welfare, together"',
        person.key,
        person.sub,
    )
    row = (
        f"{','.join(ids)},Kirsten Dahl,person@nordby.example,citizen,,citizen,m01,"
        "What co-creation is — and is not,true,left,0.3333,0.875,true,quiz,2,"
        "2026-11-22T23:59:59Z,2026-11-22T23:59:59Z,2026-11-22T23:59:59Z,2026-11-22T23:59:59Z,2026-11-22T23:59:59Z,"
        "2026-11-30T08:00:00Z,2026-11-22T23:59:59Z,2026-11-22T23:59:59Z"
    )

    assert b"".join(as_csv(session, asked)).decode() == f"\ufeff{HEADING}\r\n{row}\r\n"


def test_an_empty_report_has_its_heading(session, asked):
    assert b"".join(as_csv(session, asked)) == f"\ufeff{HEADING}\r\n".encode()
    assert [cell.value for cell in next(sheet_of(session, asked).iter_rows())] == list(NAMES)


def test_what_the_database_writes_is_what_python_would_write(session, town, asked):
    course = town.course('A "course", of =things')
    for number, text in enumerate(NASTY):
        share = SHARES[number % len(SHARES)]
        enrolment = town.person(course, name=text, enrolled_at=LONG_AGO + timedelta(microseconds=number))
        enrolment.person.email = text[::-1]
        town.progress(enrolment, fraction=share, quiz_best=share, last_activity_at=LATE, changed_at=LATE)
    for share in SHARES:
        town.progress(town.person(course, name=None), fraction=share, quiz_best=None if share else share)
    town.crowd(town.course("Crowd"), 450)
    session.flush()

    written = b"".join(as_csv(session, asked))

    rows = list(reports.read(session, asked))
    assert len(rows) == len(NASTY) + len(SHARES) + 450
    assert written == in_plain_python(rows)


def test_a_text_a_spreadsheet_would_run_gets_an_apostrophe(session, town, asked):
    for begin in "=+-@\t\r":
        town.person(town.course(f"a{begin}"), name=f"{begin}cmd|calc")

    text = b"".join(as_csv(session, asked)).decode()

    for begin in "=+-@\t\r":
        assert f"'{begin}cmd|calc" in text
        assert f"'a{begin}" not in text


@pytest.mark.parametrize("separator", [";", "\t"])
def test_no_cell_is_a_formula_wherever_a_spreadsheet_splits(session, town, asked, separator):
    """Excel reads a file by the list separator of the country, and knows quotes at the beginning of a cell only."""
    for letter in "=+-@":
        for space in ("", " "):
            name = f'x{separator}{space}{letter}HYPERLINK("http://example.org")'
            town.person(town.course("Co-creating"), name=name)

    text = b"".join(as_csv(session, asked)).decode("utf-8-sig")

    cells = [cell.strip() for line in text.splitlines() for cell in line.split(separator)]
    assert not [cell for cell in cells if cell[:1] in {*"=+-@"}]


def test_rows_that_ceased_are_told_in_json_alone(session, town, asked):
    course = town.course()
    town.person(course)
    town.save_setup(course, 1, at=later(days=3), off=["m01"])
    changes = Question(
        scope=asked.scope, filters=Filters(updated_since=later(days=2)), view=asked.view, until=later(days=4)
    )

    assert b"".join(as_csv(session, changes)).count(b"\r\n") == 1
    assert sheet_of(session, changes).max_row == 1
    [row] = json.loads(b"".join(as_json(reports.read(session, changes), as_of=NOON)))["rows"]
    assert row.pop("removed") is True
    assert {name for name, value in row.items() if value is not None} == {
        column.name for column in COLUMNS if column.is_told_of_gone
    }


def test_a_workbook_has_typed_cells(session, asked, kirsten):
    cells = cells_of(session, asked)

    assert tuple(cells) == NAMES
    assert (cells["name"].value, cells["name"].data_type) == (kirsten.person.name, "s")
    assert (cells["progress"].value, cells["quiz_score"].value) == (0.3333, 0.875)
    assert (cells["required"].value, cells["quiz_passed"].value) == (True, True)
    assert cells["journal_entries"].value == 2
    assert cells["enrolled_at"].value == datetime(2026, 11, 22, 23, 59, 59)  # noqa: DTZ001  (sheets know no zones)
    assert cells["due_at"].value == datetime(2026, 11, 30, 8)  # noqa: DTZ001
    assert cells["enrolled_at"].number_format == r"yyyy\-mm\-dd\ hh:mm:ss"
    assert cells["cohort"].value is None


def test_a_workbook_holds_any_text_and_runs_none(session, town, asked):
    course = town.course()
    for text in NASTY:
        town.person(course, name=text)
    lost = str.maketrans("", "", "".join(map(chr, [*range(9), 11, 12, 13, *range(14, 32), 0xFFFE, 0xFFFF])))

    _heading, *rows = sheet_of(session, asked).iter_rows()

    cells = [row[NAMES.index("name")] for row in rows]
    # A program takes `_x0041_` for an A and `_x005F_` for the line itself; openpyxl leaves that to us.
    assert [unescape(cell.value or "") for cell in cells] == [text.translate(lost)[:32_767] for text in NASTY]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}


def test_rows_and_cells_carry_their_addresses(session, town, asked):
    town.crowd(town.course(), 250)

    archive = ZipFile(io.BytesIO(b"".join(workbook.as_xlsx(session, asked))))

    sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'<row r="(\d+)"', sheet) == [str(number) for number in range(1, 252)]
    assert '<c r="A1" ' in sheet
    assert '<c r="AB251" ' in sheet


def test_an_address_is_no_link(session, town, asked):
    town.person(town.course(), name="https://lms.example")

    assert cells_of(session, asked)["name"].hyperlink is None


def test_a_sheet_that_is_full_is_followed_by_another(session, town, asked, monkeypatch):
    town.crowd(town.course(), 450)
    monkeypatch.setattr(workbook, "SHEET_ROWS", 401)

    book = openpyxl.load_workbook(io.BytesIO(b"".join(workbook.as_xlsx(session, asked))))

    assert [sheet.max_row for sheet in book] == [401, 51]
    assert all(next(sheet.iter_rows(values_only=True)) == NAMES for sheet in book)


def test_a_workbook_is_a_sound_archive_that_the_first_bytes_come_of_soon(session, town, asked):
    town.crowd(town.course(), 1200)

    pieces = list(workbook.as_xlsx(session, asked))

    archive = ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None
    assert {"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/styles.xml"} <= set(
        archive.namelist()
    )


def test_json_tells_columns_in_their_order_and_when_there_is_no_more(session, asked, kirsten):
    document = json.loads(b"".join(as_json(reports.read(session, asked), as_of=NOON)))

    [row] = document["rows"]
    assert tuple(row) == (*NAMES, "removed")
    assert (row["progress"], row["quiz_passed"], row["cohort"]) == (0.3333, True, None)
    assert row["person_id"] == kirsten.person.key
    assert row["enrolled_at"] == stamp(LATE) == "2026-11-22T23:59:59Z"
    assert row["removed"] is False
    assert (document["next_cursor"], document["as_of"]) == (None, stamp(NOON))


def test_a_page_is_full_and_names_the_next_one_only_if_there_is_one(session, town, asked):
    town.crowd(town.course(), 3)

    def page(limit):
        rows = reports.read(session, asked, limit=limit + 1)
        pieces = as_json(rows, as_of=NOON, limit=limit, cursor_of=lambda row: row.name)
        return json.loads(b"".join(pieces))

    assert (len(page(2)["rows"]), page(2)["next_cursor"]) == (2, "Person 1")
    assert (len(page(3)["rows"]), page(3)["next_cursor"]) == (3, None)


def test_who_stops_reading_leaves_the_transaction_usable(session, town, asked, monkeypatch):
    town.crowd(town.course(), 450)
    monkeypatch.setattr(workbook, "PIECE", 1000)
    monkeypatch.setattr(workbook, "QUICKLY", 0)  # what is packed waits longer

    for written in (as_csv(session, asked), workbook.as_xlsx(session, asked)):
        next(written)
        assert next(written)
        written.close()
        assert session.scalar(select(1)) == 1
