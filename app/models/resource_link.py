"""Knows one link to the tool inside a course; knows no clicks.

A link is what a deployment calls so *in a context*: LTI 1.3 core, section 5.3.5, wants the id to change when a link is
copied, and some platforms keep it in a re-run of the course (openedx/xblock-lti-consumer #614).
"""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id


class ResourceLink(Base):
    """A link as its last launch described it."""

    __tablename__ = "resource_link"
    __table_args__ = (
        UniqueConstraint("deployment_id", "lti_id", "context_id"),
        Index(None, "context_id"),
        Index(None, "line_item_id"),
    )

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id", ondelete="CASCADE"))
    lti_id: Mapped[str]
    item: Mapped[str | None]
    """Which part of the course, as sent by the last launch."""
    title: Mapped[str] = mapped_column(default="")
    line_item_id: Mapped[int | None] = mapped_column(ForeignKey("line_item.id", ondelete="SET NULL"))
    """The link's column, remembered for launches that do not name it."""
    scopes: Mapped[list[str]] = mapped_column(default=list)
    """What the platform lets us do with grades here, as the last launch of this very link said."""
    lineitems_url: Mapped[str | None]
    """Where columns for this link are (AGS), as its last launch said."""
    is_placed: Mapped[bool] = mapped_column(default=True)
    """False: a link of this name has turned up in another course since, so this one has moved there. A launch here says
    that it was copied."""
