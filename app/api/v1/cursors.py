"""Knows how a place in the report's order becomes a cursor and back; knows no row.

A cursor is opaque, not secret: whoever changes one only moves inside what their token lets them see.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.services.reporting.question import RowPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where the next page begins, and the moment the first page was made: all pages tell of one moment."""

    after: RowPlace
    now: datetime


def write(place: RowPlace, *, now: datetime, asked: Mapping[str, Any]) -> str:
    """A cursor for the same parameters `asked`."""
    body = json.dumps([*place, now.timestamp(), _mark(asked)], separators=(",", ":"))
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def read(text: str, *, asked: Mapping[str, Any]) -> Cursor:
    """Raises `ValueError` for what is no cursor, and for one made with other parameters."""
    try:
        padded = text + "=" * (-len(text) % 4)
        context, enrolment, star, now, mark = json.loads(base64.urlsafe_b64decode(padded))
        made = datetime.fromtimestamp(now, UTC)
    except (binascii.Error, TypeError, ValueError, OverflowError, OSError, RecursionError) as error:
        raise ValueError("This is no cursor of ours.") from error
    if not (_is_number(context) and _is_number(enrolment) and isinstance(star, str) and star.isalnum()):
        raise ValueError("This is no cursor of ours.")
    if mark != _mark(asked):
        raise ValueError("This cursor was made with other parameters.")
    return Cursor(after=(context, enrolment, star), now=made)


def _is_number(value: object) -> bool:
    """Whether it may number a row: no database looks for a larger one."""
    return type(value) is int and 0 <= value < 1 << 63


def _mark(asked: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()[:12]
