"""Knows which powers were granted by name, beside what launches say; knows no launch."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.models.types import choice

PowerName = Literal["admin"]


class Power(Base):
    """What a person may do in a whole institution."""

    __tablename__ = "power"
    __table_args__ = (Index(None, "institution_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    power: Mapped[PowerName] = mapped_column(choice(PowerName, "power"), primary_key=True)
    institution_id: Mapped[int] = mapped_column(
        ForeignKey("institution.id", ondelete="CASCADE"), primary_key=True
    )
    granted_by: Mapped[str]
    """The key of a person, or `operator`."""
    at: Mapped[datetime]
