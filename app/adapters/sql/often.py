"""Knows how a statement that nearly every request says is said at little cost; knows no table.

SQLAlchemy looks at a statement, its parameters and its result anew each time, which takes three times as long as the driver
needs for all of it. An `Often` is compiled once a database; after that the driver gets the text and gives the values, and
the types of the columns turn these into what they mean, as everywhere. Whoever listens for statements hears it.

It fills in no defaults: a statement that would need that is refused when it is first said.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, cast
from weakref import WeakKeyDictionary

from psycopg import RawCursor
from sqlalchemy import Connection
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from app.models.generation import GENERATION

_CURSOR = "samskabe cursor"
_RAW = "psycopg"
"""The driver that hears statements as they are sent."""
Process = Callable[[Any], Any]
_Form = tuple[int, frozenset[str] | None]
"""What makes a statement another text: how long its list is, and which columns it writes."""


@dataclass(slots=True)
class _Said:
    """A statement as one database is told it."""

    text: str
    sent: str | bytes
    """The text as the driver takes it with the least ado."""
    fixed: Mapping[str, Any]
    """Parameters that the statement itself holds."""
    told: Sequence[tuple[str, Process | None]]
    """Those that whoever says it gives."""
    spread: Sequence[str]
    """What the values of the one that is a list are called."""
    order: Sequence[str] | None
    """Where a driver takes parameters by their place."""
    make: Callable[[Sequence[Any]], Any]
    types: Sequence[TypeEngine[Any]]
    processes: Sequence[tuple[int, Process]] | None = field(default=None)
    """By column; known as soon as the driver has named its own types."""

    def parameters(self, told: Mapping[str, Any]) -> Any:
        found = {**self.fixed}
        for name, process in self.told:
            found[name] = told[name] if process is None else process(told[name])
        return found if self.order is None else [found[name] for name in self.order]

    def rows(self, cursor: Any, dialect: Dialect) -> list[Any]:
        if self.processes is None:
            codes = [column[1] for column in cursor.description]
            found = [way_out(one, dialect, code) for one, code in zip(self.types, codes, strict=True)]
            self.processes = [(at, process) for at, process in enumerate(found) if process]
        fetched = cursor.fetchall()
        if not self.processes:
            return [self.make(values) for values in fetched]
        rows = []
        for values in fetched:
            row = list(values)
            for at, process in self.processes:
                row[at] = process(row[at])
            rows.append(self.make(row))
        return rows


class Often:
    """A statement that is compiled once. Its rows are tuples with the names of its columns."""

    def __init__(self, statement: Any, *, many: str | None = None) -> None:
        """`many`: the parameter that is told as a list (`bindparam(…, expanding=True)`); there is a text for each length."""
        self._statement = statement
        self._many = many
        self._is_kept = statement.is_dml and GENERATION in statement.table.info
        """Whether it writes to a table that processes keep in memory (`generations`)."""
        self._said: WeakKeyDictionary[Dialect, dict[_Form, _Said]] = WeakKeyDictionary()

    def rows(self, session: Session | Connection, **told: Any) -> list[Any]:
        """What it finds. Raises `DBAPIError`, as SQLAlchemy does."""
        connection = connection_of(session)
        said, cursor = self._say(connection, told)
        return said.rows(cursor, connection.dialect)

    def row(self, session: Session | Connection, **told: Any) -> Any | None:
        """The first row of what it finds."""
        rows = self.rows(session, **told)
        return rows[0] if rows else None

    def run(self, session: Session | Connection, **told: Any) -> int:
        """Say what gives no rows back; answers with how many rows it touched."""
        _said, cursor = self._say(connection_of(session), told)
        count: int = cursor.rowcount
        return count

    def said(self, session: Session | Connection, **told: Any) -> Any:
        """The cursor with what it found: for rows that are not all alike (`Together`)."""
        return self._say(connection_of(session), told)[1]

    def _say(self, connection: Connection, told: dict[str, Any]) -> tuple[_Said, Any]:
        values = told[self._many] if self._many else ()
        said = self._for(connection.dialect, told, length=len(values))
        told.update(zip(said.spread, values, strict=True))
        parameters = said.parameters(told)
        cursor = _cursor(connection)
        if self._is_kept:
            for note in connection.dispatch.before_execute:
                note(connection, self._statement, (), told, {})
        for hear in connection.dispatch.before_cursor_execute:
            hear(connection, cursor, said.text, parameters, None, False)
        try:
            cursor.execute(said.sent, parameters)
        except connection.dialect.loaded_dbapi.Error as error:
            _fail(connection, said.text, error)
        return said, cursor

    def _for(self, dialect: Dialect, told: Mapping[str, Any], *, length: int) -> _Said:
        texts = self._said.setdefault(dialect, {})
        form = length, frozenset(told) if self._statement.is_dml else None
        if form not in texts:
            texts[form] = _compiled(self._statement, dialect, told, many=self._many)
        return texts[form]


def connection_of(session: Session | Connection) -> Connection:
    """Where it is said."""
    return session if isinstance(session, Connection) else session.connection()


def _compiled(statement: Any, dialect: Dialect, told: Mapping[str, Any], *, many: str | None) -> _Said:
    is_raw = dialect.driver == _RAW
    told_to = _numbering(dialect) if is_raw else dialect
    compiled = statement.compile(dialect=told_to, column_keys=list(told) if statement.is_dml else None)
    if statement.is_dml:
        _refuse_what_is_missing(statement, compiled)
    state = compiled.construct_expanded_state(dict(told))
    spread = state.parameter_expansion[many] if many else []
    given = {*told, *spread}
    ways = {name: _way_in(bind.type, dialect) for name, bind in compiled.binds.items()} | state.processors
    fixed, left = {}, []
    for name, value in state.parameters.items():
        process = ways.get(name)
        if name in given:
            left.append((name, process))
        else:
            fixed[name] = value if process is None else process(value)
    columns = list(statement.exported_columns)
    return _Said(
        text=state.statement,
        sent=state.statement.encode() if is_raw else state.statement,
        fixed=fixed,
        told=left,
        spread=spread,
        order=state.positiontup if compiled.positional else None,
        make=make_row([column.key for column in columns]),
        types=[column.type for column in columns],
    )


def _numbering(dialect: Dialect) -> Dialect:
    """The same with parameters by their numbers, as PostgreSQL itself has them: its driver need not take a text apart."""
    numbering = copy(dialect)
    numbering.paramstyle, numbering.positional = "numeric_dollar", True
    numbering.identifier_preparer = numbering.preparer(numbering)
    return numbering


def make_row(names: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    """A tuple of values with these names."""
    tuple_of: Any = namedtuple  # noqa: PYI024  (its fields are those of a statement)
    make: Callable[[Sequence[Any]], Any] = tuple_of("Row", names)._make
    return make


def _refuse_what_is_missing(statement: Any, compiled: SQLCompiler) -> None:
    """Raise `TypeError` where SQLAlchemy would do more than say the statement."""
    if compiled.prefetch:
        message = f"a column of {statement.table.name} has a default: name it"
        raise TypeError(message)


def _way_in(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def way_out(kind: TypeEngine[Any], dialect: Dialect, code: Any) -> Process | None:
    """How a value of the driver becomes what it means; None: it is that already."""
    return kind.dialect_impl(dialect).result_processor(dialect, code)


def _cursor(connection: Connection) -> Any:
    """Each connection keeps one: whatever it found is fetched at once."""
    cursor = connection.info.get(_CURSOR)
    if cursor is None:
        made = connection.connection
        is_raw = connection.dialect.driver == _RAW
        cursor = RawCursor(cast("Any", made.dbapi_connection)) if is_raw else made.cursor()
        connection.info[_CURSOR] = cursor
    return cursor


def _fail(connection: Connection, text: str, error: Any) -> None:
    """Raise the driver's error as SQLAlchemy's; where the connection is gone, all of its pool are made anew, as always."""
    if connection.dialect.is_disconnect(error, connection.connection.dbapi_connection, None):
        connection.exec_driver_sql("SELECT 1")
    raise DBAPIError.instance(
        text,
        None,
        error,
        connection.dialect.loaded_dbapi.Error,
        hide_parameters=True,
        dialect=connection.dialect,
    ) from error
