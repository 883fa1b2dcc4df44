"""Knows how very many rows get into a database quickly; knows no table."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert, text

from app.models.base import Base, table_of
from app.models.secrets import Sealed

AT_ONCE = 10_000
_INDEXES = text(
    """
    SELECT "of".relname AS "table", pg_get_indexdef(one.indexrelid) AS made, "is".relname AS name,
      rule.conname AS rule, pg_get_constraintdef(rule.oid) AS ruled
    FROM pg_index AS one
    JOIN pg_class AS "of" ON "of".oid = one.indrelid
    JOIN pg_class AS "is" ON "is".oid = one.indexrelid
    LEFT JOIN pg_constraint AS rule ON rule.conindid = one.indexrelid AND rule.contype = 'u'
    WHERE "of".relname = ANY(:tables) AND NOT one.indisprimary
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = one.indexrelid AND contype = 'f')
    """
)


@contextmanager
def indexed_afterwards(connection: Connection, *models: type[Base]) -> Iterator[None]:
    """Within it rows of these tables stand in no index: PostgreSQL sorts many faster than it takes one after the other.

    What rows name is not looked for again either: they were put in just before.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    connection.execute(text("SET LOCAL session_replication_role = 'replica'"))
    connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
    tables = [table_of(model).name for model in models]
    found = connection.execute(_INDEXES, {"tables": tables}).all()
    for one in found:
        gone = (
            f'ALTER TABLE "{one.table}" DROP CONSTRAINT "{one.rule}"'
            if one.rule
            else f'DROP INDEX "{one.name}"'
        )
        connection.execute(text(gone))
    yield
    for one in found:
        again = f'ALTER TABLE "{one.table}" ADD CONSTRAINT "{one.rule}" {one.ruled}' if one.rule else one.made
        connection.exec_driver_sql(again)


def put_in(
    connection: Connection,
    model: type[Base],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    alike: Mapping[str, Any],
) -> None:
    """Rows of the columns `names`; `alike` is the same in all of them."""
    table = table_of(model)
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) | alike for row in rows])
        return
    columns = ", ".join(f'"{name}"' for name in (*names, *alike))
    ending = "".join(f"\t{_copied(value)}" for value in alike.values()) + "\n"
    cursor = connection.connection.cursor()
    with cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
        left = iter(rows)
        while some := list(islice(left, AT_ONCE)):
            copy.write("".join(["\t".join(map(_copied, row)) + ending for row in some]))
    cursor.close()


def _copied(value: Any) -> str:
    """As `COPY` reads it; no word here has a line end, a tab or a backslash."""
    if type(value) is str:
        return value
    if value is None:
        return r"\N"
    if isinstance(value, Sealed):
        return rf"\\x{value.value.hex()}"
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value)
