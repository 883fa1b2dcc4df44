"""Knows which pages somebody has opened and where they were last; knows no page's text."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class PageMark(Base):
    """A page that was opened; the newest `last_at` is where the person comes back to."""

    __tablename__ = "page_mark"
    __table_args__ = (Index(None, "enrolment_id", "last_at"), Index(None, "entered_by_id"))

    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True
    )
    page: Mapped[str] = mapped_column(primary_key=True)
    """Qualified: `m01/tuesday`."""
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    on_paper: Mapped[bool] = mapped_column(default=False)
    """Done on paper, said by the person or by `entered_by`."""
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """The instructor who noted it for them."""
