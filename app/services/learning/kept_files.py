"""Knows how photos and recordings beside a text are read back; knows neither who may see them nor how they are added (`uploads`)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.base import table_of
from app.models.entry import Entry
from app.models.secrets import open_in, open_piece_in
from app.models.upload import Upload, UploadPiece, piece_key
from app.services.actors import Actor
from app.uploads.new_file import JPEG

PIECE = 256 * 1024
"""Bytes of a piece: whoever listens to a part has only that opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A photo or recording as people are told of it. `words` say what is in it."""

    key: str
    slot: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    words: str
    added_at: datetime

    @property
    def is_picture(self) -> bool:
        """Whether it is to be looked at; else it is to be listened to."""
        return self.media_type == JPEG


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that somebody may have, to be read."""

    id: int
    key: str
    media_type: str
    size: int
    added_at: datetime


def beside(session: Session, entry_ids: Collection[int]) -> dict[int, tuple[KeptFile, ...]]:
    """The files of some entries, which the caller knows may be seen. No statement where there are none."""
    if not entry_ids:
        return {}
    found: dict[int, tuple[KeptFile, ...]] = {}
    for row in session.execute(_FILES.where(_upload.entry_id.in_(entry_ids))):
        found[row.entry_id] = (*found.get(row.entry_id, ()), _kept(session, row))
    return found


def all_of(session: Session, actor: Actor) -> list[KeptFile]:
    """All files of the actor in their course; none for those who may not read words."""
    if not actor.may_read_words:
        return []
    rows = session.execute(_FILES.where(_upload.enrolment_id == actor.enrolled))
    return [_kept(session, row) for row in rows]


def find_own(session: Session, actor: Actor, key: str) -> StoredFile:
    """A file of the actor's own. Raises `page.not_found`."""
    return find(session, actor, key, beside=select(Entry).where(Entry.enrolment_id == actor.enrolled))


def find(session: Session, actor: Actor, key: str, *, beside: Select[*tuple[Any, ...]]) -> StoredFile:
    """A file beside one of some entries. Raises `page.not_found` where there is none, or the actor may not read words."""
    entries = beside.with_only_columns(Entry.id)
    row = session.execute(
        select(Upload.id, Upload.key, Upload.media_type, Upload.size, Upload.added_at).where(
            Upload.key == key, Upload.entry_id.in_(entries)
        )
    ).one_or_none()
    if row is None or not actor.may_read_words:
        raise AppError("page.not_found")
    return _stored(row)


def read(session: Session, file: StoredFile, *, start: int, stop: int) -> bytes:
    """The bytes from `start` up to `stop` of a file."""
    first, last = start // PIECE, (stop - 1) // PIECE
    pieces = session.execute(
        select(UploadPiece.no, UploadPiece.body)
        .where(UploadPiece.upload_id == file.id, UploadPiece.no.between(first, last))
        .order_by(UploadPiece.no)
    )
    opened = [open_piece_in(session, row.body, piece_key(file.key, row.no)) for row in pieces]
    return b"".join(opened)[start - first * PIECE : stop - first * PIECE]


def is_beside(session: Session, actor: Actor, slot: str, *, body: bytes, media_type: str, words: str) -> bool:
    """Whether this very file stands beside a text of the actor's already, with these words for it."""
    rows = session.execute(
        select(*_upload["id", "key", "media_type", "size", "added_at", "words"])
        .join(table_of(Entry), _entry.id == _upload.entry_id)
        .where(
            _upload.enrolment_id == actor.enrolled,
            _entry.slot == slot,
            _upload.media_type == media_type,
            _upload.size == len(body),
        )
    ).all()
    return any(
        open_in(session, row.words, row.key) == words
        and read(session, _stored(row), start=0, stop=len(body)) == body
        for row in rows
    )


def bodies(session: Session, actor: Actor, keys: Collection[str]) -> dict[str, bytes]:
    """Whole files of the actor's own, by their keys."""
    rows = session.execute(
        select(Upload.key, UploadPiece.no, UploadPiece.body)
        .join(UploadPiece, UploadPiece.upload_id == Upload.id)
        .where(Upload.enrolment_id == actor.enrolled, Upload.key.in_(keys))
        .order_by(Upload.id, UploadPiece.no)
    )
    found: dict[str, list[bytes]] = {}
    for row in rows:
        found.setdefault(row.key, []).append(open_piece_in(session, row.body, piece_key(row.key, row.no)))
    return {key: b"".join(pieces) for key, pieces in found.items()}


def _stored(row: Any) -> StoredFile:
    return StoredFile(id=row.id, key=row.key, media_type=row.media_type, size=row.size, added_at=row.added_at)


def _kept(session: Session, row: Any) -> KeptFile:
    return KeptFile(
        key=row.key,
        slot=row.slot,
        media_type=row.media_type,
        size=row.size,
        width=row.width,
        height=row.height,
        words=open_in(session, row.words, row.key),
        added_at=row.added_at,
    )


_upload, _entry = table_of(Upload).c, table_of(Entry).c
_FILES = (
    select(
        *_upload["key", "entry_id", "media_type", "size", "width", "height", "words", "added_at"], _entry.slot
    )
    .join(table_of(Entry), _entry.id == _upload.entry_id)
    .order_by(_upload.id)
)
