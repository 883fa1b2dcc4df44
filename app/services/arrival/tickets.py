"""Knows the one-time ticket that opens a launch in another tab; knows no button.

A browser that keeps no cookie in a frame and a forged launch look alike. So such a launch begins no visit: it leaves
a ticket, good for two minutes and once, and in the new tab the person is told who and which course it is, and
confirms (docs/decisions/0005).
"""

import json
import secrets
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.launch_attempt import LaunchAttempt
from app.models.platform import Platform
from app.models.visit import Visit
from app.services.actors import Actor
from app.services.arrival import content_requests
from app.services.arrival.launches import VISIT_LASTS, Admission, digest
from lti.messages import (
    Context,
    GradeEndpoint,
    Launch,
    NoticeService,
    Person,
    Registration,
    ResourceLink,
    Role,
)

TICKET_LASTS = timedelta(minutes=2)
OWN = frozenset({"own", "test"})
"""Visits that may go on in a second window: previews and disguises stay where they were begun."""


def issue(session: Session, launch: Launch, *, state_hash: bytes, now: datetime) -> str:
    """Keep `launch` (sealed) for two minutes and give the ticket that opens it; older ones are forgotten."""
    forget_old(session, now=now)
    ticket = secrets.token_urlsafe(32)
    attempt = session.get_one(LaunchAttempt, state_hash)
    attempt.ticket_hash = digest(ticket)
    attempt.ticket_until = now + TICKET_LASTS
    attempt.launch = json.dumps(asdict(launch), default=_plain)
    session.flush()
    return ticket


def introduce(session: Session, ticket: str, *, now: datetime) -> tuple[str | None, str, str]:
    """Whom a ticket would let in, to which course, from which platform; it stays unused. Raises `ticket.spent`."""
    launch = _launch(_unused(session, ticket, now=now))
    name = launch.person.name if launch.person else None
    course = launch.context.title if launch.context else launch.link.title
    return name, course, session.get_one(Platform, launch.registration.platform_id).name


def use(session: Session, ticket: str, *, now: datetime) -> Launch:
    """Spend a ticket: of two at once one wins. Raises `ticket.spent`."""
    attempt = _unused(session, ticket, now=now)
    launch = _launch(attempt)
    spent: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        update(LaunchAttempt)
        .where(LaunchAttempt.state_hash == attempt.state_hash, LaunchAttempt.ticket_used_at.is_(None))
        .values(ticket_used_at=now, code="ok", sealed_launch=None)
    )
    if spent.rowcount != 1:
        raise AppError("ticket.spent")
    return launch


def refuse(session: Session, ticket: str, *, now: datetime) -> None:
    """Throw a ticket away: somebody said "this is not me"."""
    session.execute(
        update(LaunchAttempt)
        .where(LaunchAttempt.ticket_hash == digest(ticket), LaunchAttempt.ticket_used_at.is_(None))
        .values(ticket_used_at=now, code="ticket.refused", sealed_launch=None)
    )


def forget_old(session: Session, *, now: datetime) -> None:
    """Forget the launches behind tickets whose time is over."""
    session.execute(
        update(LaunchAttempt)
        .where(LaunchAttempt.ticket_until < now, LaunchAttempt.sealed_launch.is_not(None))
        .values(sealed_launch=None)
    )


def twin(session: Session, actor: Actor, *, now: datetime) -> str:
    """Lay a second visit beside this one, for a window that has other cookies; answers with its key.

    It has no secret yet, so that nobody can enter it before a ticket has reopened it. Raises `visit.forbidden` for
    visits that are not the person's own.
    """
    if actor.mode not in OWN:
        raise AppError("visit.forbidden")
    first = session.get_one(Visit, actor.visit_id)
    second = Visit(
        secret_hash=digest(secrets.token_urlsafe(32)),
        person_id=first.person_id,
        enrolment_id=first.enrolment_id,
        institution_id=first.institution_id,
        mode=first.mode,
        powers=list(first.powers),
        frame_origins=list(first.frame_origins),
        return_url=first.return_url,
        locale=first.locale,
        expires_at=now + VISIT_LASTS,
        latest_end_at=first.latest_end_at,
    )
    session.add(second)
    session.flush()
    return second.key


def is_untouched(session: Session, visit_key: str, *, now: datetime) -> bool:
    """Whether a visit has just begun and its cookie never came back: the browser kept none."""
    return session.scalar(select(Visit.id).where(*_untouched(visit_key, now))) is not None


def reopen(session: Session, visit_key: str, *, landing: str, now: datetime) -> Admission:
    """Give an untouched visit a new secret; the old one is void. Once: of two at a time one wins.

    Raises `ticket.spent`.
    """
    secret = secrets.token_urlsafe(32)
    taken: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        update(Visit).where(*_untouched(visit_key, now)).values(secret_hash=digest(secret), seen_at=now)
    )
    if taken.rowcount != 1:
        raise AppError("ticket.spent")
    return Admission(visit_key=visit_key, secret=secret, landing=landing)


def close(session: Session, visit_key: str, *, now: datetime) -> None:
    """End an untouched visit: somebody said "this is not me"."""
    session.execute(update(Visit).where(*_untouched(visit_key, now)).values(ended_at=now))


def _untouched(visit_key: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    begun_after = now + VISIT_LASTS - TICKET_LASTS
    return (
        Visit.key == visit_key,
        Visit.person_id.is_not(None),  # an operator comes in again by a new address
        Visit.seen_at.is_(None),
        Visit.ended_at.is_(None),
        Visit.expires_at > begun_after,
    )


def _unused(session: Session, ticket: str, *, now: datetime) -> LaunchAttempt:
    attempt = session.scalar(select(LaunchAttempt).where(LaunchAttempt.ticket_hash == digest(ticket)))
    if attempt is None or attempt.ticket_used_at or not attempt.ticket_until or attempt.ticket_until <= now:
        raise AppError("ticket.spent")
    return attempt


def _launch(attempt: LaunchAttempt) -> Launch:
    told: dict[str, Any] = json.loads(attempt.launch or "{}")
    endpoint, person, context = told["grade_endpoint"], told["person"], told["context"]
    link, request = told["resource_link"], told["content_request"]
    reviewed, notices = told.get("reviewed"), told.get("notice_service")  # an older release kept neither
    return Launch(
        **{
            **told,
            "registration": Registration(**told["registration"]),
            "person": Person(**person) if person else None,
            "reviewed": Person(**reviewed) if reviewed else None,
            "roles": frozenset(Role(role) for role in told["roles"]),
            "context": Context(**{**context, "history": tuple(context["history"])}) if context else None,
            "groups": None if told.get("groups") is None else tuple(told["groups"]),
            "resource_link": ResourceLink(**link) if link else None,
            "content_request": content_requests.revived(request) if request else None,
            "grade_endpoint": GradeEndpoint(**{**endpoint, "scopes": frozenset(endpoint["scopes"])})
            if endpoint
            else None,
            "notice_service": NoticeService(
                url=notices["url"], kinds=frozenset(notices["kinds"]), scopes=frozenset(notices["scopes"])
            )
            if notices
            else None,
        }
    )


def _plain(value: object) -> Any:
    return sorted(value) if isinstance(value, frozenset) else dict(value)  # type: ignore[call-overload]
