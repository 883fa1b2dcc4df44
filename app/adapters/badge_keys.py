"""Knows where the key pairs are kept that badges are signed with, and which one signs; knows no badge."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.adapters.sql.engine import Database
from app.adapters.sql.locks import exclusive
from app.models.badge_key import BadgeKey
from lti.keys import generate_signing_key
from lti.ports import Clock, SigningKey


class SqlBadgeKeys:
    """The keys over SQL; the first one is made when a badge is asked for."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def signing_key(self) -> SigningKey:
        """The key that signs now. Opens units of work of its own."""
        with self._database.reading() as session:
            found = _signing(session)
        return found or self._first()

    def _first(self) -> SigningKey:
        """Make the first key; of processes that do so at once, one wins and all use its key."""
        made = generate_signing_key()  # slow: outside the unit of work
        with exclusive(self._database.engine, "badge-key"), self._database.writing() as session:
            found = _signing(session)
            if found is None:
                add(session, made, now=self._clock())
            return found or made


def add(session: Session, made: SigningKey, *, now: datetime) -> None:
    """Let a key sign from now on. What those before it signed can still be checked; they can sign nothing more."""
    session.execute(update(BadgeKey).values(sealed_private=None))
    session.add(BadgeKey(kid=made.kid, private=made.private_pem, public=dict(made.public_jwk), made_at=now))


def is_any(session: Session) -> bool:
    """Whether a badge was ever signed."""
    return _signing(session) is not None


def public_keys(session: Session) -> list[Mapping[str, Any]]:
    """The public halves of all, the youngest first."""
    return list(session.scalars(select(BadgeKey.public).order_by(BadgeKey.made_at.desc(), BadgeKey.kid)))


def public_key(session: Session, kid: str) -> Mapping[str, Any] | None:
    """The public half of one."""
    return session.scalars(select(BadgeKey.public).where(BadgeKey.kid == kid)).one_or_none()


def _signing(session: Session) -> SigningKey | None:
    """The one key whose private half is kept."""
    row = session.scalars(select(BadgeKey).where(BadgeKey.sealed_private.is_not(None))).one_or_none()
    return SigningKey(kid=row.kid, private_pem=row.private or "", public_jwk=row.public) if row else None
