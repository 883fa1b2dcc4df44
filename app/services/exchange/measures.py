"""Knows what a gradebook column measures and is told by, of how many points, and whose grades go out; knows no grade.

A column measures one thing: a star, or the course. Journals are never scored.
"""

import hashlib
from urllib.parse import urlsplit

from app.models.enrolment import Enrolment

COURSE = "course"
USUAL_MAXIMUM = 100.0
"""Points of a column we make, or whose own are not known."""
TAG = "samskabe"
"""Marks columns that were made for this tool, so that they are found again in a copied course."""


def column_hash(url: str) -> bytes:
    """What a column is known by within its course: its address without the host, of which one platform may have several."""
    parts = urlsplit(url)
    return hashlib.sha256(f"{parts.path}?{parts.query}".encode()).digest()


def measured_by(item: str | None) -> str | None:
    """What a column placed on `item` measures: a star, the course, or (None) nothing."""
    parts = (item or COURSE).split("/")
    if parts[0] == COURSE:
        return COURSE
    is_star = parts[0][:1] == "m" and parts[0][1:].isdigit()
    return parts[0] if is_star and parts[1:] in ([], ["quiz"]) else None


def is_graded(enrolment: Enrolment) -> bool:
    """Whether grades go out at all: for real learners who do not teach here."""
    return enrolment.counts_as_learner
