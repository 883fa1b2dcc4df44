"""Knows what people write to their institution about what stands in their way; knows not what is in it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Keyed
from app.models.secrets import Plain, Sealed, Secret, SecretText


class Feedback(Keyed, Base):
    """A message about accessibility. It goes with whoever wrote it."""

    __tablename__ = "feedback"
    __table_args__ = (Index(None, "institution_id", "at"), Index(None, "person_id", "at"))

    id: Mapped[Id]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    sealed_body: Mapped[Plain | Sealed] = mapped_column("body", Secret("feedback.body"))
    body = SecretText[str]("sealed_body")
    """JSON: `text`, and `page` and `reach` as they were written, maybe empty."""
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    """When somebody of the institution said that it is dealt with."""
