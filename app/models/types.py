"""Knows the column types all tables share and how they read on both databases; knows no table.

JSON documents are replaced whole: a change inside one is not noticed.
"""

from datetime import UTC, datetime
from typing import Any, cast, get_args

from sqlalchemy import JSON, BigInteger, DateTime, Enum, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

BigId: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits on both: SQLite numbers rows by itself only in a column named INTEGER."""

Json: TypeEngine[Any] = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

CHOICE_LENGTH = 32


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: takes aware values of any zone, gives aware UTC. Raises `ValueError` for naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC, because SQLite stores the figures and drops the zone."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment without time zone cannot be stored"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite gives naive UTC back, PostgreSQL the zone of its connection."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice(values: Any, name: str) -> Enum:
    """Text with a CHECK called `ck_<table>_<name>`; `values` is a `Literal[…]`. Others raise `LookupError`."""
    return Enum(
        *cast("tuple[str, ...]", get_args(values)),
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=CHOICE_LENGTH,
    )
