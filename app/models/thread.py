"""Knows the tables at which people of a course talk, who sits there, and what they said; knows no activity."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Keyed
from app.models.secrets import Plain, Sealed, Secret, SecretText


class Thread(Keyed, Base):
    """One table, laid for one activity. Without people it stands empty, and is taken by the next who come."""

    __tablename__ = "thread"
    __table_args__ = (Index(None, "context_id", "activity"), Index(None, "preview_of_id"))

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    activity: Mapped[str]
    """What is talked about, qualified: `m06/what-i-heard`."""
    seats: Mapped[int]
    """How many can sit there; a later release may lay larger tables."""
    opened_at: Mapped[datetime]
    preview_of_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    """The preview it was laid in, which nobody else ever sees and with which it goes; none: it is a real one."""


class Seat(Base):
    """A place at a table that somebody has taken. Who gets up leaves no row."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("thread_id", "enrolment_id"), Index(None, "enrolment_id"))

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 0 on; by its number two who come at once cannot both have it."""
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    sat_at: Mapped[datetime]


class Post(Keyed, Base):
    """What somebody said at a table: their own turn, or what they heard in another's. It goes with them, and with what it is about."""

    __tablename__ = "post"
    __table_args__ = (
        Index(None, "thread_id"),
        Index(None, "enrolment_id"),
        Index(None, "about_id"),
        Index(None, "hidden_by_id"),
    )

    id: Mapped[Id]
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    """The turn in which it was heard; none: it is a turn itself."""
    sealed_body: Mapped[Plain | Sealed] = mapped_column("body", Secret("post.body"))
    body = SecretText[str]("sealed_body")
    at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    """When a course leader hid it; only its writer and they read it since."""
    sealed_why: Mapped[Plain | Sealed | None] = mapped_column("hidden_why", Secret("post.hidden_why"))
    hidden_why = SecretText[str | None]("sealed_why")
    """What they told its writer."""
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
