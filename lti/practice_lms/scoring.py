"""Knows what one score does to one cell of the gradebook; does not know where cells are kept.

Pure: the column's maximum, the old cell, the message and the family's rules go in, the new cell comes out.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lti.practice_lms.families import Family

_FULLY_GRADED = "FullyGraded"
_CANVAS_SUBMISSION = "https://canvas.instructure.com/lti/submission"


class Refused(Exception):
    """The service call is refused with an HTTP status and a reason."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def is_amount(value: Any) -> bool:
    """Whether `value` is a finite number from 0 up (JSON as Python reads it also knows NaN and true)."""
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What the gradebook knows about one person in one column. `score` is in points of the column."""

    score: float | None = None
    comment: str | None = None
    activity_progress: str = ""
    grading_progress: str = ""
    stamp: datetime | None = None
    """The stamp of the last score accepted."""
    received_at: datetime | None = None
    override: float | None = None
    """A teacher's own grade; it stays whatever the tool sends."""

    @property
    def shown(self) -> float | None:
        """The grade that counts."""
        return self.score if self.override is None else self.override


def scored(old: Cell, body: Any, *, maximum: float, family: Family, now: datetime) -> Cell:
    """The cell after the score `body` (AGS 2.0, section 3.4).

    Raises:
        Refused: the message is not a score, or it is not newer than the one before.
    """
    stamp = _checked(body, family)
    if old.stamp is not None and (stamp < old.stamp or (stamp == old.stamp and family.equal_stamp_is_stale)):
        raise Refused(family.stale_score_status, "Refusing score with an earlier timestamp")
    comment = body.get("comment")
    if comment is None and not family.missing_comment_deletes:
        comment = old.comment
    return Cell(
        score=_score(old, body, maximum=maximum, family=family),
        comment=comment,
        activity_progress=body["activityProgress"],
        grading_progress=body["gradingProgress"],
        stamp=stamp,
        received_at=now,
        override=old.override,
    )


def _checked(body: Any, family: Family) -> datetime:
    bad = Refused(family.bad_score_status, "Incorrect score received")
    if not isinstance(body, dict):
        raise bad
    words = [body.get(name) for name in ("userId", "activityProgress", "gradingProgress", "timestamp")]
    if not all(isinstance(word, str) and word for word in words):
        raise bad
    if body.get("scoreGiven") is not None and not (
        is_amount(body["scoreGiven"]) and is_amount(body.get("scoreMaximum")) and body["scoreMaximum"] > 0
    ):
        raise bad
    if not isinstance(body.get("comment", ""), str):
        raise bad
    return _stamp(body["timestamp"], family)


def _stamp(text: str, family: Family) -> datetime:
    try:
        stamp = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(family.bad_score_status, "Incorrect score received") from None
    if stamp.tzinfo is None:  # AGS 2.0, section 3.4.3: with a time zone
        raise Refused(family.bad_score_status, "Incorrect score received")
    return stamp.replace(microsecond=0) if family.whole_seconds else stamp


def _score(old: Cell, body: dict[str, Any], *, maximum: float, family: Family) -> float | None:
    given, progress = body.get("scoreGiven"), body["gradingProgress"]
    if family.emptying_progress is None:
        empties = progress != _FULLY_GRADED
    else:
        empties = progress in family.emptying_progress and not _preserves(body)
    if empties:
        return None
    if given is None or progress != _FULLY_GRADED:
        return old.score
    return min(float(given) * maximum / float(body["scoreMaximum"]), maximum)


def _preserves(body: dict[str, Any]) -> bool:
    wish = body.get(_CANVAS_SUBMISSION)
    return isinstance(wish, dict) and wish.get("preserve_score") is True
