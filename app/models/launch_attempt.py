"""Knows which launch states were spent and which tickets wait; knows no person."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.models.secrets import Plain, Sealed, Secret, SecretText


class LaunchAttempt(Base):
    """A state that was spent: inserting the row *is* spending it. Kept for 24 hours."""

    __tablename__ = "launch_attempt"
    __table_args__ = (Index(None, "at"),)

    state_hash: Mapped[bytes] = mapped_column(primary_key=True)
    platform_id: Mapped[int] = mapped_column(ForeignKey("platform.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    transport: Mapped[str]
    """How the browser proved the state: cookie, platform storage, or not at all."""
    code: Mapped[str | None]
    """How it ended: `ok` or an error code; none: still under way."""
    ticket_hash: Mapped[bytes | None] = mapped_column(unique=True)
    """Of the one-time ticket that opens the visit in another tab."""
    ticket_until: Mapped[datetime | None]
    sealed_launch: Mapped[Plain | Sealed | None] = mapped_column("launch", Secret("launch_attempt.launch"))
    launch = SecretText[str | None]("sealed_launch")
    """What the ticket lets in, as JSON; gone once used or after two minutes."""
    ticket_used_at: Mapped[datetime | None]

    @property
    def row_key(self) -> str:
        """What the kept launch is bound to."""
        return self.state_hash.hex()
