"""Knows how to connect to either database and what a unit of work is; knows no table.

A unit of work says whether it reads or writes. A write on SQLite begins IMMEDIATE, because a transaction that reads
first and writes later fails at once when another has written in between; a read refuses to write on both databases.
Units do not nest, and nothing calls the network inside one (`assert_no_transaction`). Errors never quote values: they
end up in logs.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker

from app.models.secrets import DataKeys, give_keys

BUSY_SECONDS = 5
CONNECT_SECONDS = 5
POOL_SIZE = 8
WRITES = "samskabe_writes"

_unit: ContextVar[str | None] = ContextVar("open unit of work", default=None)


class UnitOfWorkError(RuntimeError):
    """Something was done inside a unit of work that belongs outside it."""


class Database:
    """One database: gives units of work. Close it when the process ends."""

    def __init__(self, url: str, *, keys: Sequence[bytes]) -> None:
        """`keys` are the 32-byte keys of the encrypted columns, newest first."""
        self.engine = make_engine(url, keys=keys)
        writer = self.engine.execution_options(**{WRITES: True})
        self._reader = sessionmaker(self.engine, expire_on_commit=False, autoflush=False)
        self._writer = sessionmaker(writer, expire_on_commit=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that can read only. What it loaded may be used afterwards."""
        with _one_unit("reading"), self._reader() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are committed at the end; any exception rolls all of them back."""
        with _one_unit("writing"), self._writer.begin() as session:
            yield session

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def assert_no_transaction() -> None:
    """Raise `UnitOfWorkError` if a unit of work is open here: the guard of everything that calls the network."""
    if kind := _unit.get():
        message = f"a unit of work is open ({kind}): end it before calling out"
        raise UnitOfWorkError(message)


@contextmanager
def _one_unit(kind: str) -> Iterator[None]:
    if open_kind := _unit.get():
        message = f"a unit of work is open already ({open_kind}): units do not nest"
        raise UnitOfWorkError(message)
    _unit.set(kind)
    try:
        yield
    finally:
        _unit.set(None)


def make_engine(url: str, *, keys: Sequence[bytes]) -> Engine:
    """An engine whose connections are set up alike everywhere; makes the folder of an SQLite file."""
    parsed = make_url(url)
    engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
    give_keys(engine, DataKeys(keys))
    return engine


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        pool_size=POOL_SIZE,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_SECONDS},
    )
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    if not _writes(connection):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        message = "an SQLite database must be a file: several processes share it"
        raise ValueError(message)
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, pool_size=POOL_SIZE, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS}
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver would begin by itself, late and deferred
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = _writes(connection)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(not writes)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(WRITES))
