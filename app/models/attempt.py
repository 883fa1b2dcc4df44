"""Knows what was answered and how it was graded, by ids; knows no text of the course."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Keyed
from app.models.secrets import Plain, Sealed, Secret
from app.models.types import choice

AttemptState = Literal["open", "done"]


def own_key(attempt_id: int, item: str) -> str:
    """What the secret of a response is bound to."""
    return f"{attempt_id}/{item}"


class Attempt(Keyed, Base):
    """One go at an activity; the pinned release decides keys and points for good."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "activity", "number"),
        UniqueConstraint("enrolment_id", "form_key"),
        Index(None, "release_id"),
    )

    id: Mapped[Id]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    activity: Mapped[str]
    """Qualified: `m01/quiz`, `m01/sort-twelve`."""
    number: Mapped[int]
    """1, 2, 3 … of this activity."""
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id", ondelete="RESTRICT"))
    shown: Mapped[list[Any]] = mapped_column(default=list)
    """Item and option ids in the order they were shown."""
    state: Mapped[AttemptState] = mapped_column(choice(AttemptState, "state"), default="open")
    grade: Mapped[float | None]
    """0…1; none while open."""
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    form_key: Mapped[str | None]
    """Random, from the form: a double click is one submission."""
    shared_at: Mapped[datetime | None]
    """When its learner let the course leaders read the answers; none: they read that it was made and its grade."""


class Response(Base):
    """The answer to one item of an attempt."""

    __tablename__ = "response"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    """Qualified: `m01/q-definition`."""
    answer: Mapped[dict[str, Any]]
    """Ids and truth values only."""
    grade: Mapped[float]
    """0…1."""
    parts: Mapped[dict[str, float]] = mapped_column(default=dict)
    """How each option, step, card was, by id: 1 right … 0 wrong. Feedback is found by these ids."""
    own: Mapped[Plain | Sealed | None] = mapped_column(Secret("response.own"))
    """As JSON: `words` somebody wrote in the answer, by part, and the answers they had `tried` before this one."""
