"""Knows who somebody is on one platform; knows no course."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Keyed


class Person(Keyed, Base):
    """Somebody as one platform knows them for one institution; never matched by e-mail."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("institution_id", "platform_id", "sub"), Index(None, "platform_id"))

    id: Mapped[Id]
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    platform_id: Mapped[int] = mapped_column(ForeignKey("platform.id", ondelete="RESTRICT"))
    sub: Mapped[str]
    """The platform's own id of the person."""
    name: Mapped[str | None]
    """Comes and goes with the platform's privacy setting, as do the next three."""
    given: Mapped[str | None]
    family: Mapped[str | None]
    email: Mapped[str | None]
    locale: Mapped[str | None]
    """The language they chose here, else what the platform said."""
    time_zone: Mapped[str | None]
    preferences: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Reading comforts they switched on."""
    changed_at: Mapped[datetime | None]
    """When the platform last told another name or address: `updated_since` of the report."""
    admin_seen_at: Mapped[datetime | None]
    """The last launch with an administrator role."""
    told_by: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Which sources tell a name or address: `launch`, `roster`, by column. What none tells any more is forgotten."""
