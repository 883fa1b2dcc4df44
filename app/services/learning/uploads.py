"""Knows how photos and recordings come to stand beside a text, and go; does not know what is in them, and shows none (`kept_files`).

A file is something its writer did by hand: where the text is shared, it is seen from the same moment on as the text's newest saved version.
A file counts as the text does: somebody may photograph what they wrote by hand, or say it.
"""

import json

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.activities.registry import entry as entry_kind
from app.content.tree import Item
from app.errors import AppError
from app.models.enrolment import Enrolment
from app.models.entry import Entry
from app.models.secrets import PlainPiece
from app.models.upload import Upload, UploadPiece, piece_key
from app.services.actors import Actor
from app.services.learning.kept_files import PIECE, is_beside
from app.services.learning.revisions import revise, revising
from app.services.learning.taking_part import Part
from app.services.learning.terms import Terms
from app.uploads.new_file import NewFile

MOST_BYTES = 60 * 1024 * 1024
"""Of one person, in all courses of their institution."""
MOST_BESIDE = 12
"""Files beside one text."""
MOST_LETTERS = 8000
"""Of the words for a file: what is said in ten minutes."""


class NoRoomError(AppError):
    """A file does not fit any more. `left`: bytes that would."""

    def __init__(self, *, left: int) -> None:
        super().__init__("upload.no_room", left=left)
        self.left = left


def may_add(terms: Terms, item: Item) -> bool:
    """Whether files may be added to a text here: its kind takes them, and the set-up does."""
    return terms.setup.takes_files and entry_kind(item.kind).takes_files(item.bones)


def used(session: Session, actor: Actor) -> int:
    """How many bytes of files the actor has, in all their courses."""
    sizes = select(func.coalesce(func.sum(Upload.size), 0)).join(
        Enrolment, Enrolment.id == Upload.enrolment_id
    )
    return int(session.scalar(sizes.where(Enrolment.person_id == actor.person_id)) or 0)


def add(part: Part, *, item: Item, file: NewFile, words: str) -> None:
    """Put a file beside a text, with the words for it. The same file with the same words again (a double click) changes nothing.

    Raises `form.incomplete` without words, `entry.too_long`, `upload.off`, `upload.many`, `NoRoomError`.
    """
    session, now = part.session, part.terms.now
    if not may_add(part.terms, item):
        raise AppError("upload.off")
    if not words.strip():
        raise AppError("form.incomplete")
    if len(words) > MOST_LETTERS:
        raise AppError("entry.too_long", most=MOST_LETTERS)
    if is_beside(
        session, part.actor, item.id, body=file.body, media_type=file.media_type, words=words.strip()
    ):
        return
    left = MOST_BYTES - used(session, part.actor)
    if len(file.body) > left:
        raise NoRoomError(left=max(0, left))
    with revising(part, item) as entry:
        if entry.files >= MOST_BESIDE:
            raise AppError("upload.many", most=MOST_BESIDE)
        upload = Upload(
            entry_id=entry.id,
            enrolment_id=part.actor.enrolled,
            media_type=file.media_type,
            size=len(file.body),
            width=file.width,
            height=file.height,
            words=words.strip(),
            added_at=now,
        )
        session.add(upload)
        session.flush()
        for no, start in enumerate(range(0, len(file.body), PIECE)):
            piece = PlainPiece(file.body[start : start + PIECE], piece_key(upload.key, no))
            session.add(UploadPiece(upload_id=upload.id, no=no, body=piece))
        entry.files += 1
        entry.started_at, entry.saved_at = entry.started_at or now, now
        entry.is_complete = True
        if not entry.revision_no and entry.draft is None:
            revise(
                part, entry, item=item, texts={}, at=now, is_saved=True
            )  # what others may read begins with a version
        session.flush()


def remove(part: Part, key: str) -> str:
    """Delete a file of the actor's own, at once; answers with the slot of its text. Raises `page.not_found`."""
    session = part.session
    mine = select(Upload.id, Upload.entry_id, Entry.slot).join(Entry, Entry.id == Upload.entry_id)
    found = session.execute(
        mine.where(Upload.key == key, Upload.enrolment_id == part.actor.enrolled)
    ).one_or_none()
    if found is None:
        raise AppError("page.not_found")
    session.execute(delete(Upload).where(Upload.id == found.id))
    slot: str = found.slot
    item = part.terms.course.items.get(slot)
    if item is None:  # a release took its place away: there is no star to be settled
        gone = update(Entry).where(Entry.id == found.entry_id).values(files=Entry.files - 1)
        session.execute(gone.execution_options(synchronize_session=False))
        return slot
    with revising(part, item) as entry:
        entry.files -= 1
        newest = entry.newest_revision
        texts = json.loads(newest.body) if newest else {}
        entry.is_complete = entry.files > 0 or entry_kind(item.kind).is_complete(item.bones, texts)
        session.flush()
    return slot
