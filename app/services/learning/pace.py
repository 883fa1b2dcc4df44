"""Knows how often something came from one address lately; keeps it in the memory of this process and writes it nowhere.

Counts hold for one span. Then they are forgotten whole, with the chance number that the addresses were hashed with: what
was counted can be brought together with nobody.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from threading import Lock

from app.senders import line_of

SPAN = timedelta(minutes=10)
MOST_COUNTED = 20_000
"""Of different counts in one span: beyond them whatever is new is too much, so that memory does not grow."""


class Pace:
    """The counts of one process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._span = -1
        self._salt = b""
        self._counts: dict[bytes, int] = {}

    def is_one_too_many(self, what: str, address: str, *, most: int, now: datetime) -> bool:
        """Count one more of `what` from `address`; whether these are more than `most` in the present span."""
        span = int(now.timestamp() // SPAN.total_seconds())
        with self._lock:
            if span != self._span:
                self._span, self._salt, self._counts = span, secrets.token_bytes(32), {}
            name = hmac.digest(self._salt, f"{what}\n{line_of(address)}".encode(), hashlib.sha256)
            count = self._counts.get(name, 0) + 1
            if count > 1 or len(self._counts) < MOST_COUNTED:
                self._counts[name] = count
                return count > most
            return True
