"""Knows a column of a platform's gradebook; knows no grade."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id
from app.models.types import choice

LineItemOrigin = Literal["launch", "found", "created"]
LineItemState = Literal["live", "gone"]


class LineItem(Base):
    """A column: measures one thing. Several links may point at one star: each column gets its own delivery."""

    __tablename__ = "line_item"
    __table_args__ = (UniqueConstraint("context_id", "url_hash"),)

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    url_hash: Mapped[bytes]
    """SHA-256 of path and query of `url`: a platform may answer at several hosts, and the whole is too long for an index."""
    url: Mapped[str]
    measures: Mapped[str | None]
    """`course`, or the id of a star; none: something that is never scored."""
    label: Mapped[str] = mapped_column(default="")
    maximum: Mapped[float | None]
    """Points of the column; none: not known, 100 is sent."""
    origin: Mapped[LineItemOrigin] = mapped_column(choice(LineItemOrigin, "origin"))
    state: Mapped[LineItemState] = mapped_column(choice(LineItemState, "state"), default="live")
    looked_at: Mapped[datetime | None]
    """When its grades were last compared with what was sent."""
    is_renamed: Mapped[bool] = mapped_column(default=False)
    """Somebody gave it a name of their own in the platform: no other is offered."""
    scopes: Mapped[list[str]] = mapped_column(default=list)
    """What the platform lets us do with it, as the launches of its link said."""
    lineitems_url: Mapped[str | None]
    """Where it would be looked for, and made anew: the columns its link told of."""
    is_unready: Mapped[bool] = mapped_column(default=False)
    """The platform takes no grades for it yet: its next launch has what waits tried again."""
