"""Knows how one process keeps the others waiting (migrating, publishing at start); knows not what for."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text


@contextmanager
def exclusive(engine: Engine, name: str) -> Iterator[None]:
    """Wait until no other process is inside `name` on this database; a process that dies lets go."""
    if engine.dialect.name == "sqlite":
        with _file_lock(Path(f"{engine.url.database}.{name}.lock")):
            yield
    else:
        with _advisory_lock(engine, name):
            yield


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _advisory_lock(engine: Engine, name: str) -> Iterator[None]:
    number = int.from_bytes(hashlib.sha256(f"samskabe {name}".encode()).digest()[:8], signed=True)
    # In no transaction: one as long as the work would hold others up.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": number})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": number})
