"""Knows how long technical rows, messages about barriers, answers of voice boxes, certificates and the names of people who never came are kept; knows nothing of what learners wrote in the course.

Sweeping twice, or by two workers at once, changes nothing more. Every term is told in docs/operations.md.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.adapters.sql.often import Often
from app.badges.certified import GOOD_FOR_MONTHS
from app.clock import months_on
from app.models.audit import Audit
from app.models.base import Base, table_of
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

AT_ONCE = timedelta()
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


def _older(column: InstrumentedAttribute[Any], *which: ColumnElement[bool]) -> Often:
    """A statement that forgets the rows of this column's table that are older than it is told."""
    return _forget(column.parent.class_, column < bindparam("before", type_=column.type), *which)


def _forget(model: type[Base], *which: ColumnElement[bool]) -> Often:
    return Often(delete(table_of(model)).where(*which))


def _ago(term: timedelta) -> Callable[[datetime], datetime]:
    return lambda now: now - term


_closed = select(VoiceBox.id).where(VoiceBox.closes_at < bindparam("before", type_=VoiceBox.closes_at.type))
_BY_AGE: Sequence[tuple[Often, Callable[[datetime], Any]]] = (
    (_older(LaunchAttempt.at), _ago(ATTEMPTS)),
    (_older(AccessToken.expires_at), _ago(AT_ONCE)),
    (_older(SigningKey.publish_until), _ago(AT_ONCE)),
    (_older(Visit.expires_at), _ago(VISITS)),
    (_older(RosterRun.started_at), _ago(ROSTER_RUNS)),
    (_older(Job.ended_at, Job.due_at.is_(None)), _ago(JOBS)),
    (_older(Notice.at), _ago(NOTICES)),
    (_older(Throttle.minute), lambda now: (now - THROTTLES).timestamp() // 60),
    (_older(Invite.expires_at), _ago(INVITES)),
    (_older(OperatorLink.expires_at), _ago(OPERATOR_LINKS)),
    (_older(Audit.at), _ago(AUDIT)),
    (_older(Erasure.at), _ago(ERASURES)),
    (_older(Certificate.issued_at), lambda now: months_on(now, -GOOD_FOR_MONTHS)),
    (_older(Feedback.at), _ago(FEEDBACK)),
    (_forget(BoxAnswer, BoxAnswer.box_id.in_(_closed)), _ago(BOX_ANSWERS)),
    (_older(VoiceBox.closes_at), _ago(BOXES)),
)
"""What goes by its age alone, and of when it has to be."""


def sweep(session: Session, *, now: datetime) -> None:
    """Forget what has outlived its term: technical rows, old previews, answers of voice boxes long closed, names of people who never came."""
    for forget, before in _BY_AGE:
        forget.run(session, before=before(now))
    tickets.forget_old(session, now=now)
    _forget_visits(session, now=now)
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
