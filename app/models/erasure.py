"""Knows who asked to be forgotten; knows nobody's name or number."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Erasure(Base):
    """A person of a platform who was erased: a roster does not bring them back; who comes again themselves is known anew."""

    __tablename__ = "erasure"

    platform_id: Mapped[int] = mapped_column(ForeignKey("platform.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[str] = mapped_column(primary_key=True)
    """An HMAC of what the platform calls them: who has the database alone cannot try numbers."""
    at: Mapped[datetime]
