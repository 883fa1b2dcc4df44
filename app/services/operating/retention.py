"""Knows how long technical rows, messages about barriers, answers of voice boxes, certificates and the names of people who never came are kept; knows nothing of what learners wrote in the course.

Sweeping twice, or by two workers at once, changes nothing more. Every term is told in docs/operations.md.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from app.badges.certified import GOOD_FOR_MONTHS
from app.clock import months_on
from app.models.audit import Audit
from app.models.certificate import Certificate
from app.models.enrolment import Enrolment
from app.models.erasure import Erasure
from app.models.feedback import Feedback
from app.models.invite import Invite
from app.models.job import Job
from app.models.launch_attempt import LaunchAttempt
from app.models.notice import Notice
from app.models.operator_link import OperatorLink
from app.models.person import Person
from app.models.platform import AccessToken
from app.models.roster_run import RosterRun
from app.models.signing_key import SigningKey
from app.models.throttle import Throttle
from app.models.visit import Visit
from app.models.voice_box import BoxAnswer, VoiceBox
from app.services.arrival import previews, tickets

ATTEMPTS = timedelta(hours=24)
VISITS = timedelta(days=30)
ROSTER_RUNS = JOBS = timedelta(days=90)
ROSTER_NAMES = timedelta(days=30)
NOTICES = timedelta(days=90)
THROTTLES = timedelta(days=1)
INVITES = timedelta(days=90)
OPERATOR_LINKS = timedelta(days=1)
AUDIT = timedelta(days=730)
ERASURES = timedelta(days=1096)
"""Three years: so long a roster does not bring back who was erased."""
FEEDBACK = timedelta(days=366)
BOX_ANSWERS = timedelta(days=180)
BOXES = timedelta(days=730)
"""After a voice box was closed: what people put in, then what it asked and what was told back."""
MOST_VISITS = 200
"""Of one person that are remembered."""


def sweep(session: Session, *, now: datetime) -> None:
    """Forget what has outlived its term: technical rows, old previews, answers of voice boxes long closed, names of people who never came."""
    session.execute(delete(LaunchAttempt).where(LaunchAttempt.at < now - ATTEMPTS))
    tickets.forget_old(session, now=now)
    session.execute(delete(AccessToken).where(AccessToken.expires_at < now))
    session.execute(delete(SigningKey).where(SigningKey.publish_until < now))
    session.execute(delete(Visit).where(Visit.expires_at < now - VISITS))
    _forget_visits(session, now=now)
    session.execute(delete(RosterRun).where(RosterRun.started_at < now - ROSTER_RUNS))
    session.execute(delete(Job).where(Job.due_at.is_(None), Job.ended_at < now - JOBS))
    session.execute(delete(Notice).where(Notice.at < now - NOTICES))
    session.execute(delete(Throttle).where(Throttle.minute < (now - THROTTLES).timestamp() // 60))
    session.execute(delete(Invite).where(Invite.expires_at < now - INVITES))
    session.execute(delete(OperatorLink).where(OperatorLink.expires_at < now - OPERATOR_LINKS))
    session.execute(delete(Audit).where(Audit.at < now - AUDIT))
    session.execute(delete(Erasure).where(Erasure.at < now - ERASURES))
    session.execute(delete(Certificate).where(Certificate.issued_at < months_on(now, -GOOD_FOR_MONTHS)))
    session.execute(delete(Feedback).where(Feedback.at < now - FEEDBACK))
    closed = select(VoiceBox.id).where(VoiceBox.closes_at < now - BOX_ANSWERS)
    session.execute(delete(BoxAnswer).where(BoxAnswer.box_id.in_(closed)))
    session.execute(delete(VoiceBox).where(VoiceBox.closes_at < now - BOXES))
    previews.forget_old(session, now=now)
    _forget_names(session, now=now)


def _forget_visits(session: Session, *, now: datetime) -> None:
    """Of the visits of one person that are over keep the newest: who launches again and again fills no table."""
    rank = func.row_number().over(partition_by=Visit.person_id, order_by=Visit.id.desc())
    ranked = select(Visit.id, rank.label("rank")).where(Visit.person_id.is_not(None)).subquery()
    old = select(ranked.c.id).where(ranked.c.rank > MOST_VISITS)
    is_over = or_(Visit.ended_at.is_not(None), Visit.expires_at < now)
    session.execute(delete(Visit).where(Visit.id.in_(old), or_(is_over, Visit.seen_at.is_(None))))


def _forget_names(session: Session, *, now: datetime) -> None:
    """Of people whom only rosters knew, and who have left all of them, keep the platform's id and no name."""
    long_ago = now - ROSTER_NAMES
    has_left = select(Enrolment.person_id).where(Enrolment.left_at < long_ago)
    is_needed = exists().where(
        Enrolment.person_id == Person.id,
        or_(Enrolment.opened_at.is_not(None), Enrolment.left_at.is_(None), Enrolment.left_at >= long_ago),
    )
    told = {"name": None, "given": None, "family": None, "email": None}
    session.execute(
        update(Person)
        .where(
            Person.id.in_(has_left),  # by index: most people have left nowhere
            or_(*(getattr(Person, name).is_not(None) for name in told)),
            Person.admin_seen_at.is_(None),  # an administrator's launch enrols nobody
            ~is_needed,
        )
        .values(**told, told_by={}, changed_at=now)
    )
