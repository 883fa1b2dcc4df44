"""Knows the boxes into which people outside the course say something, and what they said; knows nobody who said it."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Keyed
from app.models.secrets import Plain, Sealed, Secret, SecretText
from app.models.types import choice

AnswerState = Literal["new", "kept", "aside"]
Came = Literal["link", "paper", "phone", "talk"]


class VoiceBox(Keyed, Base):
    """A few questions of one course to whoever has the address; it closes by itself."""

    __tablename__ = "voice_box"
    __table_args__ = (Index(None, "context_id"), Index(None, "case_id"), Index(None, "by_id"))

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    """What stands in its short address."""
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("local_case.id", ondelete="SET NULL"))
    """The case it feeds; none: it stands alone."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """Who began it; none: somebody who was erased."""
    lang: Mapped[str]
    """The language it is asked in first."""
    words: Mapped[dict[str, Any]]
    """By language: `questions`, `readers`, `promise`, `elsewhere`."""
    version: Mapped[int]
    """Raised with every save, so that two windows do not write over each other."""
    saved_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    """None: a draft, which nobody outside finds."""
    closes_at: Mapped[datetime]
    told: Mapped[dict[str, Any]]
    """By language, what came of it."""
    quotes: Mapped[list[Any]]
    """What is quoted beside it: `text`, `lang` and `month` of answers, as their readers chose and shortened them."""
    told_at: Mapped[datetime | None]


class BoxAnswer(Keyed, Base):
    """What somebody put into a box. Its key is made of the form and the words: the same form sent twice is one answer."""

    __tablename__ = "box_answer"
    __table_args__ = (Index(None, "box_id", "state"), Index(None, "by_id"))

    id: Mapped[Id]
    box_id: Mapped[int] = mapped_column(ForeignKey("voice_box.id", ondelete="CASCADE"))
    sealed_body: Mapped[Plain | Sealed] = mapped_column("body", Secret("box_answer.body"))
    body = SecretText[str]("sealed_body")
    """An answer to each question, as JSON."""
    sealed_quote: Mapped[Plain | Sealed | None] = mapped_column("quote", Secret("box_answer.quote"))
    quote = SecretText[str | None]("sealed_quote")
    """What of it may be told to others; none: nothing."""
    lang: Mapped[str]
    """The language of the page it was written on."""
    at: Mapped[datetime]
    """The day; the hour is not kept."""
    state: Mapped[AnswerState] = mapped_column(choice(AnswerState, "state"))
    came: Mapped[Came] = mapped_column(choice(Came, "came"))
    """`link`: they wrote it themselves. Else a leader of the course wrote it down for them."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """Who wrote it down; none: nobody, or somebody who was erased."""
    sealed_consent: Mapped[Plain | Sealed | None] = mapped_column("consent", Secret("box_answer.consent"))
    consent = SecretText[str | None]("sealed_consent")
    """How whoever said it agreed that it is written down here."""
    consent_at: Mapped[datetime | None]
