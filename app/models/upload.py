"""Knows the photos and recordings that people add to what they write, in pieces; knows not what is in them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Keyed
from app.models.secrets import Plain, PlainPiece, Sealed, SealedPiece, Secret, SecretPiece, SecretText


class Upload(Keyed, Base):
    """One file beside an entry. Who may read the entry may see it, and it goes when the entry goes."""

    __tablename__ = "upload"
    __table_args__ = (Index(None, "entry_id"), Index(None, "enrolment_id"))

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    """Whose it is: their entry's, so that it is known at once how much somebody has."""
    media_type: Mapped[str]
    """As it was written anew: `image/jpeg`, `audio/webm`."""
    size: Mapped[int]
    """Bytes."""
    width: Mapped[int | None]
    height: Mapped[int | None]
    """Of a picture, in pixels."""
    sealed_words: Mapped[Plain | Sealed] = mapped_column("words", Secret("upload.words"))
    words = SecretText[str]("sealed_words")
    """What can be seen or heard, for who cannot: a sentence, or what is said."""
    added_at: Mapped[datetime]


def piece_key(upload_key: str, no: int) -> str:
    """What a piece is bound to."""
    return f"{upload_key}/{no}"


class UploadPiece(Base):
    """A piece of a file. All but the last are of one size, so that any part is found without the rest."""

    __tablename__ = "upload_piece"

    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 0 on."""
    body: Mapped[PlainPiece | SealedPiece] = mapped_column(SecretPiece("upload_piece.body"))
