"""Knows the texts learners chose to share with their instructors, and the remarks on them; never sees a draft.

Others read the newest version that its writer saved by hand, none that was kept of its own accord. A remark belongs to whom it was written for: it stays with the text when
its writer is erased or the text is made private again. Who may not read words (`Actor.may_read_words`) reads neither.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrolment import Enrolment
from app.models.entry import Entry
from app.models.person import Person
from app.models.remark import Remark
from app.models.revision import Revision
from app.services.actors import INSTRUCTOR, Actor
from app.services.learning import kept_files
from app.services.learning.entries import Texts
from app.services.learning.kept_files import KeptFile, StoredFile
from app.services.learning.remarks import REMARK, ReadRemark, newest_saved, read_remark
from app.services.learning.sharing import READ_BY_LEADERS

LONGEST_REMARK = 4000
FORM_KEY_LENGTH = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedEntry:
    """A shared text: its newest saved version. `by` is None where the platform tells no name."""

    key: str
    slot: str
    pathway: str | None
    by: str | None
    texts: Texts
    words: int
    release_id: int | None
    """The course as it was when the text was saved."""
    saved_at: datetime
    remarks: tuple[ReadRemark, ...]
    files: tuple[KeptFile, ...] = ()
    """The photos and recordings beside it."""
    is_hidden: bool = False
    """Whether the actor may not read it: there are no words and no remarks then."""

    @property
    def star(self) -> str:
        """The star it was written in."""
        return self.slot.partition("/")[0]


def read_all(session: Session, actor: Actor) -> list[SharedEntry]:
    """Every text shared with the instructors of the actor's course, newest first. Raises `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    rows = session.execute(_shared(actor).order_by(Revision.saved_at.desc(), Entry.id)).all()
    return _as_read_by(session, actor, rows)


def read_of(session: Session, actor: Actor, enrolment_id: int) -> list[SharedEntry]:
    """What one learner of the actor's course shares, in the order it was begun. Raises `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    rows = session.execute(_shared(actor).where(Enrolment.id == enrolment_id).order_by(Entry.id)).all()
    return _as_read_by(session, actor, rows)


def read_one(session: Session, actor: Actor, key: str) -> SharedEntry:
    """One of them. Raises `page.not_found` where it is not shared (any more), `visit.forbidden`."""
    actor.require(INSTRUCTOR)
    row = session.execute(_shared(actor).where(Entry.key == key)).one_or_none()
    if row is None:
        raise AppError("page.not_found")
    return _as_read_by(session, actor, [row])[0]


def file(
    session: Session, actor: Actor, key: str, *, file: str, enrolment_id: int | None = None
) -> StoredFile:
    """A photo or recording beside one of them, where told only beside one of somebody's.

    Raises `page.not_found` where it is not shared (any more), `visit.forbidden`.
    """
    actor.require(INSTRUCTOR)
    text = _shared(actor).where(Entry.key == key)
    theirs = text if enrolment_id is None else text.where(Enrolment.id == enrolment_id)
    return kept_files.find(session, actor, file, beside=theirs)


def remark(session: Session, actor: Actor, key: str, *, text: str, form_key: str, now: datetime) -> None:
    """Write a remark on a shared text.

    The same `form_key` again (a double click) writes nothing new; it is good for one text and one remark.

    Raises `page.not_found`, `form.incomplete` (no words), `form.too_large`, `form.unreadable`, `visit.forbidden`.
    """
    actor.require(INSTRUCTOR)
    body = text.strip()
    if not body:
        raise AppError("form.incomplete")
    if len(body) > LONGEST_REMARK:
        raise AppError("form.too_large")
    if len(form_key) != FORM_KEY_LENGTH:
        raise AppError("form.unreadable")
    # The lock makes the second half of a double click wait, and then find the remark of the first.
    found = session.execute(_shared(actor).where(Entry.key == key).with_for_update(of=Entry)).one_or_none()
    if found is None:
        raise AppError("page.not_found")
    entry, revision = found[0], found[1]
    known = session.scalar(select(Remark).where(Remark.key == form_key))
    if known is not None and (known.entry_id, known.body, known.by_id) != (entry.id, body, actor.person_id):
        raise AppError(
            "form.unreadable"
        )  # the key of another text, or of other words: nothing was written of these
    if known is None:
        session.add(
            Remark(
                key=form_key,
                entry_id=entry.id,
                revision_no=revision.no,
                by_id=actor.person_id,
                body=body,
                at=now,
            )
        )
        session.flush()


def _as_read_by(session: Session, actor: Actor, rows: Sequence[Any]) -> list[SharedEntry]:
    """Texts as the actor may see them. What they may not read is not even opened."""
    if not actor.may_read_words:
        return [_as_shared(*row, texts={}, words=0, remarks=[], is_hidden=True) for row in rows]
    remarks = _remarks(session, [row[0].id for row in rows])
    files = kept_files.beside(session, {row[0].id for row in rows if row[0].files})
    return [
        _as_shared(
            *row,
            texts=json.loads(row[1].body),
            words=row[1].words,
            remarks=remarks.get(row[0].id, []),
            files=files.get(row[0].id, ()),
        )
        for row in rows
    ]


def _shared(actor: Actor) -> Select[Entry, Revision, Enrolment, Person]:
    return (
        select(Entry, Revision, Enrolment, Person)
        .select_from(Entry)
        .join(Revision, (Revision.entry_id == Entry.id) & (Revision.no == newest_saved()))
        .join(Enrolment, Enrolment.id == Entry.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.context_id == actor.context,
            Enrolment.kind == "real",
            *Enrolment.is_among(actor.only_groups),
            Person.institution_id == actor.institution_id,
            Entry.sharing.in_(READ_BY_LEADERS),
        )
    )


def _as_shared(
    entry: Entry,
    revision: Revision,
    enrolment: Enrolment,
    person: Person,
    *,
    texts: Texts,
    words: int,
    remarks: list[ReadRemark],
    files: tuple[KeptFile, ...] = (),
    is_hidden: bool = False,
) -> SharedEntry:
    return SharedEntry(
        key=entry.key,
        slot=entry.slot,
        pathway=enrolment.pathway,
        by=person.name,
        texts=texts,
        words=words,
        release_id=revision.release_id,
        saved_at=revision.saved_at,
        remarks=tuple(remarks),
        files=files,
        is_hidden=is_hidden,
    )


def _remarks(session: Session, entry_ids: list[int]) -> dict[int, list[ReadRemark]]:
    """The remarks on entries, oldest first."""
    rows = session.execute(
        select(*REMARK)
        .select_from(Entry)
        .join(Remark, Remark.entry_id == Entry.id)
        .outerjoin(Person, Person.id == Remark.by_id)
        .where(Entry.id.in_(entry_ids))
        .order_by(Remark.at, Remark.id)
    ).all()
    found: dict[int, list[ReadRemark]] = {}
    for row in rows:
        found.setdefault(row.remark_entry_id, []).append(read_remark(session, row))
    return found
