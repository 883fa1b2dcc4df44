"""Knows how a launch becomes a visit: who, where, as what; knows neither the protocol nor the cookie's name.

A returning learner's launch writes two rows: the spent attempt (the gate's) and the visit. Everything else is
written only where the platform says something new.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from app.adapters.sql.writing import Writing, write
from app.content.library import Library
from app.content.tree import Course
from app.errors import AppError
from app.models.base import random_key, table_of
from app.models.context import Context
from app.models.deployment import Deployment
from app.models.enrolment import Enrolment
from app.models.launch_attempt import LaunchAttempt
from app.models.platform import Platform
from app.models.resource_link import ResourceLink
from app.models.secrets import Plain
from app.models.visit import Visit
from app.services.actors import ADMIN, LEARNER, MASQUERADE, PREVIEW, REVIEW, TEACHES, UNPROVED_ADMIN
from app.services.arrival import content_requests, landings, newcomers, places, previews, reviews
from app.services.arrival.known import Known, look
from app.services.arrival.reviews import Reviewer
from app.services.exchange import handlers, key_renewals, rounds
from app.services.releases import courses
from app.services.setup import configuration, saving
from app.services.setup.kept import KeptSetups
from lti.client import RESULT_SCOPE
from lti.families import family_named
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
    library: Library,
    setups: KeptSetups,
    default_locale: str,
    notices_to: str,
    now: datetime,
) -> Admission:
    """Begin a visit for a launch that has passed the gate. `notices_to`: our address for the platform's notices.

    Raises `lti.platform_unknown`, `lti.deployment_waiting`, `lti.deployment_suspended`, `visit.anonymous`; where content
    is to be chosen `content.not_for_you`, `visit.read_only`; where somebody's work is to be shown
    `review.not_for_you`, `review.other_group`, `review.unknown`.
    """
    known, deployment, institution_id = _look(session, launch)
    if launch.person is None:
        raise AppError("visit.anonymous")
    if launch.content_request:
        _check_may_choose(launch)
    reading = courses.read_current(
        session, library=library, locale=default_locale, generations=known.generations
    )
    is_admin = _is_admin(launch, known.platform)
    person = newcomers.person_of(
        session, launch, known.person, institution_id=institution_id, is_admin=is_admin, now=now
    )
    context = places.context_of(session, launch, known, institution_id=institution_id, now=now)
    link, news = _link(session, launch, known, context=context, deployment=deployment, now=now)
    if news:
        # Before an enrolment is written: whoever saves a set-up holds the course first and then its people.
        places.follow(session, news, course=reading.view.course, now=now)
    is_switched = previews.is_switched(launch, known.enrolment)
    if newcomers.learns(launch) and not is_switched:
        saving.begin(context, course=reading.view.course)
    if is_switched:
        enrolment: Enrolment | None = previews.place_in(
            session, context_id=context.id, person_id=person.id, now=now
        )
    else:
        enrolment = newcomers.enrolment_of(
            session, launch, known.enrolment, context=context, person=person, now=now
        )
    may_look = link is not None and link.line_item_id is not None and RESULT_SCOPE in link.scopes
    rounds.ask(session, context, known.platform, may_look=may_look, asked=known.asked, now=now)
    key_renewals.ask(session, known.platform, asked=known.asked, now=now)
    handlers.ask(session, deployment, launch.notice_service, handler=notices_to, now=now)
    secret = secrets.token_urlsafe(32)
    visit: dict[str, Any] = {
        "key": random_key(),
        "secret_hash": digest(secret),
        "person_id": person.id,
        "enrolment_id": enrolment.id if enrolment else None,
        "institution_id": institution_id,
        "deployment_id": deployment.id,
        "mode": PREVIEW if is_switched else _mode(launch),
        "powers": [LEARNER, TEACHES] if is_switched else _powers(launch, known, is_admin=is_admin),
        "frame_origins": _frame_origins(launch, known.platform),
        "return_url": launch.return_url,
        "locale": launch.locale or person.locale or default_locale,
        "expires_at": now + VISIT_LASTS,
    }
    of = Reviewer(person=person, enrolment=enrolment)
    _for_what(session, visit, launch, reviewer=of, context=context, course=reading.view.course, now=now)
    attempt = {"hash": bytes.fromhex(launch.attempt)}
    write(session, Writing(_BEGIN, visit), *([Writing(_WENT_WELL, attempt)] if launch.attempt else []))

    def is_on(star: str) -> bool:
        course = reading.view.course
        if news:  # what is kept of the set-up does not know yet what this very launch has changed
            setup = configuration.read(session, context.id, course=course)
        else:
            number, release_id = context.settings_no, reading.release_id
            setup = setups.read(session, context.id, settings_no=number, course=course, release_id=release_id)
        return setup.star(star).is_enabled

    return Admission(
        visit_key=visit["key"],
        secret=secret,
        landing=_landing(launch, visit, context, course=reading.view.course, is_on=is_on),
    )


def _look(session: Session, launch: Launch) -> tuple[Known, Deployment, int]:
    """What is known of a launch; its deployment, which may just have joined; and whose that is."""
    known = look(session, launch)
    deployment, institution_id = places.deployment_of(session, launch, known)
    if known.deployment is None:  # only now it is known whose people and courses these are
        known = look(session, launch)
    return known, deployment, institution_id


def _link(
    session: Session,
    launch: Launch,
    known: Known,
    *,
    context: Context,
    deployment: Deployment,
    now: datetime,
) -> tuple[ResourceLink | None, Collection[int]]:
    """The link that was clicked, if one was, and the courses that are to be set up anew by what was told."""
    if launch.content_request:
        # The first thing a course hears of us may be this: whoever joins before a link is opened is counted.
        return None, {context.id}
    if launch.reviewed:
        # Whoever has work here came before; a gradebook's link says nothing about the links of the course.
        return None, ()
    return places.link_of(session, launch, known, context=context, deployment=deployment, now=now)


def _is_admin(launch: Launch, platform: Platform) -> bool:
    """Whether the person looks after the platform, and so may read the reports of the whole institution.

    A role of institution or system may be held somewhere only: course staff of Open edX come with one
    (openedx/xblock-lti-consumer #645), administrators of any sub-account of Canvas do. Who opens the tool for an account
    may do it there.
    """
    if Role.ADMIN not in launch.roles:
        return False
    is_of_account = launch.context is not None and launch.context.kind == "account"
    return is_of_account or platform.trusts_admins or family_named(platform.family).admins_are_of_platform


def _powers(launch: Launch, known: Known, *, is_admin: bool) -> list[str]:
    powers = {role.value for role in launch.roles if role is not Role.ADMIN} | known.granted
    if is_admin:
        powers.add(ADMIN)
    elif Role.ADMIN in launch.roles and ADMIN not in powers:
        powers.add(UNPROVED_ADMIN)
    return sorted(powers)


def _mode(launch: Launch) -> str:
    if launch.is_masquerading:
        return MASQUERADE
    return "test" if launch.is_test_person else "own"


def _for_what(
    session: Session,
    visit: dict[str, Any],
    launch: Launch,
    *,
    reviewer: Reviewer,
    context: Context,
    course: Course,
    now: datetime,
) -> None:
    """Note in the visit that begins what it is for, where that is not the course itself."""
    if launch.content_request:
        visit["content_request"] = Plain(content_requests.written(launch.content_request), visit["key"])
    if launch.reviewed:
        reviews.begin(session, visit, launch, reviewer=reviewer, context=context, course=course, now=now)


_BEGIN = insert(table_of(Visit))
_attempt = table_of(LaunchAttempt)
_WENT_WELL = update(_attempt).where(_attempt.c.state_hash == bindparam("hash")).values(code="ok")


def _check_may_choose(launch: Launch) -> None:
    """Somebody who teaches, as themselves: what is done in another's name here is not kept."""
    if Role.INSTRUCTOR not in launch.roles:
        raise AppError("content.not_for_you")
    if launch.is_masquerading:
        raise AppError("visit.read_only")


def _frame_origins(launch: Launch, platform: Platform) -> list[str]:
    """Who may frame the visit: the platform's frames, and the page it wants people back on.

    The issuer's own pages may, besides those that an operator has named; but Canvas' issuer is never a frame's address,
    so for Canvas it is the return address that counts.
    """
    addresses = [*platform.frame_origins, launch.return_url or ""]
    if not platform.frame_origins or platform.family != "canvas":
        addresses.insert(0, launch.registration.issuer)
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


def _landing(
    launch: Launch,
    visit: Mapping[str, Any],
    context: Context,
    *,
    course: Course,
    is_on: Callable[[str], bool],
) -> str:
    if visit["mode"] == REVIEW:
        return landings.REVIEW
    if launch.content_request:
        return landings.CONTENT
    if context.kind == "account":
        return landings.REPORTS
    return landings.landing(launch.item, powers=visit["powers"], course=course, is_on=is_on)
