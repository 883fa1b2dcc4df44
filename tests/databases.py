"""Knows how tests get databases of their own, quickly, on SQLite and on PostgreSQL; knows no test.

A database is migrated and filled once a run; a fresh one begins like it. On SQLite that is a copy of a file, which all processes
share; on PostgreSQL, where making a database takes long, it is one that an earlier test gave back, with other rows
(`tests.restoring`).
PostgreSQL is `TEST_POSTGRES_URL` (a server on which databases may be created) or the embedded wheel: one cluster a run, shared
by its processes, deleted at the end (`tests.cluster`).
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import psycopg
from sqlalchemy import URL, make_url

from app.adapters.sql.engine import Database, make_engine
from app.adapters.sql.schema import upgrade
from tests.cluster import embedded
from tests.once import file_of, files_ending, made_once, name_of
from tests.restoring import Restorer, Rows

KEYS = (bytes(range(32)),)
TEMPLATE = ".postgres"
"""How the file of a run is called that names a template on PostgreSQL."""


class Kept(Database):
    """The database of an address at which tests take turns, with the statements that SQLAlchemy compiled for it before."""

    def close(self) -> None:
        """Give the connections to a file back, which goes. Each one to a server costs it a process: the next test has it."""
        if self.engine.dialect.name == "sqlite":
            super().close()

    def forget(self) -> None:
        """Give all connections back: nobody comes to this address any more."""
        super().close()


_OPENED: dict[tuple[str, tuple[bytes, ...]], Kept] = {}


def opened(url: str, *, keys: Sequence[bytes] = KEYS) -> Database:
    """The database at `url`, as it is kept for it."""
    here = url, tuple(keys)
    if here not in _OPENED:
        _OPENED[here] = Kept(url, keys=keys)
    return _OPENED[here]


def _forget(url: str) -> None:
    for here in [here for here in _OPENED if here[0] == url]:
        _OPENED.pop(here).forget()


Fill = Callable[[str], None]
"""Makes of a database without tables (its URL) what a test begins with; the same function fills alike."""


def migrate(url: str) -> None:
    """Make all tables, and nothing in them. They are made once a run: what PostgreSQL gives to be filled has them already."""
    if url.startswith("sqlite"):
        shutil.copyfile(file_of("tables.db", lambda new: _upgrade(f"sqlite:///{new}")), _file(url))
    else:
        _upgrade(url)


def _upgrade(url: str) -> None:
    engine = make_engine(url, keys=KEYS)
    upgrade(engine)
    engine.dispose()


class Server(Protocol):
    """A place where databases can be made."""

    def empty(self) -> str:
        """The URL of a new database without tables."""

    def fresh(self, fill: Fill = migrate) -> str:
        """The URL of a new database with all tables, and with what `fill` puts into them."""

    def drop(self, url: str) -> None:
        """Give a database back, with whatever is in it; nobody may use it any more."""


def sqlite_url(folder: Path) -> str:
    """The URL of an SQLite file in `folder` that does not exist yet."""
    return f"sqlite:///{folder}/{uuid4().hex}.db"


def beside(url: str) -> str:
    """The URL of another such file in the same folder."""
    return sqlite_url(_file(url).parent)


def copy_over(url: str, other: str) -> None:
    """Let an SQLite file hold what another one holds, whoever has them open."""
    with closing(sqlite3.connect(_file(url))) as source, closing(sqlite3.connect(_file(other))) as there:
        source.backup(there)


class Sqlite:
    """SQLite files in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._templates: dict[Fill, Path] = {}
        self._idle: list[str] = []

    def empty(self) -> str:
        return sqlite_url(self._folder)

    def fresh(self, fill: Fill = migrate) -> str:
        if fill not in self._templates:
            self._templates[fill] = self._filled(fill)
        url = self._idle.pop() if self._idle else self.empty()
        shutil.copyfile(self._templates[fill], _file(url))
        return url

    def drop(self, url: str) -> None:
        for file in self._folder.glob(f"{_file(url).name}*"):
            file.unlink()
        self._idle.append(url)

    def _filled(self, fill: Fill) -> Path:
        """A template of its own where nobody else could name the filling."""
        if name := name_of(fill):
            return file_of(f"{name}.db", lambda new: fill(f"sqlite:///{new}"))
        fill(template := self.empty())
        return _file(template)


class Postgres:
    """Databases on one PostgreSQL server. One that is given back goes to whoever asks next, for whatever filling."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._fillings: dict[Fill, Rows] = {}
        self._used: dict[str, Restorer] = {}
        self._idle: list[tuple[str, Restorer]] = []

    def empty(self) -> str:
        return self._create("template0")

    def fresh(self, fill: Fill = migrate) -> str:
        url, restorer = self._idle.pop() if self._idle else self._new()
        self._used[url] = restorer
        if fill not in self._fillings:
            self._fillings[fill] = self._filling(fill, url, restorer)
        restorer.bring(self._fillings[fill])
        return url

    def drop(self, url: str) -> None:
        if url in self._used:
            restorer = self._used.pop(url)
            if restorer.is_whole():
                self._idle.append((url, restorer))
                return
            restorer.close()
        self._delete(url)

    def close(self) -> None:
        """Delete what was made."""
        for url, restorer in (*self._idle, *self._used.items()):
            restorer.close()
            self._delete(url)

    def _new(self) -> tuple[str, Restorer]:
        template = file_of(f"tables{TEMPLATE}", lambda new: new.write_text(self._migrated())).read_text()
        restorer = Restorer(plain(url := self._create(template)))
        self._fillings.setdefault(migrate, restorer.rows())
        return url, restorer

    def _migrated(self) -> str:
        """The name of a database with all tables and nothing in them."""
        _upgrade(url := self.empty())
        self._do("CHECKPOINT")  # a template that is not on the disk yet takes ten times as long to copy
        return str(make_url(url).database)

    def _filling(self, fill: Fill, url: str, restorer: Restorer) -> Rows:
        """The rows that `fill` makes: once a run, unless nobody else could name it."""

        def made() -> Rows:
            restorer.bring(self._fillings[migrate])
            fill(url)
            return restorer.rows()

        name = name_of(fill)
        return made_once(f"{name}.rows", made) if name else made()

    def _create(self, template: str) -> str:
        name = f"samskabe_{uuid4().hex}"
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _delete(self, url: str) -> None:
        _forget(url)
        self.remove(str(make_url(url).database))

    def remove(self, name: str) -> None:
        """Delete a database; whoever is connected to it is cut off."""
        self._do(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _do(self, statement: str) -> None:
        with psycopg.connect(plain(self._url), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def postgres_server(run: str | None = None) -> Iterator[Postgres]:
    """A PostgreSQL server, for as long as the process lives. Processes with the same `run` share one cluster."""
    server = Postgres(os.environ.get("TEST_POSTGRES_URL") or embedded(run or uuid4().hex))
    try:
        yield server
    finally:
        server.close()


def drop_templates() -> None:
    """Delete what the processes of a run shared on a server that stays; the embedded one goes with everything on it."""
    if url := os.environ.get("TEST_POSTGRES_URL"):
        for file in files_ending(TEMPLATE):
            Postgres(url).remove(file.read_text())


def _file(url: str) -> Path:
    return Path(str(make_url(url).database))


def plain(url: str | URL) -> str:
    """The address as the driver reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
