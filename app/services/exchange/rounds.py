"""Knows what a platform is asked again and again as long as a course is visited; knows not what comes of it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.platform import Platform
from app.models.visit import Visit
from app.services.exchange import jobs

ROSTER, RESULTS = "roster", "results"
SITE = "site"
"""The kind of context whose roster is everybody who has an account in the platform."""
QUIET = timedelta(days=14)
"""A course nobody has visited for so long is not asked about until somebody comes."""
SOME_TIME = timedelta(minutes=30)
"""After somebody has come until the gradebook is looked at: grades have to arrive first, and to be changed."""


def ask(
    session: Session,
    context: Context,
    platform: Platform,
    *,
    may_look: bool,
    asked: Collection[str],
    now: datetime,
) -> None:
    """Have roster and gradebook looked at, unless they are regularly anyway (`asked`): then nothing is written.

    `may_look`: there is a column, and its results may be read.
    """
    wanted = {}
    if reads_roster(context, platform):
        wanted[ROSTER] = now
    if may_look:
        wanted[RESULTS] = now + SOME_TIME
    for kind in wanted.keys() - set(asked):
        jobs.ask(session, kind, context.key, platform_id=context.platform_id, now=wanted[kind])


def reads_roster(context: Context, platform: Platform) -> bool:
    """Whether a roster is read here: that of a whole site at the operator's word alone."""
    is_course = context.kind == "course" or (context.kind == SITE and platform.reads_sites)
    return context.memberships_url is not None and is_course


def is_visited(session: Session, context_id: int, *, now: datetime) -> bool:
    """Whether anybody has been in the course lately."""
    lately = session.scalar(
        select(Visit.id)
        .join(Enrolment, Enrolment.id == Visit.enrolment_id)
        .where(Enrolment.context_id == context_id, Visit.expires_at > now - QUIET)
        .limit(1)
    )
    return lately is not None
