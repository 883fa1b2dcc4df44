"""Knows one link to the tool inside a course; knows no clicks."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id


class ResourceLink(Base):
    """A link as its last launch described it."""

    __tablename__ = "resource_link"
    __table_args__ = (
        UniqueConstraint("deployment_id", "lti_id"),
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
