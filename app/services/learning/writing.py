"""Knows how texts are kept: drafts, saves, two windows that disagree, paper; does not know who may read them.

An autosave replaces the draft, a save makes a revision; both raise the draft's number and carry the one they began
from. Another number means another window was quicker: what it wrote stays, both are shown.
"""

import json
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.content.tree import Item
from app.errors import AppError
from app.models.entry import Entry
from app.services.actors import Actor
from app.services.learning.entries import Texts, Written, history, read, texts_of, written
from app.services.learning.revisions import keep_draft, open_entry, revise, stand_by

QUIET = timedelta(minutes=10)


class Conflict(AppError):
    """Another window was quicker. `theirs` is what is kept now, `mine` what this window sent."""

    def __init__(self, *, mine: Texts, theirs: Written) -> None:
        super().__init__("entry.conflict", slot=theirs.slot)
        self.mine = mine
        self.theirs = theirs


def autosave(
    session: Session, actor: Actor, *, item: Item, texts: Texts, draft_no: int, release_id: int, now: datetime
) -> Written:
    """Replace the draft. Raises `Conflict` if another window wrote since `draft_no`."""
    entry = open_entry(session, actor, item=item)
    if _says_the_same(texts, texts_of(entry)):
        return written(entry)
    if draft_no != entry.draft_no:
        raise _conflict(session, entry, item=item, mine=texts, release_id=release_id)
    if entry.saved_at and now - entry.saved_at >= QUIET:
        keep_draft(session, entry, item=item, release_id=release_id)
    entry.draft = json.dumps(texts)
    entry.draft_no += 1
    entry.started_at = entry.started_at or now
    entry.saved_at = now
    session.flush()
    return written(entry)


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
    entry = open_entry(session, actor, item=item)
    is_news = not _says_the_same(texts, texts_of(entry))
    if is_news and draft_no != entry.draft_no:
        raise _conflict(session, entry, item=item, mine=texts, release_id=release_id)
    if is_news or entry.draft is not None:
        revise(session, entry, item=item, texts=texts, release_id=release_id, now=now, is_saved=True)
        entry.draft_no += 1
        entry.started_at = entry.started_at or now
        entry.saved_at = now
    else:
        stand_by(entry, now=now)
    session.flush()
    return written(entry)


def set_aside(
    session: Session, actor: Actor, *, item: Item, texts: Texts, release_id: int, now: datetime
) -> None:
    """Of two windows' texts keep this one as an earlier version, below the one that stands."""
    entry = open_entry(session, actor, item=item)
    standing = texts_of(entry)
    if not _says_the_same(texts, standing):
        revise(session, entry, item=item, texts=texts, release_id=release_id, now=now, is_saved=False)
        revise(session, entry, item=item, texts=standing, release_id=release_id, now=now, is_saved=False)


def mark_on_paper(session: Session, actor: Actor, *, item: Item, on_paper: bool, now: datetime) -> Written:
    """Say that this was written on paper (or take it back); it then counts without a word here."""
    entry = open_entry(session, actor, item=item)
    entry.paper_at = (entry.paper_at or now) if on_paper else None
    session.flush()
    return written(entry)


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


def _conflict(session: Session, entry: Entry, *, item: Item, mine: Texts, release_id: int) -> Conflict:
    """What the other window wrote becomes a revision first: it stays, whichever text its writer then takes."""
    keep_draft(session, entry, item=item, release_id=release_id)
    return Conflict(mine=mine, theirs=written(entry))


def _says_the_same(texts: Texts, others: Texts) -> bool:
    """Whether two texts say the same; an empty field says nothing."""
    return {name: text for name, text in texts.items() if text} == {
        name: text for name, text in others.items() if text
    }
