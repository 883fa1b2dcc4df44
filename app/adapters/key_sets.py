"""Knows where platforms' key sets are kept; knows no key and fetches nothing."""

import time
from datetime import datetime

from app.adapters.sql.engine import Database
from app.adapters.sql.upsert import upsert
from app.models.platform import KeySet as KeySetRow
from lti.ports import KeySet

REMEMBERED_SECONDS = 10


class SqlKeySetStore:
    """`lti.ports.KeySetStore` over SQL, with a short memory of this process's own in front, by registration."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._remembered: dict[int, tuple[float, KeySet]] = {}

    def key_set(self, platform_id: int) -> KeySet | None:
        """The stored key set, fresh or not; another process's newer one is seen after ten seconds."""
        until, key_set = self._remembered.get(platform_id, (0.0, None))
        if key_set is not None and time.monotonic() < until:
            return key_set
        with self._database.reading() as session:
            row = session.get(KeySetRow, platform_id)
        if row is None:
            return None
        found = KeySet(
            body=row.body,
            fetched_at=row.fetched_at,
            fresh_until=row.fresh_until,
            last_miss_at=row.last_miss_at,
        )
        return self._remember(platform_id, found)

    def store_key_set(self, platform_id: int, key_set: KeySet) -> None:
        """Replace the stored key set."""
        values = {
            "platform_id": platform_id,
            "body": dict(key_set.body),
            "fetched_at": key_set.fetched_at,
            "fresh_until": key_set.fresh_until,
            "last_miss_at": key_set.last_miss_at,
        }
        with self._database.writing() as session:
            upsert(session, KeySetRow, values, on=[KeySetRow.platform_id])
        self._remember(platform_id, key_set)

    def note_miss(self, platform_id: int, *, at: datetime) -> None:
        """Remember that we looked in vain. Only that is written: another process may have stored newer keys."""
        values = {
            "platform_id": platform_id,
            "body": {"keys": []},
            "fetched_at": at,
            "fresh_until": at,
            "last_miss_at": at,
        }
        with self._database.writing() as session:
            upsert(session, KeySetRow, values, on=[KeySetRow.platform_id], update=["last_miss_at"])
        self._remembered.pop(platform_id, None)

    def _remember(self, platform_id: int, key_set: KeySet) -> KeySet:
        self._remembered[platform_id] = (time.monotonic() + REMEMBERED_SECONDS, key_set)
        return key_set
