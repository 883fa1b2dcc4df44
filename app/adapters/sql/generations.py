"""Knows how processes see that what they keep in memory was written anew; knows not what they keep.

A table that is kept so says under which name (`info={"generation": …}` in its model). Whatever is said to such a table
raises that name's number in the same transaction, at its very end: of two transactions neither waits for the other's
number while it holds what the other one needs. Nobody who writes has to remember it.
"""

from collections.abc import Set as AbstractSet
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models.generation import GENERATION, PLATFORMS, RELEASES, Generation

_RAISED: Final = "samskabe generations to raise"


class Generations(NamedTuple):
    """The numbers as one statement found them. What was kept at a lower one is old."""

    platforms: int = 0
    releases: int = 0


def number_of(name: str) -> ColumnElement[int]:
    """The present number, to be read along in another statement."""
    columns = Generation.__table__.c
    found = select(columns.no).where(columns.name == name).scalar_subquery()
    return func.coalesce(found, 0)


NUMBERS = (number_of(PLATFORMS).label("platforms_no"), number_of(RELEASES).label("releases_no"))
"""The columns of `Generations`, in their order."""


def read(session: Session) -> Generations:
    """The numbers, for whoever does not come by them with another statement."""
    return Generations(*session.execute(select(*NUMBERS)).one())


def watch(engine: Engine) -> None:
    """Raise the numbers of whatever is written through `engine`."""
    event.listen(engine, "before_execute", _note)
    event.listen(engine, "commit", _raise)
    event.listen(engine, "rollback", _forget)


def _note(connection: Connection, statement: Any, *_rest: Any) -> None:
    if statement.is_dml:
        written = getattr(statement, "element", statement)  # one whose rows come back as objects wraps it
        if name := written.table.info.get(GENERATION):
            connection.info.setdefault(_RAISED, set()).add(name)


def _raise(connection: Connection) -> None:
    names: AbstractSet[str] = connection.info.pop(_RAISED, frozenset())
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    for name in sorted(names):
        connection.execute(
            insert(Generation)
            .values(name=name, no=1)
            .on_conflict_do_update(index_elements=["name"], set_={"no": Generation.no + 1})
        )


def _forget(connection: Connection) -> None:
    if not connection.invalidated:  # one that broke has forgotten by itself
        connection.info.pop(_RAISED, None)
