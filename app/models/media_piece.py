"""Knows what the course lets people watch and hear, in pieces; knows no release and no name of a file."""

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class MediaPiece(Base):
    """A piece of a file. All pieces of a file but the last are of one size, so that any part is found without the rest."""

    __tablename__ = "media_piece"

    hash: Mapped[str] = mapped_column(primary_key=True)
    """Of the whole file: what changes is another one, and older words still have theirs."""
    no: Mapped[int] = mapped_column(primary_key=True)
    """From 0 on."""
    body: Mapped[bytes]
