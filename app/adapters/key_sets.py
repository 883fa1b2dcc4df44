"""Knows where platforms' key sets are kept, and keeps in memory what was read; knows no key and fetches nothing."""

import time
from datetime import datetime

from sqlalchemy import bindparam, select

from app.adapters.sql.engine import Database
from app.adapters.sql.upsert import upsert
from app.models.platform import KeySet as KeySetRow
from lti.ports import KeySet

LOOKED_AGAIN_AFTER_SECONDS = 10.0
RELIED_ON_SECONDS = 60.0
"""How long a key that serves is taken from memory: one that a platform took back, and anybody has noticed, ends then."""

_row = KeySetRow.__table__.c
_BY_PLATFORM = select(*_row["body", "fetched_at", "fresh_until", "last_miss_at"]).where(
    _row.platform_id == bindparam("platform")
)


class SqlKeySetStore:
    """`lti.ports.KeySetStore` over SQL, with a memory of this process's own in front, by registration."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._remembered: dict[int, tuple[float, KeySet]] = {}

    def key_set(self, platform_id: int, *, anew: bool = False) -> KeySet | None:
        """The stored key set, fresh or not: as it was a minute ago at the most, or (`anew`) ten seconds ago."""
        read_at, key_set = self._remembered.get(platform_id, (0.0, None))
        relied_on = LOOKED_AGAIN_AFTER_SECONDS if anew else RELIED_ON_SECONDS
        if key_set is not None and time.monotonic() < read_at + relied_on:
            return key_set
        row = self._database.read(
            lambda session: session.execute(_BY_PLATFORM, {"platform": platform_id}).first()
        )
        if row is None:
            return None
        return self._remember(
            platform_id,
            KeySet(
                body=row.body,
                fetched_at=row.fetched_at,
                fresh_until=row.fresh_until,
                last_miss_at=row.last_miss_at,
            ),
        )

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
        self._remembered[platform_id] = (time.monotonic(), key_set)
        return key_set
