"""Knows the picture that stands for an institution on its pages; knows no theme."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.models.types import BigId


class Logo(Base):
    """A PNG that was read and written anew by us. Its size and its hash stand in the institution's theme."""

    __tablename__ = "logo"

    institution_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("institution.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    body: Mapped[bytes]
