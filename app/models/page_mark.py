"""Knows which pages somebody has opened, read or done on paper, and where they were last; knows no page's text."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class PageMark(Base):
    """A page that was opened, or done on paper without opening it; the newest `last_at` is where the person comes back to."""

    __tablename__ = "page_mark"
    __table_args__ = (Index(None, "enrolment_id", "last_at"),)

    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True
    )
    page: Mapped[str] = mapped_column(primary_key=True)
    """Qualified: `m01/tuesday`."""
    first_at: Mapped[datetime | None]
    """None, as `last_at`: never opened here."""
    last_at: Mapped[datetime | None]
    paper_at: Mapped[datetime | None]
    """When the person said that it was done on paper; None: it was not, or they took that back."""
    read_at: Mapped[datetime | None]
    """When its end was reached for the first time, or *Next* was pressed on it; None: opened at most."""
