"""CSV, XLSX and JSON, byte by byte."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest

from app.services.reporting.files import as_csv, as_json, stamp, write_xlsx
from app.services.reporting.rows import COLUMNS, ReportRow

NOON = datetime(2026, 11, 22, 12, 0, 5, 999_999, tzinfo=UTC)
ROW = ReportRow(
    institution_id="I",
    platform_id="P",
    context_id="C",
    context_title="Welfare, together",
    person_id="K",
    lms_user_id="11",
    name="Kirsten “Kiki” Ærø",
    email=None,
    group="citizen",
    cohort=None,
    pathway="citizen",
    module_id="m01",
    module_title="What co-creation is",
    required=True,
    status="started",
    progress=1 / 3,
    quiz_score=0.875,
    quiz_passed=False,
    completed_by=None,
    journal_entries=2,
    enrolled_at=NOON,
    opened_at=NOON,
    started_at=None,
    completed_at=None,
    last_activity_at=NOON,
    due_at=None,
    left_at=None,
    changed_at=NOON,
    place=(1, 2, "m01"),
)
AS_CSV = (
    'I,P,C,"Welfare, together",K,11,Kirsten “Kiki” Ærø,,citizen,,citizen,m01,What co-creation is,true,started,'
    "0.3333,0.875,false,,2,2026-11-22T12:00:05Z,2026-11-22T12:00:05Z,,,2026-11-22T12:00:05Z,,,2026-11-22T12:00:05Z"
)


def test_csv_is_written_to_the_byte_as_the_contract_says():
    expected = "\ufeff" + ",".join(COLUMNS) + "\r\n" + AS_CSV + "\r\n"

    assert b"".join(as_csv([ROW])) == expected.encode()


def test_an_empty_report_has_its_heading():
    assert b"".join(as_csv([])) == ("\ufeff" + ",".join(COLUMNS) + "\r\n").encode()


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_a_spreadsheet_would_run_gets_an_apostrophe(begin):
    text = b"".join(as_csv([replace(ROW, name=f"{begin}cmd|calc", context_title=f"a{begin}")])).decode()

    assert f"'{begin}cmd|calc" in text
    assert f"'a{begin}" not in text


def test_numbers_are_no_texts():
    text = b"".join(as_csv([replace(ROW, progress=-0.5, quiz_score=1.0)])).decode()

    assert ",-0.5,1,false," in text


def test_rows_that_ceased_are_told_in_json_alone():
    gone = replace(ROW, name=None, removed=True)
    workbook = io.BytesIO()
    write_xlsx([gone], workbook)

    assert b"".join(as_csv([gone])).count(b"\r\n") == 1
    assert openpyxl.load_workbook(workbook).active.max_row == 1
    assert json.loads(b"".join(as_json([gone], as_of=NOON)))["rows"][0]["removed"] is True


def test_a_workbook_has_typed_cells_and_no_formula():
    file = io.BytesIO()
    write_xlsx([replace(ROW, name="=1+1", email="https://lms.example")], file)

    sheet = openpyxl.load_workbook(file).active
    heading, row = sheet.iter_rows()
    cells = {name.value: cell for name, cell in zip(heading, row, strict=True)}

    assert tuple(cells) == COLUMNS
    assert (cells["name"].value, cells["name"].data_type) == ("=1+1", "s")
    assert cells["email"].hyperlink is None
    assert (cells["progress"].value, cells["quiz_score"].value) == (0.3333, 0.875)
    assert (cells["required"].value, cells["quiz_passed"].value) == (True, False)
    assert cells["journal_entries"].value == 2
    assert cells["enrolled_at"].value == datetime(2026, 11, 22, 12, 0, 5)  # noqa: DTZ001  (sheets know no zones)
    assert cells["completed_at"].value is None


def test_json_tells_columns_in_their_order_and_when_there_is_no_more():
    document = json.loads(b"".join(as_json([ROW], as_of=NOON)))

    [row] = document["rows"]
    assert tuple(row) == (*COLUMNS, "removed")
    assert (row["progress"], row["quiz_passed"], row["email"]) == (0.3333, False, None)
    assert row["enrolled_at"] == stamp(NOON) == "2026-11-22T12:00:05Z"
    assert (document["next_cursor"], document["as_of"]) == (None, "2026-11-22T12:00:05Z")


def test_a_page_is_full_and_names_the_next_one_only_if_there_is_one():
    rows = [replace(ROW, place=(1, number, "m01")) for number in range(3)]

    def page(limit):
        pieces = as_json(rows[: limit + 1], as_of=NOON, limit=limit, cursor_of=lambda row: str(row.place[1]))
        return json.loads(b"".join(pieces))

    assert (len(page(2)["rows"]), page(2)["next_cursor"]) == (2, "1")
    assert (len(page(3)["rows"]), page(3)["next_cursor"]) == (3, None)


def test_writers_take_rows_as_they_come():
    taken = []

    def rows():
        for number in range(10_000):
            taken.append(number)
            yield replace(ROW, enrolled_at=NOON + timedelta(seconds=number))

    pieces = as_csv(rows())
    next(pieces)

    assert len(taken) < 1000
