"""Knows how "insert, or else …" is said to either database; knows no table.

Unique keys decide races, never a look beforehand. Values go by attribute name; a `Secret` column takes
`Plain(text, row)` under the name of its mapped attribute. A statement for one row is compiled once for the columns that it names;
what waits in the session is written before it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Engine, Table, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.adapters.sql.engine import needs_to_write
from app.adapters.sql.objects import Columns
from app.adapters.sql.often import Often
from app.models.base import Base, table_of

Insert = postgresql.Insert | sqlite.Insert
Row = TypeVar("Row", bound=Base)
On = Iterable[InstrumentedAttribute[Any]]
KEPT_STATEMENTS = 256


def insert_ignore(session: Session, model: type[Base], values: Mapping[str, Any], *, on: On) -> bool:
    """Insert a row; False if one with the same unique columns `on` is there already."""
    keys = _names(tuple(on))
    statement = _one_or_nothing(_dialect(session), model, keys, keys[0])
    return statement.row(session, **_row(session, model, values)) is not None


def insert_new(
    session: Session, model: type[Base], values: Mapping[str, Any], *, on: On, returning: str
) -> Any | None:
    """Insert a row and give one of its columns back; None if one with the same unique columns `on` is there already."""
    column = _column_names(model)[returning]
    statement = _one_or_nothing(_dialect(session), model, _names(tuple(on)), column)
    made = statement.row(session, **_row(session, model, values))
    return made[0] if made else None


def insert_returning(session: Session, model: type[Row], values: Mapping[str, Any], *, on: On) -> Row | None:
    """Insert a row and give it back as an object; None if one with the same unique columns `on` is there already."""
    statement = _one_or_no_object(_dialect(session), model, _names(tuple(on)))
    made = statement.row(session, **_row(session, model, values))
    return cast("Row", _object_of(model).of(session, made)) if made else None


def insert_missing(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]], *, on: On) -> None:
    """Insert rows in one statement, but for those whose unique columns `on` are there already."""
    if rows:
        keys = _names(tuple(on))
        statement = _insert_or_nothing(_dialect(session), model, keys, keys[0])
        session.execute(statement, [_by_column(model, row) for row in rows])


def upsert(
    session: Session,
    model: type[Base],
    values: Mapping[str, Any],
    *,
    on: On,
    update: Iterable[str] | None = None,
) -> None:
    """Insert a row, or give the one with the same columns `on` the new values of `update` (all, unless named)."""
    changed = _by_column(model, values if update is None else dict.fromkeys(update))
    statement = _one_or_update(_dialect(session), model, _names(tuple(on)), tuple(changed))
    statement.run(session, **_row(session, model, values))


def upsert_all(
    session: Session,
    model: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    on: On,
    update: Iterable[str] | None = None,
) -> None:
    """The same for several rows that name the same columns."""
    if len(rows) == 1:
        upsert(session, model, rows[0], on=on, update=update)
    elif rows:
        told = [_by_column(model, row) for row in rows]
        changed = told[0] if update is None else _by_column(model, dict.fromkeys(update))
        statement = _insert_or_update(_dialect(session), model, _names(tuple(on)), tuple(changed))
        session.execute(statement, told)


@lru_cache(KEPT_STATEMENTS)
def _one_or_nothing(dialect: str, model: type[Base], keys: tuple[str, ...], returned: str) -> Often:
    return Often(_insert_or_nothing(dialect, model, keys, returned))


@lru_cache(KEPT_STATEMENTS)
def _one_or_no_object(dialect: str, model: type[Base], keys: tuple[str, ...]) -> Often:
    statement = _insert_into(dialect, model).on_conflict_do_nothing(index_elements=keys)
    return Often(statement.returning(*_object_of(model).told))


@lru_cache(KEPT_STATEMENTS)
def _one_or_update(dialect: str, model: type[Base], keys: tuple[str, ...], columns: tuple[str, ...]) -> Often:
    return Often(_insert_or_update(dialect, model, keys, columns))


@lru_cache(KEPT_STATEMENTS)
def _object_of(model: type[Base]) -> Columns[Any]:
    keys = {one.name for one in table_of(model).primary_key}
    return Columns(model, *(name for name, column in _column_names(model).items() if column not in keys))


@lru_cache(KEPT_STATEMENTS)
def _insert_or_nothing(dialect: str, model: type[Base], keys: tuple[str, ...], returned: str) -> Any:
    statement = _insert_into(dialect, model).on_conflict_do_nothing(index_elements=keys)
    return statement.returning(table_of(model).c[returned])


@lru_cache(KEPT_STATEMENTS)
def _insert_or_update(
    dialect: str, model: type[Base], keys: tuple[str, ...], columns: tuple[str, ...]
) -> Insert:
    statement = _insert_into(dialect, model)
    changed = {name: statement.excluded[name] for name in columns if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


Excluded = Mapping[str, ColumnElement[Any]]
"""By column: what a row would have been if there were none of its kind yet."""


class Upsert:
    """An "insert, or else change" that is built once and sent with any number of rows: for what is asked often.

    `change`: what becomes of a row that is there; `where`: of which. Both are told what would have been inserted. Rows of
    one call have the same names; what they leave out has its default.
    """

    def __init__(
        self,
        model: type[Base],
        *,
        on: On,
        change: Callable[[Excluded], Mapping[str, Any]],
        where: Callable[[Excluded], ColumnElement[bool]] | None = None,
    ) -> None:
        self._model = model
        self._statements = {}
        for dialect in ("sqlite", "postgresql"):
            statement = _insert_into(dialect, model)
            excluded = cast("Excluded", statement.excluded)
            self._statements[dialect] = statement.on_conflict_do_update(
                index_elements=_names(tuple(on)),
                set_=change(excluded),
                where=where(excluded) if where else None,
            )

    def __call__(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Send it."""
        session.execute(self._statements[_dialect(session)], [_by_column(self._model, row) for row in rows])


def insert_on(engine: Engine, model: type[Base]) -> Insert:
    """The insert of a database that knows "or else …"; for statements that are made once and said often."""
    return _insert_into(engine.dialect.name, model)


def _insert_into(dialect: str, model: type[Base]) -> Insert:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(cast("Table", model.__table__))


def _dialect(session: Session) -> str:
    """Which database it is; every insert asks."""
    needs_to_write(session)
    return session.get_bind().dialect.name


@dataclass(frozen=True, slots=True)
class _SoFar:
    """What a default may look at."""

    current_parameters: Mapping[str, Any]


def _row(session: Session, model: type[Base], values: Mapping[str, Any]) -> dict[str, Any]:
    """All that a row of `values` says, by column, with its defaults; what waits in the session goes before."""
    session.flush()
    told = _by_column(model, values)
    for name, default in _defaults(model):
        if name not in told:
            told[name] = default.arg(_SoFar(told)) if default.is_callable else default.arg
    return told


@lru_cache(KEPT_STATEMENTS)
def _defaults(model: type[Base]) -> Sequence[tuple[str, Any]]:
    return [(one.name, one.default) for one in table_of(model).columns if one.default is not None]


def _by_column(model: type[Base], values: Mapping[str, Any]) -> dict[str, Any]:
    columns = _column_names(model)
    return {columns[name]: value for name, value in values.items()}


@lru_cache(KEPT_STATEMENTS)
def _column_names(model: type[Base]) -> Mapping[str, str]:
    return {one.key: one.columns[0].name for one in inspect(model).column_attrs}


@lru_cache(KEPT_STATEMENTS)
def _names(columns: tuple[InstrumentedAttribute[Any], ...]) -> tuple[str, ...]:
    return tuple(column.property.columns[0].name for column in columns)
