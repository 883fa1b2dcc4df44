"""Knows background work that is due; knows not how it is done."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id
from app.models.leased import Leased


class Job(Leased, Base):
    """One kind of work on one subject: asked for twice it is done once."""

    __tablename__ = "job"
    __table_args__ = (UniqueConstraint("kind", "subject"), Index(None, "due_at"), Index(None, "platform_id"))

    id: Mapped[Id]
    kind: Mapped[str]
    """roster, results, progress.renew, …"""
    subject: Mapped[str]
    """What it is about: the key of a context, the number of a row, or empty."""
    platform_id: Mapped[int | None] = mapped_column(ForeignKey("platform.id", ondelete="CASCADE"))
    """Whom it calls, so that one slow platform does not hold up the others; none: it calls nobody."""
    due_at: Mapped[datetime | None]
    """None: nothing to do."""
    ended_at: Mapped[datetime | None]
    """When the last try ended, well or not."""
    reason: Mapped[str | None]
    """Why the last try failed; no words of people."""
