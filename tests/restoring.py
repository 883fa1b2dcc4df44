"""Knows how a PostgreSQL database is set back to what a test began with; knows no test and no column.

Deleting what a test wrote takes a millisecond or two; `TRUNCATE` of all tables takes thirty, a new database seventy. The rows
that a test begins with are kept beside, in a schema of their own, and come back where a test has touched them. Where a test
changed the tables themselves, nothing is set back: `restore` says so.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import psycopg
from psycopg import sql

from app.models import Base

KEPT = "kept"
PARENTS_FIRST = tuple(table.name for table in Base.metadata.sorted_tables)
PARENTS = {
    table.name: {key.column.table.name for key in table.foreign_keys} for table in Base.metadata.sorted_tables
}

_TABLES = """
    SELECT md5(string_agg(told, ' ')) FROM (
        SELECT (oid, xmin)::text AS told FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT (attrelid, attnum, xmin)::text FROM pg_attribute
            WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
        UNION ALL
        SELECT (oid, xmin)::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        ORDER BY told
    ) AS parts
"""
_NUMBERS = """
    SELECT format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value), last_value IS NOT NULL
    FROM pg_sequences WHERE schemaname = 'public'
"""
_VERSIONS = " UNION ALL ".join(
    f"SELECT '{name}', array_agg((ctid, xmin)::text ORDER BY ctid) FROM \"{name}\" HAVING count(*) > 0"  # noqa: S608
    for name in PARENTS_FIRST
)
_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM (
        SELECT pid, state, row_number() OVER (PARTITION BY state ORDER BY backend_start) AS number
        FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    ) AS others
    WHERE state IS DISTINCT FROM 'idle' OR number > %s OR pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')
"""
MOST_IDLE = 6
"""Connections of a database that stay open for the next test: most of them leave no more, and each costs the server a process."""


def keep_rows(url: str) -> None:
    """Copy all rows of a filled database, to be found by the restorers of its copies."""
    with psycopg.connect(url) as connection:
        _keep(connection, KEPT)


def _keep(connection: psycopg.Connection[Any], schema: str) -> None:
    kept = sql.Identifier(schema)
    connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(kept))  # of its template
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(kept))
    for table in PARENTS_FIRST:
        if connection.execute(_sql("SELECT 1 FROM {table} LIMIT 1", table)).fetchone():
            connection.execute(_sql("CREATE TABLE {kept} AS TABLE {table}", table, schema))


_WATCHED: dict[str, psycopg.Connection[Any]] = {}
"""By address, the connection of the restorer of a database. It knows the tables; a new one would learn them first."""


class Moment:
    """What a database that has a restorer holds now, to come back while others are connected."""

    def __init__(self, url: str, *, schema: str) -> None:
        """Keep its rows in a schema of that name."""
        self._url, self._schema = url, schema
        with _WATCHED[url].transaction():
            _keep(_WATCHED[url], schema)
        self._numbering = _numbering(_WATCHED[url])
        self._rows = _versions(_WATCHED[url])

    def bring_back(self) -> None:
        """Write the tables anew that hold other rows now, or hang on one that does."""
        connection = _WATCHED[self._url]
        with connection.transaction():
            now = _versions(connection)
            touched = _touched(PARENTS_FIRST, now, self._rows)
            for table in reversed(touched):
                connection.execute(_sql("DELETE FROM {table}", table))
            for table in touched:
                if table in self._rows:
                    connection.execute(_sql("INSERT INTO {table} SELECT * FROM {kept}", table, self._schema))
            connection.execute(self._numbering)


class Restorer:
    """Sets one database back, again and again, over a connection of its own."""

    def __init__(self, url: str) -> None:
        """The database is as it should be again later."""
        self._url = url
        self._connection = _WATCHED[url] = psycopg.connect(url, autocommit=True)
        with suppress(psycopg.errors.InsufficientPrivilege):  # who may not only takes longer
            self._connection.execute(
                "SET session_replication_role = replica"
            )  # nobody looks for what hangs on a row
        kept = self._connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [KEPT])
        filled = {name for (name,) in kept}
        self._filled = [table for table in PARENTS_FIRST if table in filled]
        self._emptying = "; ".join(
            f'DELETE FROM "{table}"'  # noqa: S608  (names of our own models)
            for table in reversed(PARENTS_FIRST)
            if table not in filled
        )
        self._numbering = _numbering(self._connection)
        self._tables = self._now(_TABLES)
        self._rows = self._rows_now()

    def restore(self) -> bool:
        """Set the database back; False where its tables are no longer those it had.

        Whoever is in the middle of something, or keeps others waiting, is cut off; a few that are idle stay connected.
        """
        try:
            self._connection.execute(_OTHERS, [MOST_IDLE])
        except psycopg.OperationalError:  # a test has cut us off, as a restart of the server would
            return False
        if self._now(_TABLES) != self._tables:
            return False
        self._connection.execute(f"{self._emptying}; {self._numbering}")
        if touched := _touched(self._filled, self._rows_now(), self._rows):
            with self._connection.transaction():
                for table in reversed(touched):
                    self._connection.execute(_sql("DELETE FROM {table}", table))
                for table in touched:
                    self._connection.execute(_sql("INSERT INTO {table} SELECT * FROM {kept}", table))
            self._rows = self._rows_now()
        return True

    def close(self) -> None:
        """Let go of the database."""
        _WATCHED.pop(self._url).close()

    def _rows_now(self) -> dict[str, object]:
        """Which versions of which rows the filled tables hold: a row that was written again has moved."""
        return {
            table: self._now(_sql("SELECT array_agg((ctid, xmin)::text ORDER BY ctid) FROM {table}", table))
            for table in self._filled
        }

    def _now(self, query: str | sql.Composed) -> object:
        found = self._connection.execute(query).fetchone()
        return found and found[0]


def _touched(tables: Sequence[str], now: Mapping[str, object], then: Mapping[str, object]) -> list[str]:
    """Of these tables, parents first, those that hold other rows now than then, or hang on one that does."""
    touched: list[str] = []
    for table in tables:
        if now.get(table) != then.get(table) or PARENTS[table].intersection(touched):
            touched.append(table)
    return touched


def _numbering(connection: psycopg.Connection[Any]) -> str:
    """The statement that lets every sequence go on where it is now."""
    numbers = connection.execute(_NUMBERS).fetchall()
    return "SELECT " + ", ".join(f"setval('{name}', {last}, {is_used})" for name, last, is_used in numbers)


def _versions(connection: psycopg.Connection[Any]) -> dict[str, object]:
    """By table that is not empty, which versions of which rows it holds: a row that was written again has moved."""
    return dict(connection.execute(_VERSIONS).fetchall())


def _sql(text: str, table: str, schema: str = KEPT) -> sql.Composed:
    return sql.SQL(text).format(table=sql.Identifier("public", table), kept=sql.Identifier(schema, table))
