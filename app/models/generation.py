"""Knows the numbers by which processes see that something they keep in memory is old; knows not what it is."""

from typing import Final

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base

GENERATION: Final = "generation"
"""Under this key a table's `info` says whose number rises when the table is written."""
PLATFORMS: Final = "platforms"
RELEASES: Final = "releases"


class Generation(Base):
    """How often something was written that every process keeps in memory."""

    __tablename__ = "generation"

    name: Mapped[str] = mapped_column(primary_key=True)
    """`platforms`: registrations, deployments, the institutions they belong to. `releases`: releases and their words."""
    no: Mapped[int] = mapped_column(BigInteger)
