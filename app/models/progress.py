"""Knows how far somebody is with a star, as computed from the facts; knows no rule.

The projection behind map, report and API: written in the transaction of the fact, rebuildable at any time.
"""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.models.types import choice

ProgressStatus = Literal["opened", "started", "completed"]
CompletedBy = Literal["quiz", "talk"]


class Progress(Base):
    """One enrolment and one star; made at first touch, absent means not started."""

    __tablename__ = "progress"
    __table_args__ = (Index(None, "changed_at"), Index(None, "release_id"))

    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True
    )
    star: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[ProgressStatus] = mapped_column(choice(ProgressStatus, "status"))
    fraction: Mapped[float] = mapped_column(default=0.0)
    """Conditions met of all conditions, 0…1."""
    quiz_best: Mapped[float | None]
    """The best grade of a finished check, 0…1; never falls."""
    quiz_passed: Mapped[bool] = mapped_column(default=False)
    """At or above the pass mark, of the moment when it was reached or of now."""
    completed_by: Mapped[CompletedBy | None] = mapped_column(choice(CompletedBy, "completed_by"))
    journals: Mapped[int] = mapped_column(default=0)
    """Saved journal entries of the star."""
    opened_at: Mapped[datetime | None]
    """The first page was served."""
    started_at: Mapped[datetime | None]
    """The first answer, entry, vote or paper mark."""
    completed_at: Mapped[datetime | None]
    """The rule was met; stays, unless the pass it rests on came from a setting that was taken back."""
    last_activity_at: Mapped[datetime | None]
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id", ondelete="SET NULL"))
    """The course in which the star was completed, or last worked on; of a completed one, that in which its learner saw what had changed."""
    changed_at: Mapped[datetime]
    """When anything above last changed: `updated_since` of the report."""
    pass_earned: Mapped[bool] = mapped_column(default=False)
    """The learner passed by something they did, with the mark of that moment: no changed setting takes it back."""
