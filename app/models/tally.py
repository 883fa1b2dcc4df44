"""Knows how many people of a course chose which step of a statement; knows nobody of them, and so stays when they are erased."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Tally(Base):
    """One step of one statement, at one time. It grows by the answers of five people at once, and never shrinks."""

    __tablename__ = "tally"

    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"), primary_key=True)
    slot: Mapped[str] = mapped_column(primary_key=True)
    """The sheet, qualified: `close/looking-back`."""
    part: Mapped[str] = mapped_column(primary_key=True)
    """The statement as the sheet keeps it: `listen`, `listen.now`."""
    step: Mapped[str] = mapped_column(primary_key=True)
    people: Mapped[int]
