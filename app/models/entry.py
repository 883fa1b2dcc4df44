"""Knows what people write: draft, state, sharing; knows no kind of entry from another.

Journal, canvases, planner, reflections share this one machine.
"""

from datetime import datetime
from typing import Final, Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from app.models.base import Base, Id, Keyed
from app.models.revision import Revision
from app.models.secrets import Plain, Sealed, Secret, SecretText
from app.models.types import choice

Sharing = Literal["private", "instructor", "circle"]
Tallied = Literal["waiting", "told"]
WAITING: Final = "waiting"
TOLD: Final = "told"


class Entry(Keyed, Base):
    """One text of one person. An autosave replaces the draft, a save adds a revision."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("enrolment_id", "slot"), Index(None, "draft_release_id"))

    id: Mapped[Id]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    slot: Mapped[str]
    """The block it was written in, qualified: `m01/journal`."""
    star: Mapped[str | None]
    sealed_draft: Mapped[Plain | Sealed | None] = mapped_column("draft", Secret("entry.draft"))
    draft = SecretText[str | None]("sealed_draft")
    """What was typed since the last save, as JSON by field; none: nothing."""
    draft_no: Mapped[int] = mapped_column(default=0)
    """Rises with every autosave; whoever saves says which one they began from."""
    revision_no: Mapped[int] = mapped_column(default=0)
    """The newest revision; 0: none yet."""
    words: Mapped[int] = mapped_column(default=0)
    """Of the newest revision."""
    is_complete: Mapped[bool] = mapped_column(default=False)
    """The newest revision is long enough, every field filled, or a file stands beside it: what completion counts."""
    started_at: Mapped[datetime | None]
    """The first words; choosing who may read begins nothing."""
    saved_at: Mapped[datetime | None]
    """The last autosave or save: "saved at 14:03", and the ten quiet minutes."""
    sharing: Mapped[Sharing] = mapped_column(choice(Sharing, "sharing"), default="private")
    paper_at: Mapped[datetime | None]
    """When it was said to be done on paper; None: it was not, or that was taken back."""
    is_journal: Mapped[bool] = mapped_column(default=False)
    """Whether reports count it as a journal text."""
    in_portfolio: Mapped[bool | None]
    """Whether its writer takes it along; none: they have not said."""

    tally: Mapped[Tallied | None] = mapped_column(choice(Tallied, "tally"))
    """Whether its numbers wait to be counted with those of others, or were (`tally`); none: they are not to be."""
    files: Mapped[int] = mapped_column(default=0)
    """How many photos and recordings stand beside it (`upload`)."""
    draft_release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id", ondelete="SET NULL"))
    """The course in which the draft was typed: a later one may have no place for all of it."""

    newest_revision: Mapped[Revision | None] = relationship(
        primaryjoin=lambda: and_(
            foreign(Revision.entry_id) == Entry.id, foreign(Revision.no) == Entry.revision_no
        ),
        uselist=False,
        viewonly=True,
    )
    """Read once and kept: whoever raises `revision_no` sets it (`revisions.revise`)."""
