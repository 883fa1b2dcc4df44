"""Knows which launch states were spent; knows nobody who was launched."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, update

from app.adapters.sql.engine import Database
from app.adapters.sql.generations import number_of
from app.adapters.sql.often import Often
from app.adapters.sql.upsert import insert_on
from app.models.generation import PLATFORMS
from app.models.launch_attempt import LaunchAttempt

_attempt = cast("Table", LaunchAttempt.__table__)


class SqlLaunchMemory:
    """`lti.ports.LaunchMemory` over SQL: each call is a unit of work of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._spend = Often(
            insert_on(database.engine, LaunchAttempt)
            .on_conflict_do_nothing(index_elements=[_attempt.c.state_hash])
            .returning(number_of(PLATFORMS).label("generation"))
        )

    def spend(self, state_hash: bytes, *, platform_id: int, transport: str, at: datetime) -> int | None:
        """Insert the attempt and commit it. None if that state was spent before: the unique key decides.

        The number of the platforms' generation is read in the same statement.
        """
        attempt = {"state_hash": state_hash, "platform_id": platform_id, "transport": transport, "at": at}
        with self._database.writing_once() as connection:
            spent = self._spend.row(connection, **attempt)
        return spent.generation if spent else None

    def close(self, state_hash: bytes, *, code: str) -> None:
        """Note how the attempt ended (`ok` or an error code)."""
        with self._database.writing_once() as connection:
            connection.execute(_CLOSE, {"hash": state_hash, "outcome": code})


_CLOSE: Any = (
    update(_attempt).where(_attempt.c.state_hash == bindparam("hash")).values(code=bindparam("outcome"))
)
