"""Knows how a launch becomes a visit: who, where, as what; knows neither the protocol nor the cookie's name.

A returning learner's launch writes two rows: the spent attempt (the gate's) and the visit. Everything else is
written only where the platform says something new.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app.content.tree import Course
from app.errors import AppError
from app.models.context import Context
from app.models.launch_attempt import LaunchAttempt
from app.models.platform import Platform
from app.models.visit import Visit
from app.services.actors import MASQUERADE, REVIEW
from app.services.arrival import content_requests, landings, newcomers, places, reviews
from app.services.exchange import handlers, rounds
from app.services.setup import configuration
from lti.messages import Launch, Role

VISIT_LASTS = timedelta(hours=12)
"""How long a visit lives after its last page; a working day, so that a page left open over lunch still saves."""

_ORIGIN = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A visit that has begun. `secret` goes into the cookie and is stored nowhere."""

    visit_key: str
    secret: str
    landing: str
    """Path inside the visit."""


def digest(secret: str) -> bytes:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).digest()


def admit(
    session: Session,
    launch: Launch,
    *,
    course: Course,
    default_locale: str,
    notices_to: str,
    now: datetime,
) -> Admission:
    """Begin a visit for a launch that has passed the gate. `notices_to`: our address for the platform's notices.

    Raises `lti.deployment_waiting`, `lti.deployment_suspended`, `visit.anonymous`; where content is to be chosen
    `content.not_for_you`, `visit.read_only`; where somebody's work is to be shown `review.not_for_you`,
    `review.unknown`.
    """
    deployment, institution_id = places.deployment_of(session, launch)
    if launch.person is None:
        raise AppError("visit.anonymous")
    if launch.content_request:
        _check_may_choose(launch)
    person = newcomers.person_of(session, launch, institution_id=institution_id, now=now)
    context = places.context_of(session, launch, institution_id=institution_id, now=now)
    link = None
    if launch.content_request:
        # The first thing a course hears of us may be this: whoever joins before a link is opened is counted.
        is_news = True
    elif launch.reviewed:
        # Whoever has work here came before; a gradebook's link says nothing about the links of the course.
        is_news = False
    else:
        link, is_news = places.link_of(session, launch, context=context, deployment=deployment, now=now)
    if is_news:
        # Before an enrolment is written: whoever saves a set-up holds the course first and then its people.
        configuration.project_default(session, context.id, course=course, now=now)
    enrolment = newcomers.enrolment_of(session, launch, context=context, person=person, now=now)
    rounds.ask(session, context, has_column=link is not None and link.line_item_id is not None, now=now)
    handlers.ask(session, deployment, launch.notice_service, handler=notices_to, now=now)
    powers = newcomers.powers_of(session, launch, person=person, institution_id=institution_id)
    secret = secrets.token_urlsafe(32)
    visit = Visit(
        secret_hash=digest(secret),
        person_id=person.id,
        enrolment_id=enrolment.id if enrolment else None,
        resource_link_id=link.id if link else None,
        institution_id=institution_id,
        mode=MASQUERADE if launch.is_masquerading else "test" if launch.is_test_person else "own",
        powers=sorted(powers),
        frame_origins=_frame_origins(session, launch),
        return_url=launch.return_url,
        locale=launch.locale or person.locale or default_locale,
        expires_at=now + VISIT_LASTS,
    )
    if launch.content_request:
        visit.content_request = content_requests.written(launch.content_request)
    if launch.reviewed:
        reviews.begin(session, visit, launch, reviewer=person, context=context, course=course, now=now)
    session.add(visit)
    attempt = session.get(LaunchAttempt, bytes.fromhex(launch.attempt)) if launch.attempt else None
    if attempt:
        attempt.code = "ok"
    session.flush()
    return Admission(
        visit_key=visit.key,
        secret=secret,
        landing=landings.REVIEW
        if visit.mode == REVIEW
        else _landing(session, launch, powers, context=context, course=course),
    )


def _check_may_choose(launch: Launch) -> None:
    """Somebody who teaches, as themselves: what is done in another's name here is not kept."""
    if Role.INSTRUCTOR not in launch.roles:
        raise AppError("content.not_for_you")
    if launch.is_masquerading:
        raise AppError("visit.read_only")


def _frame_origins(session: Session, launch: Launch) -> list[str]:
    """Who may frame the visit: the platform's frames, and the page it wants people back on.

    Where nobody named the frames they are the issuer's own; Canvas' issuer is never a frame's address, so for Canvas
    it is the return address that counts.
    """
    platform = session.get_one(Platform, launch.registration.platform_id)
    addresses = [*(platform.frame_origins or [launch.registration.issuer]), launch.return_url or ""]
    if launch.content_request:
        addresses.append(launch.content_request.return_url)
    origins = (origin_of(address) for address in addresses)
    return list(dict.fromkeys(origin for origin in origins if origin))


def origin_of(address: str) -> str | None:
    """Scheme, host and port of an http(s) address; None for what could not stand in a header."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin if _ORIGIN.fullmatch(origin) else None


def _landing(session: Session, launch: Launch, powers: set[str], *, context: Context, course: Course) -> str:
    if launch.content_request:
        return landings.CONTENT
    if context.kind == "account":
        return landings.REPORTS
    return landings.landing(
        launch.item,
        powers=powers,
        course=course,
        is_on=lambda star: configuration.read(session, context.id, course=course).star(star).is_enabled,
    )
