"""Knows how one link lets one platform register itself; knows neither the protocol nor a page.

The word in a link is 32 random bytes and its hash is all that is kept. The platform is asked while no transaction is
open: `claim` takes one click before that, `redeem` spends the invitation together with what it brought.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.deployment import Deployment
from app.models.institution import Institution
from app.models.invite import Invite
from app.models.platform import Platform
from app.services.arrival.launches import digest, origin_of
from app.services.operating import platforms
from lti.platform_configuration import PlatformConfiguration
from lti.registration import Registered

INVITE_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What an invitation allows, and how often it was tried."""

    id: int
    tries: int
    institution_name: str | None
    """None: the platform gets an institution of its own."""
    issuer: str | None
    """The platform whose registration is to be brought up to date; None: a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeemed:
    """What has been registered, and whether somebody has to let its deployment in."""

    platform_id: int
    name: str
    institution_name: str
    waits: bool
    is_update: bool
    """Whether it was registered before."""


def make(
    session: Session,
    *,
    institution_id: int | None,
    platform_id: int | None,
    accepts_first_deployment: bool,
    lasts: timedelta,
    now: datetime,
) -> str:
    """A new invitation; answers with the word for its link. Raises `operator.unknown`."""
    platform = session.get(Platform, platform_id) if platform_id is not None else None
    if platform_id is not None and platform is None:
        raise AppError("operator.unknown", what="platform", id=platform_id)
    home = institution_id if platform is None else platform.institution_id
    if home is not None and session.get(Institution, home) is None:
        raise AppError("operator.unknown", what="institution", id=home)
    secret = secrets.token_urlsafe(32)
    invite = Invite(
        token_hash=digest(secret),
        institution_id=home,
        platform_id=platform_id,
        accepts_first_deployment=accepts_first_deployment,
        made_at=now,
        expires_at=now + lasts,
    )
    session.add(invite)
    session.flush()
    platforms.note(session, action="invite.made", target=f"invite {invite.id}", institution_id=home, now=now)
    return secret


def look(session: Session, secret: str, *, now: datetime) -> Invitation:
    """What the invitation of this word allows. Only reads.

    Raises `invite.unknown`, `invite.revoked`, `invite.spent`.
    """
    invite = session.scalar(select(Invite).where(Invite.token_hash == digest(secret)))
    if invite is None:
        raise AppError("invite.unknown")
    if invite.revoked_at is not None:
        raise AppError("invite.revoked", invite=invite.id)
    if invite.used_at is not None or invite.expires_at <= now:
        raise AppError("invite.spent", invite=invite.id)
    institution = session.get(Institution, invite.institution_id) if invite.institution_id else None
    platform = session.get(Platform, invite.platform_id) if invite.platform_id else None
    return Invitation(
        id=invite.id,
        tries=invite.tries,
        institution_name=institution.name if institution else None,
        issuer=platform.issuer if platform else None,
    )


def count_refusal(session: Session, *, secret: str = "", invite_id: int | None = None) -> None:
    """Note that somebody with the link was refused; an unknown word is nobody's."""
    which = Invite.id == invite_id if invite_id is not None else Invite.token_hash == digest(secret)
    session.execute(update(Invite).where(which).values(refused=Invite.refused + 1))


def claim(session: Session, invite_id: int, *, tries: int, now: datetime) -> None:
    """Take the one click a form is good for: of two at once one wins. Raises `registration.form`."""
    query = update(Invite).where(*_open(invite_id), Invite.tries == tries, Invite.expires_at > now)
    if not _has_changed(session, query.values(tries=tries + 1)):
        raise AppError("registration.form", invite=invite_id)


def redeem(
    session: Session,
    invite_id: int,
    *,
    configuration: PlatformConfiguration,
    registered: Registered,
    frame_origin: str | None,
    schemes: Sequence[str],
    now: datetime,
) -> Redeemed:
    """Spend the invitation and keep what the platform answered.

    What an operator has set before (name, frames, deployments) stays. Raises `invite.spent`, `registration.taken`.
    """
    query = update(Invite).where(*_open(invite_id)).values(used_at=now)
    if not _has_changed(session, query):
        raise AppError("invite.spent", invite=invite_id)
    invite = session.get_one(Invite, invite_id, populate_existing=True)
    known = session.scalar(
        select(Platform).filter_by(issuer=configuration.issuer, client_id=registered.client_id)
    )
    if known is not None and known.institution_id != invite.institution_id:
        raise AppError("registration.taken", invite=invite_id, platform=known.id)
    platform = platforms.add(
        session,
        platforms.NewPlatform(
            issuer=configuration.issuer,
            client_id=registered.client_id,
            auth_login_url=configuration.auth_login_url,
            auth_token_url=configuration.auth_token_url,
            key_set_url=configuration.key_set_url,
            token_audience=configuration.token_audience,
            family=configuration.family,
            name=known.name if known else configuration.name,
            institution_id=invite.institution_id,
            frame_origins=_frame_origins(configuration, frame_origin, known),
            accepts_any_deployment=bool(known and known.accepts_any_deployment),
            accepts_first_deployment=invite.accepts_first_deployment and registered.deployment_id is None,
        ),
        now=now,
        schemes=schemes,
    )
    platform.scopes_granted = list(registered.scopes)
    _let_in(session, platform, registered.deployment_id)
    return Redeemed(
        platform_id=platform.id,
        name=platform.name,
        institution_name=session.get_one(Institution, platform.institution_id).name,
        waits=_waits(session, platform),
        is_update=known is not None,
    )


def _frame_origins(
    configuration: PlatformConfiguration, frame_origin: str | None, known: Platform | None
) -> list[str]:
    """Who may frame the course: the issuer's own pages, and the page that asked for the registration.

    The issuer of a hosted Canvas is nobody's address.
    """
    own = None if configuration.is_shared else origin_of(configuration.issuer)
    kept = known.frame_origins if known else []
    return sorted({*kept, *(origin for origin in (own, frame_origin) if origin)})


def _let_in(session: Session, platform: Platform, lti_id: str | None) -> None:
    """The deployment the platform told belongs to the invitation's institution, unless it has one already."""
    if lti_id is None or platform.institution_id is None:
        return
    known = session.scalar(select(Deployment).filter_by(platform_id=platform.id, lti_id=lti_id))
    if known is None or known.state == "waiting":
        platforms.approve(session, platform, lti_id=lti_id, institution_id=platform.institution_id)


def _waits(session: Session, platform: Platform) -> bool:
    accepts = platform.accepts_any_deployment or platform.accepts_first_deployment
    active = select(Deployment.id).filter_by(platform_id=platform.id, state="active")
    return not accepts and session.scalar(active.limit(1)) is None


def _open(invite_id: int) -> tuple[ColumnElement[bool], ...]:
    return (Invite.id == invite_id, Invite.used_at.is_(None), Invite.revoked_at.is_(None))


def _has_changed(session: Session, query: Any) -> bool:
    changed: CursorResult[Any] = session.execute(query)  # type: ignore[assignment]
    return changed.rowcount == 1
