"""Knows when a course's roster was read and how that went; knows nobody in it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id


class RosterRun(Base):
    """One reading of a roster: "roster as of"."""

    __tablename__ = "roster_run"
    __table_args__ = (Index(None, "context_id", "started_at"),)

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    members: Mapped[int | None]
    """How many people were read."""
    outcome: Mapped[str | None]
    """`ok` or an error code; none: still under way, or it died."""
