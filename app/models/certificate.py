"""Knows what a learner took home to show to others; does not know what it was given for (that is the course's)."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id
from app.models.secrets import Plain, Sealed, Secret, SecretText

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Those that a person can copy from paper and take for no other (Crockford's base 32)."""
LENGTH = 16


def random_number() -> str:
    """Sixteen letters (80 bits): nobody guesses one, and one can be read aloud on the telephone."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


class Certificate(Base):
    """One for each thing somebody has earned. It is gone for good when its holder takes it back, or is erased."""

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("enrolment_id", "award"),)

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(default=random_number, unique=True)
    """What is asked about in public; stands in its address."""
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    award: Mapped[str]
    """A pathway of the course, or a badge of it."""
    issued_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    """When its holder last chose what it says."""
    sealed_body: Mapped[Plain | Sealed] = mapped_column("body", Secret("certificate.body"))
    body = SecretText[str]("sealed_body")
    """What was earned and what its holder chose to say, as JSON: no release and no text that changes later changes it."""

    @property
    def row_key(self) -> str:
        """What its words are bound to."""
        return self.number


@event.listens_for(Certificate, "init")
def _give_number(_target: Certificate, _args: Any, kwargs: dict[str, Any]) -> None:
    kwargs.setdefault("number", random_number())
