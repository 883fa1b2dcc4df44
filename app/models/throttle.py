"""Knows how often something was tried in a minute; knows no address, only keyed hashes."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Throttle(Base):
    """A counter of one minute."""

    __tablename__ = "throttle"

    bucket: Mapped[str] = mapped_column(primary_key=True)
    """What is counted, and a keyed hash of whom."""
    minute: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """Minutes since 1970 (UTC)."""
    count: Mapped[int]
