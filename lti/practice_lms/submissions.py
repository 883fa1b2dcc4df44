"""Knows what a score tells about the work behind it; does not know what becomes of the grade.

Assignment and Grade Services 2.0, section 3.4: `submission`; and Canvas' extension of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from lti.practice_lms.families import Family
from lti.practice_lms.refusal import Refused

_CANVAS = "https://canvas.instructure.com/lti/submission"
_LEEWAY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """When the work was begun and handed in; None: not told."""

    started_at: datetime | None = None
    submitted_at: datetime | None = None


def wish_of(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """How the score wants to be taken, in Canvas' words; empty if it does not say."""
    wish = body.get(_CANVAS)
    return wish if isinstance(wish, dict) else {}


def read_submission(body: Mapping[str, Any], *, family: Family, now: datetime) -> Submission:
    """The times of the work.

    Raises:
        Refused: they are no times, lie in the future, or the work was handed in before it was begun.
    """
    told = body.get("submission")
    if told is None or not family.keeps_submission_times:
        return Submission()
    if not isinstance(told, dict):
        raise Refused(HTTPStatus.BAD_REQUEST, "submission is no object")
    started, submitted = (_moment(told.get(name)) for name in ("startedAt", "submittedAt"))
    if any(moment and moment > now + _LEEWAY for moment in (started, submitted)):
        raise Refused(HTTPStatus.BAD_REQUEST, "The submission lies in the future")
    if started and submitted and submitted < started:
        raise Refused(HTTPStatus.BAD_REQUEST, "The submission ends before it begins")
    return Submission(started_at=started, submitted_at=submitted)


def _moment(text: Any) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise Refused(HTTPStatus.BAD_REQUEST, "A time of the submission cannot be read") from None
    if moment.tzinfo is None:
        raise Refused(HTTPStatus.BAD_REQUEST, "A time of the submission has no time zone")
    return moment
