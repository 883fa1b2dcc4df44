"""Knows which platforms are to send notices where; calls none.

A launch names the platform's service. Our address is given there once for each deployment, and again when one of the two
addresses changes or the platform can send more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.models.deployment import Deployment
from app.services.exchange import jobs
from lti.client import NOTICE_SCOPE
from lti.messages import NoticeService
from lti.notices import KINDS

JOB = "notices.handler"
AFTER_REFUSAL = timedelta(days=7)
"""A platform that refused may have been set right by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be agreed with a platform."""

    service: str
    kinds: tuple[str, ...]
    handler: str


def ask(
    session: Session, deployment: Deployment, offered: NoticeService | None, *, handler: str, now: datetime
) -> None:
    """Have our address given to the platform, where it offers that and has not got it yet."""
    if offered is None:
        return
    kinds = [kind for kind in KINDS if kind in offered.kinds and NOTICE_SCOPE in offered.scopes]
    wanted = {"service": offered.url, "kinds": kinds, "handler": handler}
    if deployment.notices == wanted:
        return
    deployment.notices = wanted
    if kinds:
        jobs.ask(session, JOB, str(deployment.id), platform_id=deployment.platform_id, now=now)


def wanted(session: Session, subject: str) -> Wanted | None:
    """What the job is about; None if the deployment is gone."""
    deployment = session.get(Deployment, int(subject))
    if deployment is None or deployment.notices is None:
        return None
    told = deployment.notices
    return Wanted(service=told["service"], kinds=tuple(told["kinds"]), handler=told["handler"])
