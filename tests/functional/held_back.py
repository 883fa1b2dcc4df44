"""Knows when somebody else's unit of work has come to wait for ours; knows no rule."""

from concurrent.futures import Future, wait

from sqlalchemy import text
from sqlalchemy.orm import Session

LONG_ENOUGH = 1.0
"""Seconds without an end after which somebody waits, where the database does not say it."""
_HELD_BACK = text(
    "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
)


def is_held_back(session: Session, other: Future[None]) -> bool:
    """Whether `other` waits for what the unit of work of `session` holds. PostgreSQL says so at once, SQLite cannot."""
    if session.get_bind().dialect.name == "sqlite":
        wait([other], timeout=LONG_ENOUGH)
        return not other.done()
    while not (other.done() or session.scalar(_HELD_BACK)):
        wait([other], timeout=0.01)
    return not other.done()
