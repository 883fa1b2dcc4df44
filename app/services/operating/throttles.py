"""Knows how often something may be tried wrongly in a minute from one address; keeps no address, only a keyed hash."""

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.adapters.sql.upsert import insert_ignore
from app.models.throttle import Throttle
from app.senders import line_of


def is_one_too_many(
    session: Session, what: str, address: str, *, most: int, key: bytes, now: datetime
) -> bool:
    """Count one more try of `what` from `address`; whether these are more than `most` in this minute."""
    bucket = f"{what}:{hmac.new(key, line_of(address).encode(), hashlib.sha256).hexdigest()}"
    identity = {"bucket": bucket, "minute": int(now.timestamp()) // 60}
    insert_ignore(session, Throttle, {**identity, "count": 0}, on=[Throttle.bucket, Throttle.minute])
    count = session.scalar(
        update(Throttle).filter_by(**identity).values(count=Throttle.count + 1).returning(Throttle.count)
    )
    return count is not None and count > most
