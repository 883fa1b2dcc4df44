"""Knows which invitations were given out and what became of each, and takes them back; makes none and redeems none."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.institution import Institution
from app.models.invite import Invite
from app.models.platform import Platform
from app.services.operating import platforms

OPEN, USED, EXPIRED, REVOKED = "open", "used", "expired", "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """One invitation: for whom, and what became of it."""

    id: int
    institution: str | None
    """None: the platform gets an institution of its own."""
    platform: str | None
    """The registration it brings up to date; None: it makes a new one."""
    accepts_first_deployment: bool
    made_at: datetime | None
    expires_at: datetime
    state: str
    state_at: datetime | None
    """When it was used or taken back."""
    tries: int
    refused: int
    """How often somebody who had the link was refused."""


def given(session: Session, *, now: datetime) -> list[Invited]:
    """Every invitation that is remembered, the youngest first."""
    found = session.execute(
        select(Invite, Institution.name, Platform.name)
        .outerjoin(Institution, Institution.id == Invite.institution_id)
        .outerjoin(Platform, Platform.id == Invite.platform_id)
        .order_by(Invite.id.desc())
    )
    return [_invited(invite, institution, platform, now=now) for invite, institution, platform in found]


def _invited(invite: Invite, institution: str | None, platform: str | None, *, now: datetime) -> Invited:
    state, state_at = _state(invite, now=now)
    return Invited(
        id=invite.id,
        institution=institution,
        platform=platform,
        accepts_first_deployment=invite.accepts_first_deployment,
        made_at=invite.made_at,
        expires_at=invite.expires_at,
        state=state,
        state_at=state_at,
        tries=invite.tries,
        refused=invite.refused,
    )


def _state(invite: Invite, *, now: datetime) -> tuple[str, datetime | None]:
    if invite.used_at is not None:
        return USED, invite.used_at
    if invite.revoked_at is not None:
        return REVOKED, invite.revoked_at
    return (OPEN, None) if invite.expires_at > now else (EXPIRED, None)


def revoke(session: Session, invite_id: int, *, now: datetime) -> bool:
    """Take an invitation back. False: it was over already, perhaps used a moment ago, and stays as it is.

    Raises `operator.unknown`.
    """
    invite = session.get(Invite, invite_id, with_for_update=True)  # a platform may be using it now
    if invite is None:
        raise AppError("operator.unknown", what="invitation", id=invite_id)
    if _state(invite, now=now)[0] != OPEN:
        return False
    invite.revoked_at = now
    platforms.note(
        session,
        action="invite.revoked",
        target=f"invite {invite.id}",
        institution_id=invite.institution_id,
        now=now,
    )
    return True
