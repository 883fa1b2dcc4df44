"""Knows which invitations to register a platform were given out; knows no platform's answer."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id


class Invite(Base):
    """One registration by one link. Spent in the same transaction as the registration it allowed."""

    __tablename__ = "invite"
    __table_args__ = (
        Index(None, "expires_at"),
        Index(None, "institution_id"),
        Index(None, "platform_id"),
    )

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    """Of the word in the link; the word itself is kept nowhere."""
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    """Whose the platform will be; none: a new institution's."""
    platform_id: Mapped[int | None] = mapped_column(ForeignKey("platform.id", ondelete="CASCADE"))
    """The registration that is to be brought up to date, if it is not a new one."""
    accepts_first_deployment: Mapped[bool] = mapped_column(default=False)
    """Whether the first deployment needs no approval where the platform does not tell it at once."""
    tries: Mapped[int] = mapped_column(default=0)
    """How often somebody has confirmed. A form is good for the number it was made with, so for one click."""
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    made_at: Mapped[datetime | None]
    """None: made before this was noted."""
    revoked_at: Mapped[datetime | None]
    """When an operator took it back."""
    refused: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often somebody who had the link was refused: it was over, or the platform and this tool did not agree."""
