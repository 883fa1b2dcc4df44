"""Knows how a PostgreSQL database is given the rows that a test begins with, again and again; knows no test and no column.

Deleting some rows and copying others in takes a few milliseconds; `TRUNCATE` of all tables takes thirty, a new database seventy,
and whoever serves a new one has to learn its tables first. The rows are kept here, as PostgreSQL copies them out, and go in
where a table holds others. Where a test changed the tables themselves, no rows help: `is_whole` says so.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from app.models import Base

PARENTS_FIRST = tuple(table.name for table in Base.metadata.sorted_tables)
PARENTS = {
    table.name: {key.column.table.name for key in table.foreign_keys} for table in Base.metadata.sorted_tables
}

_OURS = 16384
"""The first number that PostgreSQL gives to what is not its own."""
_TABLES = " UNION ALL ".join(
    f"SELECT count(*), max(xmin::text::bigint) FROM {catalogue} WHERE {of} >= {_OURS}"  # noqa: S608
    for catalogue, of in (("pg_class", "oid"), ("pg_attribute", "attrelid"), ("pg_constraint", "oid"))
)
"""How many parts the tables have, and when one was changed last: whatever is changed is written anew."""
_NUMBERS = """
    SELECT format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value), last_value IS NOT NULL
    FROM pg_sequences WHERE schemaname = 'public'
"""
_FILLED = " UNION ALL ".join(
    f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")"  # noqa: S608
    for name in PARENTS_FIRST
)
_OTHERS = """
    SELECT pid, pg_terminate_backend(pid) FROM (
        SELECT pid, state, row_number() OVER (PARTITION BY state ORDER BY backend_start) AS number
        FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    ) AS others
    WHERE state IS DISTINCT FROM 'idle' OR number > %s OR pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')
"""
_ALL_OTHERS = """
    SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_STILL_THERE = "SELECT 1 FROM pg_stat_activity WHERE pid = ANY(%s)"
PATIENCE_SECONDS, A_MOMENT = 10.0, 0.001
MOST_IDLE = 6
"""Connections of a database that stay open for the next test: most of them leave no more, and each costs the server a process."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What a database holds: the rows of each table that is not empty, and the statement that lets the numbers go on."""

    tables: Mapping[str, bytes]
    numbering: str


class Restorer:
    """Gives one database rows, over a connection of its own."""

    def __init__(self, url: str) -> None:
        """Its tables are as they shall stay."""
        self._url = url
        self._connection = psycopg.connect(url, autocommit=True)
        with suppress(psycopg.errors.InsufficientPrivilege):  # who may not only takes longer
            self._connection.execute(
                "SET session_replication_role = replica"
            )  # nobody looks for what hangs on a row
        self._known: dict[str, tuple[bytes, object]] = {}
        """By table rows that it has held, and which versions of them: a row that was written again has moved."""
        self._tables = self._connection.execute(_TABLES).fetchall()
        _WATCHED[url] = self

    def rows(self) -> Rows:
        """What the database holds now."""
        numbers = self._connection.execute(_NUMBERS).fetchall()
        numbering = ", ".join(f"setval('{name}', {last}, {is_used})" for name, last, is_used in numbers)
        return Rows({table: self._read(table) for table in self._filled()}, f"SELECT {numbering}")

    def bring(self, rows: Rows) -> None:
        """Let the database hold `rows` and no others, whoever is connected: tables are written anew that hold other rows, or hang on one that does."""
        with self._connection.transaction():
            filled = self._filled()
            touched: list[str] = []
            for table in PARENTS_FIRST:
                if (table in filled or table in rows.tables) and (
                    PARENTS[table].intersection(touched)
                    or self._known.get(table) != (rows.tables.get(table), self._versions(table))
                ):
                    touched.append(table)
            for table in reversed(touched):
                self._connection.execute(_sql("DELETE FROM {table}", table))
                self._known.pop(table, None)
            for table in touched:
                if body := rows.tables.get(table):
                    self._write(table, body)
            self._connection.execute(rows.numbering)

    def is_whole(self) -> bool:
        """Whether its tables are still those it had.

        Whoever is in the middle of something, or keeps others waiting, is cut off; a few that are idle stay connected.
        """
        try:
            self._cut_off(_OTHERS, MOST_IDLE)
        except psycopg.OperationalError:  # a test has cut us off, as a restart of the server would
            return False
        return self._connection.execute(_TABLES).fetchall() == self._tables

    def cut_off_all(self) -> None:
        """Close every other connection there is, as at a restart of the server."""
        self._cut_off(_ALL_OTHERS)

    def _cut_off(self, whom: LiteralString, *told: int) -> None:
        """Who comes next shall not meet a connection that is about to end, so they are gone then. PostgreSQL itself would look but ten times a second."""
        cut = [pid for pid, _is_told in self._connection.execute(whom, told)]
        deadline = monotonic() + PATIENCE_SECONDS
        while cut and self._connection.execute(_STILL_THERE, [cut]).fetchone():
            assert monotonic() < deadline, "a connection that was cut off does not end"
            sleep(A_MOMENT)

    def close(self) -> None:
        """Let go of the database."""
        _WATCHED.pop(self._url)
        self._connection.close()

    def _filled(self) -> set[str]:
        return {name for (name,) in self._connection.execute(_FILLED)}

    def _read(self, table: str) -> bytes:
        known = self._known.get(table)
        versions = self._versions(table)
        if known is None or known[1] != versions:
            with self._connection.cursor().copy(
                _sql("COPY {table} TO STDOUT (FORMAT BINARY)", table)
            ) as copy:
                known = self._known[table] = b"".join(copy), versions
        return known[0]

    def _write(self, table: str, body: bytes) -> None:
        with self._connection.cursor().copy(_sql("COPY {table} FROM STDIN (FORMAT BINARY)", table)) as copy:
            copy.write(body)
        self._known[table] = body, self._versions(table)

    def _versions(self, table: str) -> Any:
        asked = _sql("SELECT array_agg((ctid, xmin)::text ORDER BY ctid) FROM {table}", table)
        return self._connection.execute(asked).fetchone()


_WATCHED: dict[str, Restorer] = {}


def watching(url: str) -> Restorer:
    """Who gives the database at this address its rows."""
    return _WATCHED[url]


def _sql(text: str, table: str) -> sql.Composed:
    return sql.SQL(text).format(table=sql.Identifier("public", table))
