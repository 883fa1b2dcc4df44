"""Knows what one score does to one cell of the gradebook; does not know where cells are kept.

Pure: the column's maximum, the old cell, the message and the family's rules go in, the new cell comes out.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lti.practice_lms.families import Family
from lti.practice_lms.refusal import Refused
from lti.practice_lms.submissions import Submission, read_submission, wish_of

_FULLY_GRADED = "FullyGraded"


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
    """A teacher's own grade."""
    is_emptied: bool = False
    """A teacher took the grade away, and that stands as a grade of theirs would."""
    changed_at: datetime | None = None
    """When a teacher last changed the cell."""
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    """When the work behind the score was begun and handed in, as the tool told it."""
    submissions: int = 0
    """How often the person has handed something in, where the platform counts it."""

    @property
    def shown(self) -> float | None:
        """The grade that counts."""
        if self.is_emptied:
            return None
        return self.score if self.override is None else self.override

    @property
    def is_a_teachers(self) -> bool:
        """Whether a teacher has changed the cell."""
        return self.is_emptied or self.override is not None


def scored(old: Cell, body: Any, *, maximum: float, is_own: bool, family: Family, now: datetime) -> Cell:
    """The cell after the score `body` (AGS 2.0, section 3.4). `is_own`: the column was made with its link.

    Raises:
        Refused: the message is not a score, or it is not newer than the one before.
    """
    stamp = _checked(body, family)
    if old.stamp is not None and (stamp < old.stamp or (stamp == old.stamp and family.equal_stamp_is_stale)):
        raise Refused(family.stale_score_status, "Refusing score with an earlier timestamp")
    comment = body.get("comment")
    if comment is None and not family.missing_comment_deletes:
        comment = old.comment
    submission = read_submission(body, family=family, now=now)
    told = {
        "comment": comment,
        "activity_progress": body["activityProgress"],
        "grading_progress": body["gradingProgress"],
        "stamp": stamp,
        "received_at": now,
        **_submitted(old, submission, wish=wish_of(body), family=family),
    }
    if _leaves_grade(old, wish_of(body), family=family):
        return replace(old, **told)
    score = _score(old, body, maximum=maximum, family=family)
    is_replaced = family.score_replaces_override or (family.score_replaces_override_elsewhere and not is_own)
    if is_replaced and body.get("scoreGiven") is not None:
        return replace(old, score=score, override=None, is_emptied=False, **told)
    return replace(old, score=score, **told)


def _leaves_grade(old: Cell, wish: Mapping[str, Any], *, family: Family) -> bool:
    """Whether Canvas leaves the grade that is there: any grade, also one the tool sent."""
    if not family.counts_submissions:
        return False
    if wish.get("preserve_score") is True:
        return True
    return wish.get("prioritize_non_tool_grade") is True and old.shown is not None


def _submitted(
    old: Cell, submission: Submission, *, wish: Mapping[str, Any], family: Family
) -> dict[str, Any]:
    """What becomes of the times of the work; Canvas takes them with a new submission only."""
    times = {"started_at": submission.started_at, "submitted_at": submission.submitted_at}
    if not family.counts_submissions:
        return times
    if wish.get("new_submission") is False or wish.get("submission_type") == "none":
        return {}
    return {**times, "submissions": old.submissions + 1}


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
        empties = progress in family.emptying_progress
    if empties:
        return None
    if given is None or progress != _FULLY_GRADED:
        return old.score
    return min(float(given) * maximum / float(body["scoreMaximum"]), maximum)
