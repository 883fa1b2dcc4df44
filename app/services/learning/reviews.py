"""Knows what a course leader may see of one learner's work, and nothing of how it is shown.

Everything starts from the visit's subject: no key of another person, another course or another star leads anywhere.
Answers and texts are there as far as the learner shares them; drafts, votes and private texts never are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.content.tree import Quiz, Star
from app.errors import AppError
from app.models.attempt import Attempt
from app.models.enrolment import Enrolment
from app.models.person import Person
from app.models.progress import Progress
from app.services.actors import INSTRUCTOR, Actor
from app.services.exchange import deliveries
from app.services.exchange.deliveries import GradeOnItsWay
from app.services.learning import quizzes, settling, shared_entries
from app.services.learning.attempts import DONE
from app.services.learning.completion import Condition
from app.services.learning.facts import Standing, gather
from app.services.learning.kept_files import StoredFile
from app.services.learning.quizzes import Round
from app.services.learning.shared_entries import SharedEntry
from app.services.setup.configuration import Setup


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whose work it is. `name` is None where the platform tells no name."""

    enrolment: Enrolment
    name: str | None

    @property
    def left_at(self) -> datetime | None:
        """When they left the course, if they did."""
        return self.enrolment.left_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """A finished round of a quiz, without its answers."""

    key: str
    number: int
    questions: int
    grade: float
    at: datetime | None
    may_be_read: bool
    """Whether the actor may read its answers."""


def subject(session: Session, actor: Actor) -> Subject:
    """Whose work the actor's visit shows. Raises `visit.forbidden`, and `review.unknown` if they learn here no more."""
    if not actor.is_review:
        raise AppError("visit.forbidden")
    row = session.execute(
        select(Enrolment, Person.name)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.id == actor.subject_enrolment_id,
            Enrolment.context_id == actor.context,
            Enrolment.counts_as_learner,
            *Enrolment.is_among(actor.only_groups),
            Person.institution_id == actor.institution_id,
        )
    ).one_or_none()
    if row is None:
        raise AppError("review.unknown")
    return Subject(enrolment=row[0], name=row[1])


def grade(session: Session, actor: Actor, of: Subject, *, measures: str) -> GradeOnItsWay:
    """What became of their grade."""
    return deliveries.of_enrolment(session, actor, of.enrolment.id, measures=measures)


def standing(
    session: Session, of: Subject, *, star: Star, setup: Setup, now: datetime
) -> tuple[Standing, list[Condition]]:
    """How far they are with a star, and what it asks of them."""
    found = gather(session, of.enrolment.id, stars=[star])
    return settling.judge(
        star,
        found.facts[star.id],
        found.earned.get(star.id),
        pathway=of.enrolment.pathway,
        setup=setup,
        release_id=None,
        now=now,
    )


def progress(session: Session, of: Subject) -> dict[str, Progress]:
    """How far they are with every star they have begun."""
    rows = session.scalars(select(Progress).where(Progress.enrolment_id == of.enrolment.id)).all()
    return {row.star: row for row in rows}


def tries(session: Session, actor: Actor, of: Subject, *, quiz: Quiz) -> list[Try]:
    """Their finished rounds of a quiz, the newest first."""
    found: Sequence[Attempt] = session.scalars(_finished(of, quiz).order_by(Attempt.number.desc())).all()
    return [
        Try(
            key=attempt.key,
            number=attempt.number,
            questions=len(attempt.shown),
            grade=attempt.grade or 0.0,
            at=attempt.submitted_at,
            may_be_read=attempt.shared_at is not None and actor.can(INSTRUCTOR),
        )
        for attempt in found
    ]


def answers(session: Session, actor: Actor, of: Subject, *, quiz: Quiz, key: str) -> tuple[int, Round]:
    """The number and the answers of a round they share. Raises `page.not_found`, `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    attempt = session.scalar(_finished(of, quiz).where(Attempt.key == key, Attempt.shared_at.is_not(None)))
    if attempt is None:
        raise AppError("page.not_found")
    return attempt.number, quizzes.round_of(session, attempt.id)


def texts(session: Session, actor: Actor, of: Subject, *, star: Star) -> list[SharedEntry]:
    """What they share of what they wrote in a star; nothing for those who do not teach here."""
    if not actor.can(INSTRUCTOR):
        return []
    return [one for one in shared_entries.read_of(session, actor, of.enrolment.id) if one.star == star.id]


def file(session: Session, actor: Actor, of: Subject, *, key: str, file: str) -> StoredFile:
    """A photo or recording beside a text they share. Raises `page.not_found`, `visit.forbidden`."""
    return shared_entries.file(session, actor, key, file=file, enrolment_id=of.enrolment.id)


def _finished(of: Subject, quiz: Quiz) -> Select[Attempt]:
    return select(Attempt).where(
        Attempt.enrolment_id == of.enrolment.id, Attempt.activity == quiz.id, Attempt.state == DONE
    )
