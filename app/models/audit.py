"""Knows who changed or saw what, by ids and settings; knows no words of learners."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id


class Audit(Base):
    """One act that has to be accounted for; disclosures are rows of it."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "institution_id", "at"), Index(None, "at"))

    id: Mapped[Id]
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    by: Mapped[str]
    """The key of a person, or `operator`: no reference, so that erasure leaves the key alone."""
    action: Mapped[str]
    target: Mapped[str]
    """What it was done to: kind and key."""
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
