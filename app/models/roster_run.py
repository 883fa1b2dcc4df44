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
    lost: Mapped[int] = mapped_column(default=0)
    """Rows of it that could not be read: nobody is told as gone then."""
    is_cut: Mapped[bool] = mapped_column(default=False)
    """There were more than a course may have, or it took too long: the rest was not read."""
