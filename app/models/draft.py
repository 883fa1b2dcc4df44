"""Knows what people have laid, chosen or ordered and not handed in yet; knows no kind of question."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.models.secrets import Plain, Sealed, Secret


def draft_key(enrolment_id: int, slot: str) -> str:
    """What the secrets of a draft are bound to."""
    return f"{enrolment_id}/{slot}"


class Draft(Base):
    """An answer on its way. It goes when the answer is handed in, which is an attempt or a vote then.

    Where a release asks something else, what was laid before stays beside what is laid now.
    """

    __tablename__ = "draft"
    __table_args__ = (Index(None, "release_id"),)

    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True
    )
    slot: Mapped[str] = mapped_column(primary_key=True)
    """What it answers, qualified: `m01/sort-twelve`; within a quiz its round too: `m01/quiz/<key>/q-definition`."""
    no: Mapped[int]
    """Rises with every change; a form says which one it was drawn from."""
    answer: Mapped[Plain | Sealed] = mapped_column(Secret("draft.answer"))
    """As JSON, by ids; why somebody chose so may stand there in their own words."""
    tried: Mapped[Plain | Sealed | None] = mapped_column(Secret("draft.tried"))
    """A JSON list: the answers that were looked at once and are thought about again; none: no answer was."""
    rev: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Of the question; another one asks something else."""
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id", ondelete="SET NULL"))
    """The course as it was then: noted, not pinned."""
    saved_at: Mapped[datetime]
