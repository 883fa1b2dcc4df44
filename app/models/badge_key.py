"""Knows the key pairs that badges are signed with; knows no badge."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.models.secrets import Plain, Sealed, Secret, SecretText


class BadgeKey(Base):
    """A key pair. The youngest signs; the public half of every one stays, since badges are shown for years."""

    __tablename__ = "badge_key"

    kid: Mapped[str] = mapped_column(primary_key=True)
    sealed_private: Mapped[Plain | Sealed | None] = mapped_column("private", Secret("badge_key.private"))
    private = SecretText[str | None]("sealed_private")
    """PEM; none as soon as a younger key signs."""
    public: Mapped[dict[str, Any]]
    """The public half as a JWK."""
    made_at: Mapped[datetime]

    @property
    def row_key(self) -> str:
        """What the private half is bound to."""
        return self.kid
