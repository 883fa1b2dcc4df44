"""Knows how "insert, or else …" is said to either database; knows no table.

Unique keys decide races, never a look beforehand. Values go by attribute name; a `Secret` column takes
`Plain(text, row)` under the name of its mapped attribute.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.adapters.sql.engine import needs_to_write
from app.models.base import Base

Insert = postgresql.Insert | sqlite.Insert
On = Iterable[InstrumentedAttribute[Any]]


def insert_ignore(session: Session, model: type[Base], values: Mapping[str, Any], *, on: On) -> bool:
    """Insert a row; False if one with the same unique columns `on` is there already."""
    keys = _names(on)
    statement = _insert(session, model, values).on_conflict_do_nothing(index_elements=keys)
    return session.execute(statement.returning(model.__table__.c[keys[0]])).first() is not None


def upsert(
    session: Session,
    model: type[Base],
    values: Mapping[str, Any],
    *,
    on: On,
    update: Iterable[str] | None = None,
) -> None:
    """Insert a row, or give the one with the same columns `on` the new values of `update` (all, unless named)."""
    keys = _names(on)
    statement = _insert(session, model, values)
    columns = _by_column(model, dict.fromkeys(values if update is None else update))
    changed = {name: statement.excluded[name] for name in columns if name not in keys}
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


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
        self._columns = {name: one.columns[0].name for name, one in inspect(model).column_attrs.items()}
        table, keys = cast("Table", model.__table__), _names(on)
        self._statements = {}
        for dialect in (sqlite, postgresql):
            statement = dialect.insert(table)
            excluded = cast("Excluded", statement.excluded)
            self._statements[dialect.dialect.name] = statement.on_conflict_do_update(
                index_elements=keys, set_=change(excluded), where=where(excluded) if where else None
            )

    def __call__(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Send it."""
        told = [{self._columns[name]: value for name, value in row.items()} for row in rows]
        session.execute(self._statements[session.get_bind().dialect.name], told)


def _insert(session: Session, model: type[Base], values: Mapping[str, Any]) -> Insert:
    needs_to_write(session)
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(cast("Table", model.__table__)).values(_by_column(model, values))


def _by_column(model: type[Base], values: Mapping[str, Any]) -> dict[str, Any]:
    attributes = inspect(model).column_attrs
    return {attributes[name].columns[0].name: value for name, value in values.items()}


def _names(columns: On) -> list[str]:
    return [column.property.columns[0].name for column in columns]
