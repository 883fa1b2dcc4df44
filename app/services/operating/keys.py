"""Knows how our own key pairs take turns; knows no cryptography, and nothing of what they sign.

Platforms keep our key set for a while. So a new key is published before it signs, and an old one stays published until
nobody can have to check an answer it signed. Every process asks the database which key signs: all change at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.adapters import badge_keys
from app.adapters.sql.engine import Database
from app.adapters.sql.locks import exclusive
from app.models.audit import Audit
from app.models.signing_key import SigningKey as SigningKeyRow
from app.services.operating.platforms import OPERATOR
from lti.keys import generate_signing_key
from lti.ports import Clock, KeyRing, SigningKey

LEAD = timedelta(hours=2)
"""So long before it signs a new key is published: platforms keep a key set for up to an hour, caches between them and us
for five minutes more. The rest is for clocks, and for platforms that cannot reach us just then."""
OVERLAP = timedelta(hours=1)
"""So long an old key stays published after it signed last: what it signed lives for minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The key that signs next."""

    kid: str
    use_from: datetime
    is_new: bool
    """Whether it came just now; else it was waiting already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedKey:
    """One of our keys as platforms can read it, without its private half."""

    kid: str
    use_from: datetime
    publish_until: datetime | None
    """None: no end yet."""
    state: str
    """`waiting` for its turn, `signing`, or `leaving` once a younger one signs."""


def published(session: Session, *, now: datetime) -> list[PublishedKey]:
    """The keys that are published now, the youngest first."""
    query = (
        select(SigningKeyRow.kid, SigningKeyRow.use_from, SigningKeyRow.publish_until)
        .where(SigningKeyRow.publish_until.is_(None) | (SigningKeyRow.publish_until > now))
        .order_by(SigningKeyRow.use_from.desc(), SigningKeyRow.kid)
    )
    found: list[PublishedKey] = []
    for kid, use_from, publish_until in session.execute(query):
        is_first = not any(one.state == "signing" for one in found)
        state = "waiting" if use_from > now else "signing" if is_first else "leaving"
        found.append(PublishedKey(kid=kid, use_from=use_from, publish_until=publish_until, state=state))
    return found


def take_turns(database: Database, *, key_ring: KeyRing, clock: Clock) -> Turn:
    """Let a new key take over; two who do so at once get the same one. Opens units of work of its own.

    So does a new one for badges, at once, where one has ever signed: nobody keeps those, each badge says where its own is.
    """
    key_ring.signing_key()  # so that there is one to take over from
    made, for_badges = generate_signing_key(), generate_signing_key()  # slow: outside the unit of work
    with exclusive(database.engine, "keys"), database.writing() as session:
        turn = rotate(session, made, now=clock())
        if turn.is_new and badge_keys.is_any(session):
            badge_keys.add(session, for_badges, now=clock())
        return turn


def rotate(session: Session, made: SigningKey, *, now: datetime) -> Turn:
    """Publish a key that signs after `LEAD`, and let the older ones go `OVERLAP` later; nothing while one is waiting.

    Two at once have to be kept apart by who calls (`take_turns` does).
    """
    waiting = session.scalars(select(SigningKeyRow).where(SigningKeyRow.use_from > now)).first()
    if waiting:
        return Turn(kid=waiting.kid, use_from=waiting.use_from, is_new=False)
    use_from = now + LEAD
    session.execute(
        update(SigningKeyRow)
        .where(SigningKeyRow.publish_until.is_(None))
        .values(publish_until=use_from + OVERLAP)
    )
    session.add(
        SigningKeyRow(kid=made.kid, private=made.private_pem, public=dict(made.public_jwk), use_from=use_from)
    )
    session.add(Audit(at=now, by=OPERATOR, action="key.rotated", target=f"key {made.kid}"))
    return Turn(kid=made.kid, use_from=use_from, is_new=True)
