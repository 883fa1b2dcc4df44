"""Knows what a person has written and its earlier versions; writes nothing (`writing`, `sharing`).

An entry has a draft, which every autosave replaces, and revisions, which stay. All kinds of texts are kept by this one
machine: encrypted, and without an index over them. Who may not read words (`Actor.may_read_words`) is told only that there are some.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.activities.base import EntryKind
from app.activities.registry import KINDS
from app.content.tree import Course, Item
from app.errors import AppError
from app.models.entry import Entry
from app.models.revision import Revision
from app.services.actors import Actor

Texts = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entry as its owner sees it."""

    slot: str
    texts: Texts
    """The draft if there is one, else the newest revision."""
    has_draft: bool
    draft_no: int
    revision_no: int
    words: int
    sharing: str
    on_paper: bool
    saved_at: datetime | None
    is_complete: bool
    is_hidden: bool = False
    """Whether something is written that the actor may not read: no words are told then, nor how many."""

    @property
    def star(self) -> str:
        """The star it was written in."""
        return self.slot.partition("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextVersion:
    """One revision of an entry; `release_id` is the course as it was then."""

    no: int
    texts: Texts
    words: int
    saved_at: datetime
    release_id: int | None


def read(session: Session, actor: Actor, *, item: Item) -> Written:
    """What the actor has written in a slot; empty if nothing."""
    entry = _find(session, actor, slot=item.id)
    return _as_read_by(actor, entry) if entry else _empty(item.id)


def read_kept(session: Session, actor: Actor, *, slot: str) -> Written:
    """What the actor has written in a slot that the course need not have any more. Raises `page.not_found`."""
    entry = _find(session, actor, slot=slot)
    if entry is None:
        raise AppError("page.not_found")
    return _as_read_by(actor, entry)


def read_all(session: Session, actor: Actor) -> list[Written]:
    """Everything the actor has written, newest first."""
    entries = session.scalars(
        select(Entry).where(Entry.enrolment_id == actor.enrolled).order_by(Entry.saved_at.desc(), Entry.id)
    )
    return [_as_read_by(actor, entry) for entry in entries]


def history(session: Session, actor: Actor, *, slot: str) -> list[TextVersion]:
    """All revisions of a slot, newest first; none for those who may not read words."""
    entry = _find(session, actor, slot=slot)
    if entry is None or not actor.may_read_words:
        return []
    rows = session.scalars(select(Revision).where(Revision.entry_id == entry.id).order_by(Revision.no.desc()))
    return [
        TextVersion(
            no=row.no,
            texts=json.loads(row.body),
            words=row.words,
            saved_at=row.saved_at,
            release_id=row.release_id,
        )
        for row in rows
    ]


def item_of(course: Course, slot: str) -> Item:
    """The entry item of a slot. Raises `page.not_found` where there is none."""
    item = course.items.get(slot)
    if item is None or not isinstance(KINDS[item.kind], EntryKind):
        raise AppError("page.not_found")
    return item


def texts_of(entry: Entry) -> Texts:
    """The words that stand: the draft if there is one, else the newest revision."""
    if entry.draft is not None:
        texts: Texts = json.loads(entry.draft)
        return texts
    return json.loads(entry.newest_revision.body) if entry.newest_revision else {}


def written(entry: Entry) -> Written:
    """An entry as its owner sees it."""
    return _as_written(entry, texts=texts_of(entry), words=entry.words)


def _as_read_by(actor: Actor, entry: Entry) -> Written:
    """An entry as the actor may see it. What they may not read is not even opened."""
    if actor.may_read_words:
        return written(entry)
    return _as_written(entry, texts={}, words=0, is_hidden=_has_draft(entry) or entry.revision_no > 0)


def _has_draft(entry: Entry) -> bool:
    return entry.sealed_draft is not None


def _as_written(entry: Entry, *, texts: Texts, words: int, is_hidden: bool = False) -> Written:
    return Written(
        slot=entry.slot,
        texts=texts,
        has_draft=_has_draft(entry),
        draft_no=entry.draft_no,
        revision_no=entry.revision_no,
        words=words,
        sharing=entry.sharing,
        on_paper=entry.paper_at is not None,
        saved_at=entry.saved_at,
        is_complete=entry.is_complete or entry.paper_at is not None,
        is_hidden=is_hidden,
    )


def _find(session: Session, actor: Actor, *, slot: str) -> Entry | None:
    return session.scalar(select(Entry).where(Entry.enrolment_id == actor.enrolled, Entry.slot == slot))


def _empty(slot: str) -> Written:
    return Written(
        slot=slot,
        texts={},
        has_draft=False,
        draft_no=0,
        revision_no=0,
        words=0,
        sharing="private",
        on_paper=False,
        saved_at=None,
        is_complete=False,
    )
