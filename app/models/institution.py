"""Knows the tenant all data of people belong to; knows no platform."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Keyed


class Institution(Keyed, Base):
    """The tenant: platforms, keys and releases are the operator's, everything else is an institution's."""

    __tablename__ = "institution"

    id: Mapped[Id]
    name: Mapped[str]
    """As the operator wrote it."""
    locale: Mapped[str | None]
    """The language of pages for people whose own is not known."""
    time_zone: Mapped[str | None]
    """IANA name; dates are meant in it where a course says no other."""
    controller_name: Mapped[str | None]
    """Who is responsible for the data (GDPR, article 13)."""
    privacy_contact: Mapped[str | None]
    accessibility_contact: Mapped[str | None]
    retention: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Days to keep, by kind of data; what is absent has the product's default."""
