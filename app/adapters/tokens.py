"""Knows where platforms' access tokens are kept; asks nobody for one."""

import hashlib
from contextlib import suppress

from sqlalchemy import delete

from app.adapters.sql.engine import Database
from app.adapters.sql.upsert import upsert
from app.models.platform import AccessToken as AccessTokenRow
from app.models.secrets import Plain, SecretError
from lti.ports import AccessToken


class SqlTokenStore:
    """`lti.ports.TokenStore` over SQL: by registration and scopes, never by issuer; sealed at rest."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def token(self, platform_id: int, scopes: frozenset[str]) -> AccessToken | None:
        """The stored token, whether expired or not; None also for one whose key we no longer have."""
        with self._database.reading() as session:
            row = session.get(AccessTokenRow, (platform_id, _hash(scopes)))
        with suppress(SecretError):
            return AccessToken(token=row.token, expires_at=row.expires_at) if row else None
        return None

    def store_token(self, platform_id: int, scopes: frozenset[str], token: AccessToken) -> None:
        """Replace the stored token."""
        row = AccessTokenRow(platform_id=platform_id, scopes_hash=_hash(scopes))
        values = {
            "platform_id": platform_id,
            "scopes_hash": row.scopes_hash,
            "sealed_token": Plain(token.token, row.row_key),
            "expires_at": token.expires_at,
        }
        with self._database.writing() as session:
            upsert(
                session, AccessTokenRow, values, on=[AccessTokenRow.platform_id, AccessTokenRow.scopes_hash]
            )

    def forget_token(self, platform_id: int, scopes: frozenset[str]) -> None:
        """Drop a token the platform refused."""
        with self._database.writing() as session:
            session.execute(
                delete(AccessTokenRow).where(
                    AccessTokenRow.platform_id == platform_id, AccessTokenRow.scopes_hash == _hash(scopes)
                )
            )


def _hash(scopes: frozenset[str]) -> str:
    return hashlib.sha256(" ".join(sorted(scopes)).encode()).hexdigest()
