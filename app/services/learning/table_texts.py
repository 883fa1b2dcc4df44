"""Knows the texts that people share with those at their table; writes nothing and never sees a draft.

Who sits at a table of a star reads what others at that table share of that star: the newest version its writer saved
by hand, as long as both sit there. Who may not read words (`Actor.may_read_words`) is told of none.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from app.errors import AppError
from app.models.enrolment import Enrolment
from app.models.entry import Entry
from app.models.person import Person
from app.models.revision import Revision
from app.models.thread import Seat, Thread
from app.services.actors import Actor
from app.services.learning import kept_files
from app.services.learning.entries import Texts
from app.services.learning.kept_files import KeptFile, StoredFile
from app.services.learning.remarks import newest_saved
from app.services.learning.sharing import CIRCLE


@dataclass(frozen=True, slots=True, kw_only=True)
class TableText:
    """A text of somebody at the reader's table. `by` is None where the platform tells no name."""

    key: str
    slot: str
    by: str | None
    texts: Texts
    release_id: int | None
    """The course as it was when the text was saved."""
    saved_at: datetime
    files: tuple[KeptFile, ...]
    """The photos and recordings beside it."""


def read_all(session: Session, actor: Actor) -> list[TableText]:
    """What others share with the actor at their tables, newest first."""
    if not actor.may_read_words:
        return []
    rows = session.execute(_shared(actor).order_by(Revision.saved_at.desc(), Entry.id)).all()
    files = kept_files.beside(session, {row[0].id for row in rows if row[0].files})
    return [_text(*row, files=files.get(row[0].id, ())) for row in rows]


def read_one(session: Session, actor: Actor, key: str) -> TableText:
    """One of them. Raises `page.not_found` where it is not shared with the actor (any more)."""
    row = session.execute(_shared(actor).where(Entry.key == key)).one_or_none()
    if row is None or not actor.may_read_words:
        raise AppError("page.not_found")
    entry = row[0]
    files = kept_files.beside(session, {entry.id} if entry.files else ())
    return _text(*row, files=files.get(entry.id, ()))


def file(session: Session, actor: Actor, key: str, *, file: str) -> StoredFile:
    """A photo or recording beside one of them. Raises `page.not_found` where it is not shared with the actor (any more)."""
    return kept_files.find(session, actor, file, beside=_shared(actor).where(Entry.key == key))


def _text(entry: Entry, revision: Revision, person: Person, *, files: tuple[KeptFile, ...]) -> TableText:
    texts: Texts = json.loads(revision.body)
    return TableText(
        key=entry.key,
        slot=entry.slot,
        by=person.given or person.name,
        texts=texts,
        release_id=revision.release_id,
        saved_at=revision.saved_at,
        files=files,
    )


def _shared(actor: Actor) -> Select[Entry, Revision, Person]:
    """Of several tables of a star at which both sit, a text is told once."""
    mine, theirs = aliased(Seat), aliased(Seat)
    both_sit = (
        select(Thread.id)
        .join(mine, mine.thread_id == Thread.id)
        .join(theirs, theirs.thread_id == Thread.id)
        .where(
            mine.enrolment_id == actor.enrolled,
            theirs.enrolment_id == Entry.enrolment_id,
            Thread.context_id == actor.context,
            Thread.activity.startswith(Entry.star + "/"),
        )
    )
    return (
        select(Entry, Revision, Person)
        .select_from(Entry)
        .join(Revision, (Revision.entry_id == Entry.id) & (Revision.no == newest_saved()))
        .join(Enrolment, Enrolment.id == Entry.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Entry.sharing == CIRCLE,
            Entry.enrolment_id != actor.enrolled,
            Enrolment.context_id == actor.context,
            Person.institution_id == actor.institution_id,
            both_sit.exists(),
        )
    )
