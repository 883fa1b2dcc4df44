"""Knows what is kept about a platform that a self-check tells or needs; calls nobody.

Everything is read for one institution, or for operators (no institution). A platform may serve several: what is told
of the platform as a whole goes to its home institution and to operators.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.context import Context
from app.models.delivery import Delivery
from app.models.deployment import Deployment
from app.models.enrolment import Enrolment
from app.models.job import Job
from app.models.launch_attempt import LaunchAttempt
from app.models.line_item import LineItem
from app.models.notice import Notice
from app.models.person import Person
from app.models.platform import Platform
from app.models.resource_link import ResourceLink
from app.models.visit import Visit
from app.services.exchange import handlers
from app.services.exchange.measures import measured_by

MOST_COURSES = 200
"""Courses one may choose from, those that were used last."""
UNTOUCHED = timedelta(minutes=10)
"""A grade that is due for so long and was never tried waits for a worker that does not run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedCourse:
    """A course of the platform, as the launches of its links described it."""

    key: str
    title: str
    lineitems_url: str | None
    memberships_url: str | None
    ungraded_links: dict[str, str]
    """Links that are never graded: the platform's id and the title of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grades:
    """How grades fare on their way to the platform."""

    last_sent_at: datetime | None
    untouched: int
    """Due for long, never tried."""
    tried: int
    """Tried in vain, and to be tried again."""
    parked: int
    """Refused for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """What a platform that sends notices has been asked, and has sent."""

    is_asked: bool
    """Whether the platform may be given our address."""
    is_refused: bool
    """It did not take the address, the last time."""
    last_at: datetime | None
    """When the last one came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformFacts:
    """What is known of a platform without asking it."""

    platform_id: int
    name: str
    family: str
    scopes_named: frozenset[str]
    """The scopes of the gradebook that the last launch named."""
    framed_by: tuple[str, ...]
    """Whose pages may show the tool, whatever a launch says."""
    waiting: int | None
    """Deployments that wait; None: not for this institution to know."""
    last_launch: tuple[datetime, str] | None
    """When the last launch of the last 24 hours was, and how it ended; None: none, or not for this institution to know."""
    last_page_at: datetime | None
    grades: Grades
    notices: Notices | None
    """None: the platform sends none, as far as launches have told."""
    place: CheckedCourse | None
    """The course that is looked at."""


def platforms_of(session: Session, institution_id: int) -> Sequence[Platform]:
    """The platforms of an institution: those whose home it is, and those it has a deployment of."""
    return session.scalars(select(Platform).where(*_belongs_to(institution_id)).order_by(Platform.id)).all()


def platform_of(session: Session, key: str, *, institution_id: int | None) -> Platform:
    """A platform of the institution; of any, for operators. Raises `page.not_found`."""
    query = select(Platform).where(Platform.key == key, *_belongs_to(institution_id))
    platform = session.scalars(query).one_or_none()
    if platform is None:
        raise AppError("page.not_found")
    return platform


def courses_of(session: Session, platform: Platform, *, institution_id: int | None) -> Sequence[Context]:
    """The courses of the platform that can be looked at, those that were used last first."""
    last_used = func.coalesce(func.max(Enrolment.last_activity_at), func.max(Enrolment.opened_at))
    return session.scalars(
        select(Context)
        .outerjoin(Enrolment, Enrolment.context_id == Context.id)
        .where(*_seen_by(platform, institution_id), Context.kind == "course")
        .group_by(Context.id)
        .order_by(last_used.desc().nulls_last(), Context.id)
        .limit(MOST_COURSES)
    ).all()


def gather(
    session: Session, platform: Platform, *, institution_id: int | None, course: str | None, now: datetime
) -> PlatformFacts:
    """What is known of the platform; `course`: the key of the course that is looked at.

    Raises `operator.unknown` for a course that is not there.
    """
    knows_all = institution_id in {None, platform.institution_id}
    return PlatformFacts(
        platform_id=platform.id,
        name=platform.name,
        family=platform.family,
        scopes_named=frozenset(platform.scopes_granted),
        framed_by=_framed_by(platform),
        waiting=_waiting(session, platform) if knows_all else None,
        last_launch=_last_launch(session, platform) if knows_all else None,
        last_page_at=_last_page(session, platform, institution_id=institution_id),
        grades=_grades(session, platform, institution_id=institution_id, now=now),
        notices=_notices(session, platform, institution_id=institution_id, knows_all=knows_all),
        place=_place(session, platform, course, institution_id=institution_id) if course else None,
    )


def _framed_by(platform: Platform) -> tuple[str, ...]:
    """Canvas' issuer is never a page's address."""
    own = () if platform.family == "canvas" else (platform.issuer.rstrip("/"),)
    return tuple(dict.fromkeys([*own, *platform.frame_origins]))


def _belongs_to(institution_id: int | None) -> list[ColumnElement[bool]]:
    is_active = Platform.state == "active"
    if institution_id is None:
        return [is_active]
    deployed = select(Deployment.platform_id).where(Deployment.institution_id == institution_id)
    is_of_institution = or_(Platform.institution_id == institution_id, Platform.id.in_(deployed))
    return [is_of_institution, is_active]


def _seen_by(platform: Platform, institution_id: int | None) -> list[ColumnElement[bool]]:
    """What a context must meet to be told about."""
    of_institution = [] if institution_id is None else [Context.institution_id == institution_id]
    return [Context.platform_id == platform.id, *of_institution]


def _waiting(session: Session, platform: Platform) -> int:
    query = select(func.count()).where(Deployment.platform_id == platform.id, Deployment.state == "waiting")
    return session.scalar(query) or 0


def _last_launch(session: Session, platform: Platform) -> tuple[datetime, str] | None:
    row = session.execute(
        select(LaunchAttempt.at, LaunchAttempt.code)
        .where(LaunchAttempt.platform_id == platform.id, LaunchAttempt.code.is_not(None))
        .order_by(LaunchAttempt.at.desc())
        .limit(1)
    ).one_or_none()
    return (row.at, str(row.code)) if row else None


def _last_page(session: Session, platform: Platform, *, institution_id: int | None) -> datetime | None:
    of_institution = [] if institution_id is None else [Visit.institution_id == institution_id]
    query = select(func.max(Visit.seen_at)).join(Person, Person.id == Visit.person_id)
    return session.scalar(query.where(Person.platform_id == platform.id, *of_institution))


def _grades(session: Session, platform: Platform, *, institution_id: int | None, now: datetime) -> Grades:
    is_waiting = Delivery.state == "waiting"
    last_sent_at, untouched, tried, parked = session.execute(
        select(
            func.max(Delivery.sent_at),
            func.count().filter(is_waiting, Delivery.tries == 0, Delivery.next_at < now - UNTOUCHED),
            func.count().filter(is_waiting, Delivery.tries > 0),
            func.count().filter(Delivery.state == "parked"),
        )
        .select_from(Delivery)
        .join(LineItem, LineItem.id == Delivery.line_item_id)
        .join(Context, Context.id == LineItem.context_id)
        .where(*_seen_by(platform, institution_id))
    ).one()
    return Grades(last_sent_at=last_sent_at, untouched=untouched, tried=tried, parked=parked)


def _notices(
    session: Session, platform: Platform, *, institution_id: int | None, knows_all: bool
) -> Notices | None:
    """Notices are kept for the platform as a whole; which came is for its home institution to know."""
    of_institution = [] if institution_id is None else [Deployment.institution_id == institution_id]
    offering = session.scalars(
        select(Deployment).where(
            Deployment.platform_id == platform.id, Deployment.notices.is_not(None), *of_institution
        )
    ).all()
    if not offering:
        return None
    subjects = [str(deployment.id) for deployment in offering]
    reasons = session.scalars(select(Job.reason).where(Job.kind == handlers.JOB, Job.subject.in_(subjects)))
    last_at = session.scalar(select(func.max(Notice.at)).where(Notice.platform_id == platform.id))
    return Notices(
        is_asked=any(deployment.notices and deployment.notices["kinds"] for deployment in offering),
        is_refused=any(reason is not None for reason in reasons),
        last_at=last_at if knows_all else None,
    )


def _place(session: Session, platform: Platform, key: str, *, institution_id: int | None) -> CheckedCourse:
    query = select(Context).where(Context.key == key, *_seen_by(platform, institution_id))
    context = session.scalars(query).one_or_none()
    if context is None:
        raise AppError("operator.unknown", what="course", id=key)
    links = session.scalars(
        select(ResourceLink).where(ResourceLink.context_id == context.id).order_by(ResourceLink.id.desc())
    ).all()
    return CheckedCourse(
        key=context.key,
        title=context.title,
        lineitems_url=next((link.lineitems_url for link in links if link.lineitems_url), None),
        memberships_url=context.memberships_url,
        ungraded_links={
            link.lti_id: link.title or str(link.item) for link in links if measured_by(link.item) is None
        },
    )
