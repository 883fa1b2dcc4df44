"""Knows how a test sees that somebody waits until another one's unit of work is over; knows no page and no table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import psycopg
from sqlalchemy import event

from app.adapters.sql.engine import Database
from tests.databases import plain

PATIENCE = 10.0
"""Seconds until nobody waits any more who has not come by then."""
ONE_WAITS = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"

Condition = Callable[[], bool]


def until(is_so: Condition) -> bool:
    """Whether something comes true before patience ends."""
    end = monotonic() + PATIENCE
    while not (found := is_so()) and monotonic() < end:
        sleep(0.005)
    return found


@contextmanager
def somebody_waits(database: Database) -> Iterator[Condition]:
    """Says, as often as it is asked, whether one waits for another who is in the middle of writing."""
    looking = _on_sqlite if database.engine.dialect.name == "sqlite" else _on_postgresql
    with looking(database) as is_so:
        yield is_so


@contextmanager
def _on_sqlite(database: Database) -> Iterator[Condition]:
    """Of all that begin to write, one alone is let in: whoever has asked and got no answer waits."""
    asking: list[object] = []
    writers = database.engine, database.single

    def ask(connection: object, _cursor: object, said: str, *_rest: object) -> None:
        if said.startswith("BEGIN"):
            asking.append(connection)

    def answered(connection: object, _cursor: object, said: str, *_rest: object) -> None:
        if said.startswith("BEGIN"):
            asking.remove(connection)

    for engine in writers:
        event.listen(engine, "before_cursor_execute", ask)
        event.listen(engine, "after_cursor_execute", answered)
    try:
        yield lambda: bool(asking)
    finally:
        for engine in writers:
            event.remove(engine, "before_cursor_execute", ask)
            event.remove(engine, "after_cursor_execute", answered)


@contextmanager
def _on_postgresql(database: Database) -> Iterator[Condition]:
    url = plain(database.engine.url)
    with psycopg.connect(url, autocommit=True) as connection:
        yield lambda: connection.execute(ONE_WAITS).fetchone() is not None
