"""Knows which notices platforms have sent; knows not what they were about."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Notice(Base):
    """A notice that was taken: inserting the row *is* taking it, so that one sent again changes nothing. Kept for 90 days."""

    __tablename__ = "notice"
    __table_args__ = (Index(None, "at"),)

    platform_id: Mapped[int] = mapped_column(ForeignKey("platform.id", ondelete="CASCADE"), primary_key=True)
    jti: Mapped[str] = mapped_column(primary_key=True)
    """The platform's id of the notice."""
    kind: Mapped[str]
    """LtiHelloWorldNotice, LtiContextCopyNotice."""
    at: Mapped[datetime]
    outcome: Mapped[str]
    """What came of it: `noted`, or `history` where a course has learned what it is a copy of."""
