"""Knows what a person has written and its earlier versions; writes nothing (`writing`, `sharing`).

An entry has a draft, which every autosave replaces, and revisions, which stay. All kinds of texts are kept by this one
machine: encrypted, and without an index over them. Who may not read words (`Actor.may_read_words`) is told only that there are some.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from app.activities.entry_kinds import EntryKind
from app.activities.registry import KINDS
from app.adapters.sql.often import Often
from app.content.tree import Course, Item
from app.errors import AppError
from app.models.base import table_of
from app.models.entry import Entry
from app.models.person import Person
from app.models.remark import Remark
from app.models.revision import Revision, revision_key
from app.models.secrets import open_in
from app.services.actors import Actor
from app.services.learning import kept_files
from app.services.learning.kept_files import KeptFile
from app.services.learning.remarks import REMARK, ReadRemark, read_remark

Texts = dict[str, str]


VERSIONS_A_PAGE = 20
"""Earlier versions that are read at once."""


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
    remarks: tuple[ReadRemark, ...] = ()
    """What course leaders said about it, oldest first."""
    in_portfolio: bool | None = None
    """Whether its owner takes it along; None: they have not said."""
    files: tuple[KeptFile, ...] = ()
    """The photos and recordings beside it, in the order they were added."""
    draft_in: int | None = None
    """The course in which the draft was typed."""

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
    return read_some(session, actor, slots=[item.id])[item.id]


def read_some(session: Session, actor: Actor, *, slots: Collection[str]) -> dict[str, Written]:
    """What the actor has written in some slots, with what was said about it; empty where nothing. One statement."""
    if not slots:
        return {}
    found = _collect(session, actor, _IN_SLOTS.rows(session, of=actor.enrolled, slots=list(slots)))
    return {slot: found.get(slot) or _empty(slot) for slot in slots}


def read_kept(session: Session, actor: Actor, *, slot: str) -> Written:
    """What the actor has written in a slot that the course need not have any more. Raises `page.not_found`."""
    found = _collect(session, actor, _IN_SLOTS.rows(session, of=actor.enrolled, slots=[slot]))
    if slot not in found:
        raise AppError("page.not_found")
    return found[slot]


def read_all(session: Session, actor: Actor) -> list[Written]:
    """Everything the actor has written, newest first, with what was said about it."""
    return list(_collect(session, actor, _OF_ALL.rows(session, of=actor.enrolled)).values())


def history(
    session: Session, actor: Actor, *, slot: str, before: int | None = None, most: int = VERSIONS_A_PAGE
) -> list[TextVersion]:
    """Revisions of a slot, newest first, those `before` a number; none for those who may not read words."""
    if not actor.may_read_words:
        return []
    query = (
        select(Revision)
        .join(Entry, Entry.id == Revision.entry_id)
        .where(Entry.enrolment_id == actor.enrolled, Entry.slot == slot)
        .order_by(Revision.no.desc())
        .limit(most)
    )
    if before is not None:
        query = query.where(Revision.no < before)
    return [
        TextVersion(
            no=row.no,
            texts=json.loads(row.body),
            words=row.words,
            saved_at=row.saved_at,
            release_id=row.release_id,
        )
        for row in session.scalars(query)
    ]


def version_of(session: Session, actor: Actor, *, slot: str, no: int) -> TextVersion | None:
    """One revision of a slot; None where there is none, or it may not be read."""
    found = history(session, actor, slot=slot, before=no + 1, most=1)
    return found[0] if found and found[0].no == no else None


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
    """An entry as its owner sees it, without what was said about it."""
    return Written(
        slot=entry.slot,
        texts=texts_of(entry),
        has_draft=entry.sealed_draft is not None,
        draft_no=entry.draft_no,
        revision_no=entry.revision_no,
        words=entry.words,
        sharing=entry.sharing,
        on_paper=entry.paper_at is not None,
        saved_at=entry.saved_at,
        is_complete=entry.is_complete or entry.paper_at is not None,
    )


def _collect(session: Session, actor: Actor, rows: Sequence[Any]) -> dict[str, Written]:
    """Entries by slot, of rows with an entry and one remark on it each, as the actor may see them.

    What they may not read is not even opened.
    """
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.slot, []).append(row)
    with_files = {row.id for row in rows if row.files} if actor.may_read_words else set()
    files = kept_files.beside(session, with_files)
    return {slot: _read_by(session, actor, of_entry, files) for slot, of_entry in found.items()}


def _read_by(
    session: Session, actor: Actor, rows: list[Any], files: Mapping[int, tuple[KeptFile, ...]]
) -> Written:
    entry, is_open = rows[0], actor.may_read_words
    has_draft = entry.draft is not None
    return Written(
        slot=entry.slot,
        texts=_opened(session, entry) if is_open else {},
        has_draft=has_draft,
        draft_no=entry.draft_no,
        revision_no=entry.revision_no,
        words=entry.words if is_open else 0,
        sharing=entry.sharing,
        on_paper=entry.paper_at is not None,
        saved_at=entry.saved_at,
        is_complete=entry.is_complete or entry.paper_at is not None,
        is_hidden=not is_open and (has_draft or entry.revision_no > 0),
        files=files.get(entry.id, ()),
        remarks=tuple(read_remark(session, row) for row in rows if row.remark_key) if is_open else (),
        in_portfolio=entry.in_portfolio,
        draft_in=entry.draft_release_id if has_draft else None,
    )


def _opened(session: Session, entry: Any) -> Texts:
    """The words that stand."""
    if entry.draft is not None:
        return dict(json.loads(open_in(session, entry.draft, entry.key)))
    if entry.body is None:
        return {}
    return dict(json.loads(open_in(session, entry.body, revision_key(entry.id, entry.revision_no))))


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


_entry, _revision, _remark = table_of(Entry).c, table_of(Revision).c, table_of(Remark).c
_person = table_of(Person).c
_WITH_REMARKS = (
    select(
        *_entry["id", "key", "slot", "draft", "draft_no", "revision_no", "words", "files", "is_complete"],
        *_entry["saved_at", "sharing", "paper_at", "in_portfolio", "draft_release_id"],
        _revision.body,
        *REMARK,
    )
    .select_from(table_of(Entry))
    .outerjoin(
        table_of(Revision),
        and_(_revision.entry_id == _entry.id, _revision.no == _entry.revision_no),
    )
    .outerjoin(table_of(Remark), _remark.entry_id == _entry.id)
    .outerjoin(table_of(Person), _person.id == _remark.by_id)
    .where(_entry.enrolment_id == bindparam("of"))
    .order_by(_entry.saved_at.desc(), _entry.id, _remark.at, _remark.id)
)
_OF_ALL = Often(_WITH_REMARKS)
_IN_SLOTS = Often(_WITH_REMARKS.where(_entry.slot.in_(bindparam("slots", expanding=True))), many="slots")
