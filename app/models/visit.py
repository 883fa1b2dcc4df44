"""Knows who is here now, through which launch and with which powers; knows no page."""

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Id, Keyed
from app.models.enrolment import Enrolment
from app.models.person import Person
from app.models.secrets import Plain, Sealed, Secret, SecretText
from app.models.types import choice

VisitMode = Literal["own", "preview", "test", "masquerade", "review", "operator"]


class Visit(Keyed, Base):
    """One way in. Its cookie holds a secret, this row the hash of it."""

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint("(mode = 'operator') = (person_id IS NULL)", name="person"),
        CheckConstraint("(mode = 'operator') = (institution_id IS NULL)", name="institution"),
        Index(None, "person_id"),
        Index(None, "enrolment_id"),
        Index(None, "subject_enrolment_id"),
        Index(None, "expires_at"),
        Index(None, "deployment_id"),
    )

    id: Mapped[Id]
    secret_hash: Mapped[bytes]
    """SHA-256 of the cookie's secret."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    """None for operators only: they are nobody of a platform, and of no institution."""
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    mode: Mapped[VisitMode] = mapped_column(choice(VisitMode, "mode"), default="own")
    powers: Mapped[list[str]] = mapped_column(default=list)
    frame_origins: Mapped[list[str]] = mapped_column(default=list)
    """Who may show this visit's pages in a frame."""
    return_url: Mapped[str | None]
    """Back to the course, as the launch said."""
    sealed_request: Mapped[Plain | Sealed | None] = mapped_column(
        "content_request", Secret("visit.content_request")
    )
    content_request = SecretText[str | None]("sealed_request")
    """What the platform wants chosen, and where the answer goes, as JSON; none: the visit is for something else.

    Sealed: the return address may hold a key to somebody's session at the platform."""
    locale: Mapped[str | None]
    seen_at: Mapped[datetime | None]
    """The last page; written at most once a minute. None: nobody has come in yet."""
    expires_at: Mapped[datetime]
    """Moves on with every page, up to `latest_end_at`."""
    ended_at: Mapped[datetime | None]
    latest_end_at: Mapped[datetime | None]
    """No page makes the visit last longer. None: nobody has come in yet."""
    subject_enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    """Whose work a review shows; none in other visits."""
    subject: Mapped[str | None]
    """What of it: a star's id, or `course`."""
    deployment_id: Mapped[int | None] = mapped_column(ForeignKey("deployment.id", ondelete="CASCADE"))
    """Through which it came: suspended, its visits end. None for operators."""

    person: Mapped[Person | None] = relationship()
    enrolment: Mapped[Enrolment | None] = relationship(foreign_keys=[enrolment_id])
