"""Knows who chose what in a poll; knows no counts: figures about fewer than five are nobody's to see."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Vote(Base):
    """A person's choice in a poll; a later one replaces it."""

    __tablename__ = "vote"
    __table_args__ = (Index(None, "poll"),)

    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True
    )
    poll: Mapped[str] = mapped_column(primary_key=True)
    """Qualified: `m01/motives`."""
    option: Mapped[str]
    at: Mapped[datetime]
