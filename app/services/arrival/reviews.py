"""Knows how a visit comes to show one learner's work, to whom, and that this is written down; knows no page.

Submission Review 1.0: an instructor opens a cell of the gradebook. A learner may open their own cell too: that is an
ordinary visit of theirs.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.tree import Course
from app.errors import AppError
from app.models.audit import Audit
from app.models.context import Context
from app.models.enrolment import Enrolment, read_groups
from app.models.line_item import LineItem
from app.models.person import Person
from app.services.actors import ADMIN, INSTRUCTOR, REVIEW, groups_seen
from app.services.exchange.measures import COURSE, column_hash, measured_by
from lti.messages import Launch


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """Who wants to see the work, and their place in the course; none where they come for a whole account."""

    person: Person
    enrolment: Enrolment | None


def begin(
    session: Session,
    visit: dict[str, Any],
    launch: Launch,
    *,
    reviewer: Reviewer,
    context: Context,
    course: Course,
    now: datetime,
) -> None:
    """Make a visit that is about to begin one that shows the work its launch asks for.

    Raises `review.not_for_you` for those who neither teach here nor look after the institution, and for whoever is
    disguised as somebody who does; `review.unknown` where the learner is none of this course; `review.other_group` where
    the reviewer is kept to groups that the learner is not in.
    """
    powers = {INSTRUCTOR, ADMIN}.intersection(visit["powers"])
    if not powers and launch.reviewed and launch.reviewed.sub == reviewer.person.sub:
        return
    if not powers or launch.is_masquerading:
        raise AppError("review.not_for_you")
    learner = _learner(session, launch, context=context)
    groups = groups_seen(visit["powers"], reviewer.enrolment, context)
    if groups is not None and not groups & read_groups(learner.told_groups):
        raise AppError("review.other_group")
    subject = _subject(session, launch, context=context, course=course)
    visit |= {
        "mode": REVIEW,
        "powers": sorted(powers),
        "subject_enrolment_id": learner.id,
        "subject": subject,
    }
    session.add(
        Audit(
            institution_id=visit["institution_id"],
            at=now,
            by=reviewer.person.key,
            action="review.opened",
            target=f"enrolment {learner.key}",
            detail={"context": context.key, "subject": subject},
        )
    )


def _learner(session: Session, launch: Launch, *, context: Context) -> Enrolment:
    """Who is meant, among the learners of this very course."""
    found = session.scalar(
        select(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.context_id == context.id,
            Enrolment.counts_as_learner,
            Person.institution_id == context.institution_id,
            Person.platform_id == context.platform_id,
            Person.sub == (launch.reviewed.sub if launch.reviewed else None),
        )
    )
    if found is None:
        raise AppError("review.unknown")
    return found


def _subject(session: Session, launch: Launch, *, context: Context, course: Course) -> str:
    """What the column measures: as we know it, else as the message says; the whole course where neither names a star."""
    url = launch.grade_endpoint.lineitem if launch.grade_endpoint else None
    known = session.scalar(
        select(LineItem.measures).where(
            LineItem.context_id == context.id,
            LineItem.url_hash == column_hash(url or ""),
        )
    )
    measured = known or measured_by(launch.item) or (launch.item or "").partition("/")[0]
    star = course.stars.get(measured)
    return measured if star is not None and star.is_written else COURSE
