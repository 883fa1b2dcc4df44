"""Knows when a worker last gave a sign of life, and when that is too long ago; knows nothing of its work."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.sql.upsert import upsert
from app.models.heartbeat import Heartbeat

WORKER = "worker"
BEATS_EVERY = timedelta(seconds=20)
SILENT_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSeen:
    """Whether a worker is at work."""

    at: datetime | None
    """None: never so far."""
    is_alive: bool


def beat(session: Session, *, now: datetime) -> None:
    """Note that a worker is alive: one statement."""
    upsert(session, Heartbeat, {"name": WORKER, "at": now}, on=[Heartbeat.name])


def worker(session: Session, *, now: datetime) -> WorkerSeen:
    """When a worker was last seen."""
    at = session.scalar(select(Heartbeat.at).where(Heartbeat.name == WORKER))
    return WorkerSeen(at=at, is_alive=at is not None and now - at < SILENT_AFTER)
