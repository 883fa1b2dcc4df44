"""Knows which machine may read what: making, checking and revoking the API's tokens; knows no request.

A token is shown once; what is kept is its hash. It is 32 random bytes, so nobody finds one by trying: counting wrong
ones keeps a runaway script from costing much.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.api_token import ApiToken
from app.models.audit import Audit
from app.models.institution import Institution
from app.services.operating import throttles
from app.services.operating.platforms import OPERATOR
from app.services.reporting.question import Scope

READ_REPORTS = "reports:read"
SCOPES = (READ_REPORTS,)
PREFIX = "samskabe_"
"""Lets people, and programs that look for lost secrets, see what it is."""
USED_EVERY = timedelta(minutes=1)
MOST_WRONG = 20
"""Wrong tokens from one address in a minute; after that it is told to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Who holds a valid token, and what they may read. Without institution it is the operator's."""

    token_id: int
    institution_id: int | None
    scopes: frozenset[str]
    locale: str | None
    """The institution's language."""
    is_use_noted: bool
    """Whether this use need not be written down."""

    def require(self, scope: str) -> None:
        """Raise `api.scope` unless the token allows it."""
        if scope not in self.scopes:
            raise AppError("api.scope", token=self.token_id)

    @property
    def reports(self) -> Scope:
        """Whose rows it may read."""
        return Scope(institution_id=self.institution_id)


def create(
    session: Session,
    *,
    name: str,
    scopes: Sequence[str],
    institution_id: int | None,
    expires_at: datetime | None,
    now: datetime,
) -> tuple[ApiToken, str]:
    """A new token: its row, and the token itself, which is kept nowhere."""
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        institution_id=institution_id,
        name=name,
        scopes=sorted(set(scopes)),
        hash=_digest(secret),
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    _note(session, row, action="token.created", now=now)
    return row, secret


def revoke(session: Session, token_id: int, *, now: datetime) -> ApiToken:
    """Make a token worthless; doing it twice changes nothing. Raises `operator.unknown`."""
    row = session.get(ApiToken, token_id)
    if row is None:
        raise AppError("operator.unknown", what="token", id=token_id)
    if row.revoked_at is None:
        row.revoked_at = now
        _note(session, row, action="token.revoked", now=now)
    return row


def all_tokens(session: Session) -> Sequence[ApiToken]:
    """Every token that was made."""
    return session.scalars(select(ApiToken).order_by(ApiToken.id)).all()


def check(session: Session, secret: str, *, now: datetime) -> Bearer | None:
    """Who holds `secret`; None where it is wrong, expired or revoked. Only reads."""
    found = session.execute(
        select(ApiToken, Institution.locale)
        .outerjoin(Institution, Institution.id == ApiToken.institution_id)
        .where(ApiToken.hash == _digest(secret))
    ).first()
    if found is None:
        return None
    row, locale = found
    if row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now):
        return None
    return Bearer(
        token_id=row.id,
        institution_id=row.institution_id,
        scopes=frozenset(row.scopes),
        locale=locale,
        is_use_noted=row.last_used_at is not None and row.last_used_at > now - USED_EVERY,
    )


def note_use(session: Session, bearer: Bearer, *, now: datetime) -> None:
    """Remember when the token was last used."""
    session.execute(update(ApiToken).where(ApiToken.id == bearer.token_id).values(last_used_at=now))


def count_wrong(session: Session, address: str, *, key: bytes, now: datetime) -> bool:
    """Count a wrong token; whether `address` has sent too many in this minute. Only its hash under `key` is kept."""
    return throttles.is_one_too_many(session, "token", address, most=MOST_WRONG, key=key, now=now)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _note(session: Session, row: ApiToken, *, action: str, now: datetime) -> None:
    session.add(
        Audit(
            institution_id=row.institution_id,
            at=now,
            by=OPERATOR,
            action=action,
            target=f"token {row.id}",
            detail={"scopes": row.scopes},
        )
    )
