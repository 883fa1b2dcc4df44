"""Knows how what is watched and heard lies in the database, and how any part of it is read; knows no course and no learner."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.media_piece import MediaPiece

PIECE = 256 * 1024
"""Bytes of a piece."""


def store(session: Session, files: Mapping[str, bytes]) -> None:
    """Keep files, by their hashes; what is there already is left alone."""
    if not files:
        return
    known = set(
        session.scalars(select(MediaPiece.hash).where(MediaPiece.hash.in_(files), MediaPiece.no == 0))
    )
    for name, body in files.items():
        if name not in known:
            session.add_all(
                MediaPiece(hash=name, no=start // PIECE, body=body[start : start + PIECE])
                for start in range(0, len(body), PIECE)
            )
    session.flush()


def read(session: Session, name: str, *, start: int, stop: int) -> bytes:
    """The bytes from `start` up to `stop` of a file, by its hash; none where it is not there."""
    first, last = start // PIECE, (stop - 1) // PIECE
    pieces = session.scalars(
        select(MediaPiece.body)
        .where(MediaPiece.hash == name, MediaPiece.no.between(first, last))
        .order_by(MediaPiece.no)
    )
    return b"".join(pieces)[start - first * PIECE : stop - first * PIECE]
