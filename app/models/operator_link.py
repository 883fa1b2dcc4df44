"""Knows which one-time addresses let an operator in; knows nobody who uses them."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class OperatorLink(Base):
    """An address that opens the operator's pages, once."""

    __tablename__ = "operator_link"
    __table_args__ = (Index(None, "expires_at"),)

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    """Of the word in the address; the word itself is kept nowhere."""
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
