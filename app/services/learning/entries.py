"""Knows the one machine for everything a person writes: draft, revision, sharing, history, conflict, paper twin.

An autosave replaces the draft, a save makes a revision; both raise the draft's number and carry the one they began
from. Another number means another window was quicker: what it wrote stays, both are shown.
A draft becomes a revision of its own accord before another one replaces it: after ten quiet minutes, and where two
windows disagree, so that no window can wipe out an afternoon. Others never read such a revision, only what the writer
saved or shared by hand. Texts are encrypted; no index over them exists.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.activities.registry import entry as entry_kind
from app.adapters.sql.races import insert_or_get
from app.content.tree import Course, Item
from app.errors import AppError
from app.models.entry import Entry
from app.models.revision import Revision
from app.services.actors import Actor
from app.services.learning.taking_part import take_part

QUIET = timedelta(minutes=10)
PRIVATE: Final = "private"
INSTRUCTOR: Final = "instructor"
Audience = Literal["private", "instructor"]
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

    @property
    def star(self) -> str:
        """The star it was written in."""
        return self.slot.partition("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One revision of an entry; `release_id` is the course as it was then."""

    no: int
    texts: Texts
    words: int
    saved_at: datetime
    release_id: int | None


class Conflict(AppError):
    """Another window was quicker. `theirs` is what is kept now, `mine` what this window sent."""

    def __init__(self, *, mine: Texts, theirs: Written) -> None:
        super().__init__("entry.conflict", slot=theirs.slot)
        self.mine = mine
        self.theirs = theirs


def read(session: Session, actor: Actor, *, item: Item) -> Written:
    """What the actor has written in a slot; empty if nothing."""
    entry = _find(session, actor, slot=item.id)
    return _written(entry) if entry else _empty(item.id)


def read_kept(session: Session, actor: Actor, *, slot: str) -> Written:
    """What the actor has written in a slot that the course need not have any more. Raises `page.not_found`."""
    entry = _find(session, actor, slot=slot)
    if entry is None:
        raise AppError("page.not_found")
    return _written(entry)


def read_all(session: Session, actor: Actor) -> list[Written]:
    """Everything the actor has written, newest first."""
    entries = session.scalars(
        select(Entry)
        .where(Entry.enrolment_id == actor.enrolled, Entry.withdrawn_at.is_(None))
        .order_by(Entry.saved_at.desc(), Entry.id)
    )
    return [_written(entry) for entry in entries]


def autosave(
    session: Session, actor: Actor, *, item: Item, texts: Texts, draft_no: int, release_id: int, now: datetime
) -> Written:
    """Replace the draft. Raises `Conflict` if another window wrote since `draft_no`."""
    entry = _open(session, actor, item=item)
    if _says_the_same(texts, _texts(entry)):
        return _written(entry)
    if draft_no != entry.draft_no:
        raise _conflict(session, entry, item=item, mine=texts, release_id=release_id)
    if entry.saved_at and now - entry.saved_at >= QUIET:
        _keep_draft(session, entry, item=item, release_id=release_id)
    entry.draft = json.dumps(texts)
    entry.draft_no += 1
    entry.started_at = entry.started_at or now
    entry.saved_at = now
    session.flush()
    return _written(entry)


def save(
    session: Session,
    actor: Actor,
    *,
    item: Item,
    texts: Texts,
    draft_no: int,
    release_id: int,
    now: datetime,
) -> Written:
    """Make a revision; saving the same words again makes none. Raises `Conflict` like `autosave`."""
    entry = _open(session, actor, item=item)
    is_news = not _says_the_same(texts, _texts(entry))
    if is_news and draft_no != entry.draft_no:
        raise _conflict(session, entry, item=item, mine=texts, release_id=release_id)
    if is_news or entry.draft is not None:
        _revise(session, entry, item=item, texts=texts, release_id=release_id, now=now, is_saved=True)
        entry.draft_no += 1
        entry.started_at = entry.started_at or now
        entry.saved_at = now
    else:
        _stand_by(entry, now=now)
    session.flush()
    return _written(entry)


def set_aside(
    session: Session, actor: Actor, *, item: Item, texts: Texts, release_id: int, now: datetime
) -> None:
    """Of two windows' texts keep this one as an earlier version, below the one that stands."""
    entry = _open(session, actor, item=item)
    standing = _texts(entry)
    if not _says_the_same(texts, standing):
        _revise(session, entry, item=item, texts=texts, release_id=release_id, now=now, is_saved=False)
        _revise(session, entry, item=item, texts=standing, release_id=release_id, now=now, is_saved=False)


def audience(told: str) -> Audience:
    """Who may read, as a form says it. Raises `form.unreadable`."""
    if told == PRIVATE:
        return PRIVATE
    if told == INSTRUCTOR:
        return INSTRUCTOR
    raise AppError("form.unreadable")


def share(
    session: Session, actor: Actor, *, item: Item, sharing: Audience, release_id: int, now: datetime
) -> Written:
    """Choose who may read. Sharing makes a revision of what is written: others read that, never a draft."""
    entry = _open(session, actor, item=item)
    if entry.draft is not None:
        texts = _texts(entry)
        _revise(session, entry, item=item, texts=texts, release_id=release_id, now=now, is_saved=True)
    else:
        _stand_by(entry, now=now)
    entry.sharing = sharing
    session.flush()
    return _written(entry)


def mark_on_paper(session: Session, actor: Actor, *, item: Item, on_paper: bool, now: datetime) -> Written:
    """Say that this was written on paper (or take it back); it then counts without a word here."""
    entry = _open(session, actor, item=item)
    entry.paper_at = (entry.paper_at or now) if on_paper else None
    session.flush()
    return _written(entry)


def history(session: Session, actor: Actor, *, slot: str) -> list[Version]:
    """All revisions of a slot, newest first."""
    entry = _find(session, actor, slot=slot)
    if entry is None:
        return []
    rows = session.scalars(select(Revision).where(Revision.entry_id == entry.id).order_by(Revision.no.desc()))
    return [
        Version(
            no=row.no,
            texts=json.loads(row.body),
            words=row.words,
            saved_at=row.saved_at,
            release_id=row.release_id,
        )
        for row in rows
    ]


def bring_back(
    session: Session, actor: Actor, *, item: Item, no: int, release_id: int, now: datetime
) -> Written:
    """Make an older revision the newest one; the ones between stay. Raises `page.not_found`."""
    version = next((one for one in history(session, actor, slot=item.id) if one.no == no), None)
    if version is None:
        raise AppError("page.not_found")
    current = read(session, actor, item=item)
    return save(
        session,
        actor,
        item=item,
        texts=version.texts,
        draft_no=current.draft_no,
        release_id=release_id,
        now=now,
    )


def item_of(course: Course, slot: str) -> Item:
    """The entry item of a slot. Raises `page.not_found` where there is none."""
    item = course.items.get(slot)
    if item is None or item.kind not in {"artefact", "journal"}:
        raise AppError("page.not_found")
    return item


def _find(session: Session, actor: Actor, *, slot: str) -> Entry | None:
    return session.scalar(select(Entry).where(Entry.enrolment_id == actor.enrolled, Entry.slot == slot))


def _open(session: Session, actor: Actor, *, item: Item) -> Entry:
    """The entry to write to, as the last request of its writer left it."""
    take_part(session, actor)
    identity = {"enrolment_id": actor.enrolled, "slot": item.id}
    kind = "anchor" if item.bones.get("anchor") else item.kind
    entry = insert_or_get(session, Entry, identity, fresh={"kind": kind, "star": item.star})
    session.expire(entry)  # it may have been read before the queue moved on
    return entry


def _conflict(session: Session, entry: Entry, *, item: Item, mine: Texts, release_id: int) -> Conflict:
    """What the other window wrote becomes a revision first: it stays, whichever text its writer then takes."""
    _keep_draft(session, entry, item=item, release_id=release_id)
    return Conflict(mine=mine, theirs=_written(entry))


def _keep_draft(session: Session, entry: Entry, *, item: Item, release_id: int) -> None:
    """Make the draft, if there is one, a revision of the moment it was written."""
    if entry.draft is not None and entry.saved_at:
        texts, then = _texts(entry), entry.saved_at
        _revise(session, entry, item=item, texts=texts, release_id=release_id, now=then, is_saved=False)


def _stand_by(entry: Entry, *, now: datetime) -> None:
    """What was kept of its own accord is what the writer wants to have saved: others may read it from now on."""
    newest = entry.newest_revision
    if newest is not None and not newest.is_saved:
        newest.is_saved, newest.saved_at = True, now


def _revise(
    session: Session,
    entry: Entry,
    *,
    item: Item,
    texts: Mapping[str, str],
    release_id: int,
    now: datetime,
    is_saved: bool,
) -> None:
    kind = entry_kind(item.kind)
    entry.revision_no += 1
    entry.words = kind.count_words(item.bones, texts)
    entry.is_complete = kind.is_complete(item.bones, texts)
    entry.draft = None
    session.add(
        Revision(
            entry_id=entry.id,
            no=entry.revision_no,
            body=json.dumps(dict(texts)),
            words=entry.words,
            release_id=release_id,
            saved_at=now,
            is_saved=is_saved,
        )
    )
    session.flush()
    session.expire(entry, ["newest_revision"])


def _says_the_same(texts: Texts, others: Texts) -> bool:
    """Whether two texts say the same; an empty field says nothing."""
    return {name: text for name, text in texts.items() if text} == {
        name: text for name, text in others.items() if text
    }


def _texts(entry: Entry) -> Texts:
    if entry.draft is not None:
        texts: Texts = json.loads(entry.draft)
        return texts
    return json.loads(entry.newest_revision.body) if entry.newest_revision else {}


def _written(entry: Entry) -> Written:
    texts = _texts(entry)
    return Written(
        slot=entry.slot,
        texts=texts,
        has_draft=entry.draft is not None,
        draft_no=entry.draft_no,
        revision_no=entry.revision_no,
        words=entry.words,
        sharing=entry.sharing,
        on_paper=entry.paper_at is not None,
        saved_at=entry.saved_at,
        is_complete=entry.is_complete or entry.paper_at is not None,
    )


def _empty(slot: str) -> Written:
    return Written(
        slot=slot,
        texts={},
        has_draft=False,
        draft_no=0,
        revision_no=0,
        words=0,
        sharing=PRIVATE,
        on_paper=False,
        saved_at=None,
        is_complete=False,
    )
