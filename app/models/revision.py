"""Knows the saved versions of what people write; knows no draft."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.models.secrets import Plain, Sealed, Secret, SecretText


def revision_key(entry_id: int, no: int) -> str:
    """What the text of a revision is bound to."""
    return f"{entry_id}/{no}"


class Revision(Base):
    """A saved version of an entry."""

    __tablename__ = "revision"
    __table_args__ = (Index(None, "release_id"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1, 2, 3 …"""
    sealed_body: Mapped[Plain | Sealed] = mapped_column("body", Secret("revision.body"))
    body = SecretText[str]("sealed_body")
    """What was written, as JSON by field."""
    words: Mapped[int]
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id", ondelete="SET NULL"))
    """The course as it was then: noted, not pinned."""
    saved_at: Mapped[datetime]
    is_saved: Mapped[bool] = mapped_column(default=False)
    """The writer saved or shared it by hand: what others may read. Else it was kept lest a draft be lost."""

    @property
    def row_key(self) -> str:
        """What the text is bound to."""
        return revision_key(self.entry_id, self.no)
