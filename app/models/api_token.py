"""Knows which machines may read what; knows no token, only its hash."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id


class ApiToken(Base):
    """A bearer token of the API; without institution it is the operator's."""

    __tablename__ = "api_token"
    __table_args__ = (Index(None, "institution_id"),)

    id: Mapped[Id]
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    name: Mapped[str]
    scopes: Mapped[list[str]]
    hash: Mapped[bytes] = mapped_column(unique=True)
    """SHA-256 of the token."""
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
