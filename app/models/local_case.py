"""Knows the cases that those who lead a course write down for its stars, their versions and who read them; knows no star's text."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Keyed
from app.models.types import choice

Voice = Literal["citizen", "professional"]


class LocalCase(Keyed, Base):
    """A case of one course. What of it learners see is a version that both voices have read."""

    __tablename__ = "local_case"
    __table_args__ = (Index(None, "context_id"), Index(None, "by_id"))

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """Who began it; none: somebody who was erased."""
    field: Mapped[str]
    """What it is about, a word of `app.activities.local_case.FIELDS`."""
    has_consent: Mapped[bool]
    """Whether whoever can be recognised in it has said yes."""
    version: Mapped[int]
    """The newest one, as it is being written."""
    asked_no: Mapped[int | None]
    """The version that was given to readers; none, or an older one: nobody is asked."""
    published_no: Mapped[int | None]
    """The version that stands at the stars; none: it does not."""
    saved_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class CaseVersion(Base):
    """The words of a case; an older version stays at the stars until a newer one was read by two."""

    __tablename__ = "case_version"

    case_id: Mapped[int] = mapped_column(ForeignKey("local_case.id", ondelete="CASCADE"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    texts: Mapped[dict[str, Any]]
    """By `app.activities.local_case.TEXTS`, without markup."""
    lang: Mapped[str]
    """The language it is written in."""


class CaseReview(Base):
    """That somebody of one voice read a version: the newest reading of each voice."""

    __tablename__ = "case_review"
    __table_args__ = (Index(None, "by_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("local_case.id", ondelete="CASCADE"), primary_key=True)
    voice: Mapped[Voice] = mapped_column(choice(Voice, "voice"), primary_key=True)
    version: Mapped[int]
    is_yes: Mapped[bool]
    """It is true, nobody is recognised who would not want to be, and it is told with respect."""
    remark: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """Who read it here; none: on paper, or somebody who was erased."""
    on_paper: Mapped[str]
    """Who read it on paper, as the course's leader wrote it down; empty: it was read here."""
    at: Mapped[datetime]


class CaseStar(Base):
    """A star at which a case stands once it is published."""

    __tablename__ = "case_star"

    case_id: Mapped[int] = mapped_column(ForeignKey("local_case.id", ondelete="CASCADE"), primary_key=True)
    star: Mapped[str] = mapped_column(primary_key=True)
