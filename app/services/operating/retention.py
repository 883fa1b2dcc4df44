"""Knows how long technical rows are kept; knows nothing of what learners wrote or earned.

Sweeping twice, or by two workers at once, changes nothing more. Every term is told in docs/operations.md.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.models.launch_attempt import LaunchAttempt
from app.models.platform import AccessToken
from app.models.roster_run import RosterRun
from app.models.throttle import Throttle
from app.models.visit import Visit
from app.services.arrival import tickets, visits

ATTEMPTS = timedelta(hours=24)
VISITS = timedelta(days=30)
ROSTER_RUNS = timedelta(days=90)
THROTTLES = timedelta(days=1)


def sweep(session: Session, *, now: datetime) -> None:
    """Forget what has outlived its term: spent states, tickets, tokens, visits, counts of tries, readings, old previews."""
    session.execute(delete(LaunchAttempt).where(LaunchAttempt.at < now - ATTEMPTS))
    tickets.forget_old(session, now=now)
    session.execute(delete(AccessToken).where(AccessToken.expires_at < now))
    session.execute(delete(Visit).where(Visit.expires_at < now - VISITS))
    session.execute(delete(RosterRun).where(RosterRun.started_at < now - ROSTER_RUNS))
    session.execute(delete(Throttle).where(Throttle.minute < (now - THROTTLES).timestamp() // 60))
    visits.forget_old_previews(session, now=now)
