"""Knows where our own key pairs are kept and which one signs; knows no cryptography."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.adapters.sql.engine import Database
from app.adapters.sql.locks import exclusive
from app.models.signing_key import SigningKey as SigningKeyRow
from lti.keys import generate_signing_key
from lti.ports import Clock, SigningKey


class SqlKeyRing:
    """`lti.ports.KeyRing` over SQL; makes the first key when one is asked for."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def signing_key(self) -> SigningKey:
        """The youngest key whose time has come."""
        with self._database.reading() as session:
            row = self._current(session)
        row = row or self._first()
        return SigningKey(kid=row.kid, private_pem=row.private, public_jwk=row.public)

    def public_key_set(self) -> Mapping[str, Any]:
        """The JWKS document: every key that is published now, those that sign later included."""
        with self._database.reading() as session:
            is_there = self._current(session) is not None
        if not is_there:
            self._first()
        published = or_(SigningKeyRow.publish_until.is_(None), SigningKeyRow.publish_until > self._clock())
        query = select(SigningKeyRow.public).where(published).order_by(SigningKeyRow.use_from.desc())
        with self._database.reading() as session:
            return {"keys": list(session.scalars(query))}

    def _current(self, session: Session) -> SigningKeyRow | None:
        query = (
            select(SigningKeyRow)
            .where(SigningKeyRow.use_from <= self._clock())
            .order_by(SigningKeyRow.use_from.desc(), SigningKeyRow.kid)
            .limit(1)
        )
        return session.scalars(query).one_or_none()

    def _first(self) -> SigningKeyRow:
        """Make the first key; of processes that do so at once, one wins and all use its key."""
        made = generate_signing_key()  # slow: outside the unit of work
        with exclusive(self._database.engine, "signing-key"), self._database.writing() as session:
            found = self._current(session)
            if found:
                return found
            row = SigningKeyRow(
                kid=made.kid,
                private=made.private_pem,
                public=dict(made.public_jwk),
                use_from=self._clock(),
            )
            session.add(row)
            return row
