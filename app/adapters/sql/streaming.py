"""Knows how rows leave either database as text, a part at a time; knows no table and no file's heading.

PostgreSQL writes the lines itself (COPY); from SQLite they are read. What a statement's columns tell has to be text,
whole numbers or none: what they look like is said in the statement (`app.adapters.sql.wording`). Who does not read to
the end closes the generator: that ends the statement on the server too.
"""

import csv
import io
from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.orm import Session

ROWS_A_PART = 200
_MANNERS = ("work_mem = '64MB'", "max_parallel_workers_per_gather = 0")
"""A file is sorted in memory as far as possible, and takes one processor of the database: the others are for learners."""
_LINES_AS_THEY_ARE = "FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01'"
"""COPY quotes and escapes nothing then, except where a text holds a line end or one of these two."""

Line = bytes | bytearray | memoryview


def csv_parts(session: Session, statement: Select[*tuple[Any, ...]]) -> Generator[bytes, None, None]:
    """The rows as CSV: UTF-8, CRLF, nothing for none, quotes where they must be."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        for lines in _copied(connection, statement, "FORMAT csv"):
            yield _ended_as_files_are(lines)
        return
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for rows in _selected(session, statement):
        writer.writerows(rows)
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()


def _ended_as_files_are(lines: Sequence[Line]) -> bytes:
    """CRLF instead of COPY's LF at the end of each line, and at no line end inside of a cell."""
    text = b"".join(lines)
    if text.count(b"\n") == len(lines):
        return text.replace(b"\n", b"\r\n")
    return b"\r\n".join([line[:-1] for line in lines]) + b"\r\n"


def line_parts(
    session: Session, statement: Select[*tuple[Any, ...]]
) -> Generator[Sequence[Line], None, None]:
    """The rows of a statement with one column of text, as lines; control characters in them may come with others."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        yield from _copied(connection, statement, _LINES_AS_THEY_ARE)
        return
    for rows in _selected(session, statement):
        yield [f"{text}\n".encode() for (text,) in rows]


def _copied(
    connection: Connection, statement: Select[*tuple[Any, ...]], options: str
) -> Generator[list[Line], None, None]:
    """What COPY tells: the server sends a row at a time."""
    query, values = _bound(connection, statement)
    driver: Any = connection.connection.driver_connection
    copying = f"COPY ({query}) TO STDOUT ({options})"
    # Behind a savepoint: who stops reading cancels the COPY, and what was cancelled would take the transaction with it.
    with connection.begin_nested(), driver.cursor() as cursor:
        for setting in _MANNERS:
            cursor.execute(f"SET LOCAL {setting}")
        with cursor.copy(copying, values) as lines:
            received = iter(lines)
            while part := list(islice(received, ROWS_A_PART)):
                yield part


def _bound(connection: Connection, statement: Select[*tuple[Any, ...]]) -> tuple[str, dict[str, Any]]:
    """A statement and its values as the driver wants them: COPY takes none, so the driver writes them into the text."""
    dialect = connection.dialect
    compiled = statement.compile(dialect=dialect)
    expanded = compiled.construct_expanded_state()
    processors = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()
    } | dict(expanded.processors)
    told = {
        name: process(value) if (process := processors.get(name)) else value
        for name, value in expanded.parameters.items()
    }
    return expanded.statement, told


def _selected(session: Session, statement: Select[*tuple[Any, ...]]) -> Iterator[Sequence[Any]]:
    with session.execute(statement.execution_options(yield_per=ROWS_A_PART)) as found:
        yield from found.partitions()
