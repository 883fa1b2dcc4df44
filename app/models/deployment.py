"""Knows where a platform meets a tenant; knows no launch."""

from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Id
from app.models.generation import GENERATION, PLATFORMS
from app.models.institution import Institution
from app.models.platform import Platform
from app.models.types import choice

State = Literal["waiting", "active", "suspended"]


class Deployment(Base):
    """One placing of the tool by a platform; one Canvas key may serve several institutions."""

    __tablename__ = "deployment"
    __table_args__ = (
        UniqueConstraint("platform_id", "lti_id"),
        Index(None, "institution_id"),
        {"info": {GENERATION: PLATFORMS}},
    )

    id: Mapped[Id]
    platform_id: Mapped[int] = mapped_column(ForeignKey("platform.id", ondelete="CASCADE"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    """None until somebody approves it."""
    lti_id: Mapped[str]
    """`deployment_id` of the launch."""
    state: Mapped[State] = mapped_column(choice(State, "state"), default="waiting")
    notices: Mapped[dict[str, Any] | None]
    """What is agreed about notices, or asked for: the platform's `service` as launches name it, the `kinds` we want and
    may have, our address (`handler`). None: the platform offers none."""

    platform: Mapped[Platform] = relationship()
    institution: Mapped[Institution | None] = relationship()
