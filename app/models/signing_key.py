"""Knows our own key pairs; knows nothing of who asks for them."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.models.secrets import Plain, Sealed, Secret, SecretText


class SigningKey(Base):
    """A key pair; two overlap while they are rotated."""

    __tablename__ = "signing_key"

    kid: Mapped[str] = mapped_column(primary_key=True)
    sealed_private: Mapped[Plain | Sealed] = mapped_column("private", Secret("signing_key.private"))
    private = SecretText[str]("sealed_private")
    """PEM."""
    public: Mapped[dict[str, Any]]
    """The public half as a JWK."""
    use_from: Mapped[datetime]
    """Signs from this moment on, until a younger key does."""
    publish_until: Mapped[datetime | None]
    """Stays in our JWKS until then, and is deleted after it; none: no end yet."""

    @property
    def row_key(self) -> str:
        """What the private half is bound to."""
        return self.kid
