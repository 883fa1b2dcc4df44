"""Knows what a gradebook column measures, of how many points, and whose grades go out; knows no grade.

A column measures one thing: a star, or the course. Journals are never scored.
"""

from app.models.enrolment import Enrolment

COURSE = "course"
USUAL_MAXIMUM = 100.0
"""Points of a column we make, or whose own are not known."""
TAG = "samskabe"
"""Marks columns that were made for this tool, so that they are found again in a copied course."""


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
