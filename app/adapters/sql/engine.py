"""Knows how to connect to either database and what a unit of work is; knows no table.

A unit of work says whether it reads or writes, and each has connections of its own kind. A write on SQLite begins
IMMEDIATE, because a transaction that reads first and writes later fails at once when another has written in between.
A connection for reading refuses to write, on both databases. On PostgreSQL it opens no transaction: every statement
sees what is committed by then, as it would in one, and nothing is ever rolled back, on which the driver would forget
its prepared statements (docs/decisions/0021).

Units do not nest, and nothing calls the network inside one (`assert_no_transaction`). Errors never quote values: they
end up in logs.
"""

import select
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import Session, sessionmaker

from app.adapters.sql import generations
from app.adapters.sql.wording import FOLDED, fold
from app.models.secrets import DataKeys, give_keys

BUSY_SECONDS = 5
CONNECT_SECONDS = 5
POOL_SIZE = 8
PREPARED_FROM = 2
"""A statement that a connection hears for the second time is prepared …"""
MOST_PREPARED = 500
"""… and stays so, unless these many are said more often."""
Kind = Literal["writing", "reading", "single"]
"""What a connection is for."""
WRITING: Final = "writing"
READING: Final = "reading"
SINGLE: Final = "single"
_POSTGRESQL_SETTINGS: Mapping[Kind, Sequence[str]] = {
    WRITING: (),
    READING: ("CHARACTERISTICS AS TRANSACTION READ ONLY",),
    SINGLE: ("synchronous_commit = off",),
}
_SQLITE_SETTINGS: Mapping[Kind, Sequence[str]] = {
    WRITING: ("synchronous = FULL",),
    READING: ("synchronous = FULL", "query_only = ON"),
    SINGLE: ("synchronous = NORMAL",),
}
_READS = "samskabe reads"

Found = TypeVar("Found")

_unit: ContextVar[str | None] = ContextVar("open unit of work", default=None)


class UnitOfWorkError(RuntimeError):
    """Something was done inside a unit of work that belongs outside it."""


class UnusablePlaceError(Exception):
    """The folder of an SQLite file is not there and cannot be made; says so in a sentence."""


class WritingNeeded(UnitOfWorkError):
    """A reading unit came upon something to write. Whoever opened it may do all of it again in a writing one."""


class Database:
    """One database: gives units of work. Close it when the process ends."""

    def __init__(self, url: str, *, keys: Sequence[bytes]) -> None:
        """`keys` are the 32-byte keys of the encrypted columns, newest first."""
        self.engine = make_engine(url, keys=keys)
        """Of the connections that write."""
        self.reader = make_engine(url, keys=keys, kind=READING)
        """Of those that read."""
        writer = self.engine.execution_options()  # the same pool: migrations on `engine` raise no generation
        self.single = make_engine(url, keys=keys, kind=SINGLE)
        """Of those that say single statements; they are opened when the first is said."""
        for engine in (writer, self.single):
            generations.watch(engine)
        moment = _seeing_one_moment(self.reader)
        told: dict[str, Any] = {"expire_on_commit": False, "autoflush": False, "info": {_READS: True}}
        self._reader, self._moment = sessionmaker(self.reader, **told), sessionmaker(moment, **told)
        self._writer = sessionmaker(writer, expire_on_commit=False)
        for sessions in (self._reader, self._moment):
            event.listen(sessions, "before_flush", _refuse_to_flush)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that can read only. What it loaded may be used afterwards.

        Raises `WritingNeeded` where an object was changed, instead of losing the change.
        """
        with _one_unit("reading"), self._reader() as session:
            yield session
            session.flush()

    @contextmanager
    def reading_one_moment(self) -> Iterator[Session]:
        """The same, and all of it as it was at the first statement, however long it takes: for reports."""
        with _one_unit("reading"), self._moment() as session:
            yield session
            session.commit()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are committed at the end; any exception rolls all of them back."""
        with _one_unit("writing"), self._writer.begin() as session:
            yield session

    @contextmanager
    def writing_once(self) -> Iterator[Connection]:
        """A connection for single statements, each of which commits itself and does not wait for the disk.

        The next commit that waits takes it along, so what is written later is never there without it.
        """
        with _one_unit("writing"), self.single.begin() as connection:
            yield connection

    def read(self, work: Callable[[Session], Found]) -> Found:
        """What `work` finds in a reading unit. Where the connection breaks meanwhile it reads once more, on another."""
        try:
            with self.reading() as session:
                return work(session)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        with self.reading() as session:
            return work(session)

    def close(self) -> None:
        """Give all connections back."""
        for engine in (self.engine, self.reader, self.single):
            engine.dispose()


def needs_to_write(session: Session) -> None:
    """Say that something is to be written now. Raises `WritingNeeded` in a reading unit; else nothing happens."""
    if _READS in session.info:
        message = "this unit of work only reads"
        raise WritingNeeded(message)


def _refuse_to_flush(session: Session, *_rest: Any) -> None:
    needs_to_write(session)


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


def make_engine(url: str, *, keys: Sequence[bytes], kind: Kind = WRITING) -> Engine:
    """An engine whose connections are set up alike everywhere; makes the folder of an SQLite file."""
    parsed = make_url(url)
    make = _sqlite if parsed.get_backend_name() == "sqlite" else _postgresql
    engine = make(parsed, kind)
    give_keys(engine, DataKeys(keys))
    return engine


def _seeing_one_moment(reader: Engine) -> Engine:
    """On SQLite every transaction does."""
    is_sqlite = reader.dialect.name == "sqlite"
    return reader if is_sqlite else reader.execution_options(isolation_level="REPEATABLE READ")


def _postgresql(url: URL, kind: Kind) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="READ COMMITTED" if kind == WRITING else "AUTOCOMMIT",
        pool_size=POOL_SIZE,
        pool_use_lifo=True,  # who has just worked knows its statements best
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_SECONDS, "prepare_threshold": PREPARED_FROM},
    )
    event.listen(engine, "connect", _set_up_postgresql)
    for setting in _POSTGRESQL_SETTINGS[kind]:
        event.listen(engine, "connect", partial(_say, f"SET SESSION {setting}"))
    event.listen(engine, "checkout", _check_that_it_lives)
    return engine


def _set_up_postgresql(connection: Any, _record: Any) -> None:
    connection.prepared_max = MOST_PREPARED


def _say(statement: str, connection: Any, _record: Any) -> None:
    connection.execute(statement)


def _check_that_it_lives(connection: Any, _record: Any, _proxy: Any) -> None:
    """Nobody speaks on an idle connection; where there is something to hear, the server has said goodbye.

    Costs a look at the socket and no round trip. Raises `DisconnectionError`, on which the pool connects anew.
    """
    ear = select.poll()
    ear.register(connection.fileno(), select.POLLIN)
    if ear.poll(0):
        raise DisconnectionError


def _sqlite(url: URL, kind: Kind) -> Engine:
    if not url.database or url.database == ":memory:":
        message = "an SQLite database must be a file: several processes share it"
        raise ValueError(message)
    folder = Path(url.database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"DATABASE_URL names a file in {folder}, and that folder cannot be made here. Look whether the user who runs this may write there."
        raise UnusablePlaceError(message) from error
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        pool_use_lifo=True,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS},
    )
    event.listen(engine, "connect", _set_up_sqlite)
    for setting in _SQLITE_SETTINGS[kind]:
        event.listen(engine, "connect", partial(_say, f"PRAGMA {setting}"))
    event.listen(engine, "begin", _begin_reading if kind == READING else _begin_writing)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver would begin by itself, late and deferred
    connection.create_function(FOLDED, 1, fold, deterministic=True)
    for pragma in ("journal_mode = WAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
