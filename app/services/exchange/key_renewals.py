"""Knows that platforms' public keys are renewed before they are old, as long as people come from there; fetches none.

A launch never waits for them (`lti.keys`): the worker has the time.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.launch_attempt import LaunchAttempt
from app.models.platform import Platform
from app.services.exchange import jobs
from lti.keys import LOOKED_FOR_LATELY, RENEWED_AFTER

JOB = "keys"
QUIET = timedelta(days=1)
"""A platform from which nobody has come for so long is not asked until somebody does."""
AGAIN_AFTER = LOOKED_FOR_LATELY / 2
"""A look in vain is repeated this much later: before launches would begin to look themselves."""


def ask(session: Session, platform: Platform, *, asked: Collection[str], now: datetime) -> None:
    """Have its keys renewed, unless they are regularly anyway (`asked`): a launch has just seen that it has some."""
    if JOB not in asked:
        jobs.ask(session, JOB, platform.key, platform_id=platform.id, now=now + RENEWED_AFTER)


def next_time(session: Session, platform_id: int, *, now: datetime) -> datetime | None:
    """When they are to be renewed again; None: nobody comes from there."""
    lately = session.scalar(
        select(LaunchAttempt.at)
        .where(LaunchAttempt.platform_id == platform_id, LaunchAttempt.at > now - QUIET)
        .limit(1)
    )
    return now + RENEWED_AFTER if lately else None
