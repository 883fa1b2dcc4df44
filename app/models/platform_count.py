"""Knows how much each platform has brought, as it was last counted; knows none of it."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class PlatformCount(Base):
    """Rows of one kind that came from one platform: what ceilings go by. The worker counts once an hour."""

    __tablename__ = "platform_count"

    platform_id: Mapped[int] = mapped_column(ForeignKey("platform.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    """people, courses, links, notices."""
    number: Mapped[int]
    counted_at: Mapped[datetime]
