"""Knows the tenant all data of people belong to; knows no platform."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Keyed
from app.models.generation import GENERATION, PLATFORMS


class Institution(Keyed, Base):
    """The tenant: platforms, keys and releases are the operator's, everything else is an institution's."""

    __tablename__ = "institution"
    __table_args__ = ({"info": {GENERATION: PLATFORMS}},)

    id: Mapped[Id]
    name: Mapped[str]
    """As the operator wrote it."""
    locale: Mapped[str | None]
    """The language of pages for people whose own is not known."""
    time_zone: Mapped[str] = mapped_column(default="UTC")
    """IANA name: the clock of people whose platform does not tell theirs."""
    theme: Mapped[dict[str, Any] | None]
    """What differs from our own look: colours by day and by night, letters of headings, a sentence, a logo (`operating/themes`)."""
    contacts: Mapped[dict[str, Any] | None]
    """Whom people turn to, by matter (`operating/contacts`): offices, no persons."""
