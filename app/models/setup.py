"""Knows what instructors set for their course; knows no learner."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class SetupVersion(Base):
    """All settings of a context as one document: history, difference, undo and conflict come from it."""

    __tablename__ = "setup_version"
    __table_args__ = (Index(None, "by_id"),)

    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1, 2, 3 …; whoever saves says which one they began from."""
    body: Mapped[dict[str, Any]]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """Who saved it; none: the product, or somebody who was erased."""
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(default="")
    """What led to it: saved, undone, copied."""


class StarSetting(Base):
    """Today's settings of one star as a row, for the report's join; written with `SetupVersion`.

    A star that left the course keeps its row, so that its ceasing can be told.
    """

    __tablename__ = "star_setting"

    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"), primary_key=True)
    star: Mapped[str] = mapped_column(primary_key=True)
    enabled: Mapped[bool]
    position: Mapped[int]
    """Order on the map and in lists, from 0."""
    opens_at: Mapped[datetime | None]
    """Informs, never closes; so does the next."""
    due_at: Mapped[datetime | None]
    pass_mark: Mapped[dict[str, float]] = mapped_column(default=dict)
    """By pathway, 0…1; what is absent is as the course has it."""
    required: Mapped[bool | None]
    """None: as the pathway has it."""
    changed_at: Mapped[datetime]
    """When anything above last changed: `updated_since` of the report."""
    ceased_at: Mapped[datetime | None]
    """When the star, having been on, was turned off here or left the course; none while it is on."""
