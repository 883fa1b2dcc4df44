"""Knows when which kind of process was last seen alive; knows nothing of what it does."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Heartbeat(Base):
    """The last sign of life of one kind of process, whichever of them gave it."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(primary_key=True)
    """`worker`."""
    at: Mapped[datetime]
