"""Knows what a database says of its own tables; knows no test."""

from typing import Any

from sqlalchemy import Engine, inspect

FIRST = "1f2a7c5d9e30"
"""The first migration: the tables of the first release."""


def described(engine: Engine) -> dict[str, Any]:
    """By its name everything the database says about a table, except Alembic's own."""
    found = inspect(engine)
    columns = found.get_multi_columns()
    told = {
        "primary": found.get_multi_pk_constraint(),
        "unique": _sorted(found.get_multi_unique_constraints()),
        "foreign": _sorted(found.get_multi_foreign_keys()),
    }
    checks, indexes = found.get_multi_check_constraints(), found.get_multi_indexes()
    return {
        table[1]: {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"]) for column in columns[table]
            ],
            "checks": sorted(check["name"] for check in checks[table]),
            "indexes": sorted(
                (index["name"], index["column_names"], index["unique"]) for index in indexes[table]
            ),
            **{kind: parts[table] for kind, parts in told.items()},
        }
        for table in columns
        if table[1] != "alembic_version"
    }


def _sorted(parts: Any) -> dict[Any, list[str]]:
    return {table: sorted(map(str, of_table)) for table, of_table in parts.items()}
