"""Knows how several statements that read are said as one, on one way there and back; knows no table.

To a database that is another process each statement is two changes of process, dear to both. Said together the rows of all
come one after another, each in the columns of its own statement, as if that had been said alone. To SQLite, which is no
other process, nothing is said along: rows with the columns of all cost it more than they save.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Label,
    Select,
    cast,
    literal_column,
    union_all,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from app.adapters.sql.often import Often, Process, connection_of, make_row, way_out

Part = Select[Any] | CompoundSelect[Any]
_Read = Callable[[Sequence[Any]], Any]


@dataclass(frozen=True, slots=True)
class _Own:
    """Where the columns of one statement lie in the rows of all."""

    name: str
    columns: Sequence[Any]
    places: Sequence[int]


class Together:
    """Some statements, by name. Each is a select, or a union of some; `many` as with `Often`."""

    def __init__(self, parts: Mapping[str, Part], *, many: str | None = None) -> None:
        kinds: list[TypeEngine[Any]] = []
        self._own = [_laid_out(name, part, kinds) for name, part in parts.items()]
        selects = [
            (number, own, one)
            for number, (own, part) in enumerate(zip(self._own, parts.values(), strict=True))
            for one in (part.selects if isinstance(part, CompoundSelect) else [part])
        ]
        rows = [_widened(*one, kinds, is_first=at == 0) for at, one in enumerate(selects)]
        self._often = Often(union_all(*rows), many=many)
        self._readers: WeakKeyDictionary[Dialect, Sequence[_Read]] = WeakKeyDictionary()

    def rows(self, session: Session | Connection, **told: Any) -> dict[str, list[Any]]:
        """What each of them finds. Raises `DBAPIError`, as SQLAlchemy does."""
        dialect = connection_of(session).dialect
        cursor = self._often.said(session, **told)
        readers = self._readers.get(dialect)
        if readers is None:
            codes = [column[1] for column in cursor.description]
            readers = self._readers[dialect] = [_reader(own, dialect, codes) for own in self._own]
        found: list[list[Any]] = [[] for _own in self._own]
        for values in cursor.fetchall():
            number = values[0]
            found[number].append(readers[number](values))
        return {own.name: rows for own, rows in zip(self._own, found, strict=True)}


@dataclass(kw_only=True)
class Along:
    """Statements that whoever says another one says along with it, and what they found then."""

    parts: tuple[tuple[str, Part], ...]
    told: Mapping[str, Any]
    many: str | None = None
    _found: dict[str, Sequence[Any]] = field(default_factory=dict)

    def row(self, session: Session, first: Part, **told: Any) -> Any | None:
        """The first row of what `first` finds; what these find besides can be taken then, on PostgreSQL."""
        if connection_of(session).dialect.name != "postgresql":
            return _alone(first).row(session, **told)
        rows = _together(first, self.parts, self.many).rows(session, **told, **self.told)
        own = rows.pop(_FIRST)
        self._found = dict(rows)
        return own[0] if own else None

    def take(self, name: str) -> Sequence[Any] | None:
        """What one of them found: once, for what is asked later is to be read anew. None where nothing was read."""
        return self._found.pop(name, None)


_FIRST = "first"
_NULL: ColumnElement[Any] = literal_column("NULL")


_alone = lru_cache(64)(Often)


@lru_cache(64)
def _together(first: Part, parts: tuple[tuple[str, Part], ...], many: str | None) -> Together:
    return Together({_FIRST: first, **dict(parts)}, many=many)


def _laid_out(name: str, part: Part, kinds: list[TypeEngine[Any]]) -> _Own:
    """A place for each column of a statement, among those whose values are of its kind; `kinds` grows where there are too few."""
    free: dict[Any, list[int]] = {}
    for place, kind in enumerate(kinds):
        free.setdefault(kind._type_affinity, []).append(place)  # noqa: SLF001  (what a type's values are: it has no other name)
    columns, places = list(part.exported_columns), []
    for column in columns:
        fitting = free.get(column.type._type_affinity)  # noqa: SLF001
        if fitting:
            places.append(fitting.pop(0))
        else:
            places.append(len(kinds))
            kinds.append(column.type)
    return _Own(name, columns, [place + 1 for place in places])


def _widened(number: int, own: _Own, one: Any, kinds: Sequence[TypeEngine[Any]], *, is_first: bool) -> Any:
    """A select with the columns of all; PostgreSQL takes the types of the very first."""
    columns: list[ColumnElement[Any]] = [literal_column(str(number), Integer)]
    columns += [cast(_NULL, kind) if is_first else _NULL for kind in kinds]
    for place, column in zip(own.places, one.selected_columns, strict=True):
        columns[place] = column.element if isinstance(column, Label) else column
    if is_first:
        columns = [column.label(f"c{place}") for place, column in enumerate(columns)]
    return one.with_only_columns(*columns)


def _reader(own: _Own, dialect: Dialect, codes: Sequence[Any]) -> _Read:
    make, pick = make_row([column.key for column in own.columns]), itemgetter(*own.places)
    ways: list[tuple[int, Process]] = []
    for at, (column, place) in enumerate(zip(own.columns, own.places, strict=True)):
        if way := way_out(column.type, dialect, codes[place]):
            ways.append((at, way))

    def read(values: Sequence[Any]) -> Any:
        row = list(pick(values))
        for at, way in ways:
            row[at] = way(row[at])
        return make(row)

    return read
