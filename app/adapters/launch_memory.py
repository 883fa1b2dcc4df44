"""Knows which launch states were spent; knows nobody who was launched."""

from datetime import datetime

from sqlalchemy import update

from app.adapters.sql.engine import Database
from app.adapters.sql.upsert import insert_ignore
from app.models.launch_attempt import LaunchAttempt


class SqlLaunchMemory:
    """`lti.ports.LaunchMemory` over SQL: each call is a unit of work of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def spend(self, state_hash: bytes, *, platform_id: int, transport: str, at: datetime) -> bool:
        """Insert the attempt and commit it. False if that state was spent before: the unique key decides."""
        attempt = {"state_hash": state_hash, "platform_id": platform_id, "transport": transport, "at": at}
        with self._database.writing() as session:
            return insert_ignore(session, LaunchAttempt, attempt, on=[LaunchAttempt.state_hash])

    def close(self, state_hash: bytes, *, code: str) -> None:
        """Note how the attempt ended (`ok` or an error code)."""
        with self._database.writing() as session:
            session.execute(
                update(LaunchAttempt).where(LaunchAttempt.state_hash == state_hash).values(code=code)
            )
