"""Knows what others say about a shared entry; knows not what is in it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Keyed
from app.models.secrets import Plain, Sealed, Secret, SecretText


class Remark(Keyed, Base):
    """An instructor's or peer's words on a shared entry."""

    __tablename__ = "remark"
    __table_args__ = (Index(None, "entry_id"), Index(None, "by_id"))

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    revision_no: Mapped[int]
    """Which version they read."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """None: somebody who was erased since; the words belong to whom they were written for."""
    sealed_body: Mapped[Plain | Sealed] = mapped_column("body", Secret("remark.body"))
    body = SecretText[str]("sealed_body")
    at: Mapped[datetime]
