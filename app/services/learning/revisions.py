"""Knows how a text becomes a revision of its entry; does not know who asked for that, or why.

A draft becomes a revision of its own accord before another one replaces it: after ten quiet minutes, and where two
windows disagree, so that no window can wipe out an afternoon. Others never read such a revision (`is_saved`), only
what the writer saved or shared by hand.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.activities.registry import entry as entry_kind
from app.adapters.sql.races import insert_or_get
from app.content.tree import Item
from app.models.entry import Entry
from app.models.revision import Revision
from app.services.actors import Actor
from app.services.learning.entries import texts_of
from app.services.learning.taking_part import take_part


def open_entry(session: Session, actor: Actor, *, item: Item) -> Entry:
    """The entry to write to, as the last request of its writer left it."""
    take_part(session, actor)
    identity = {"enrolment_id": actor.enrolled, "slot": item.id}
    is_journal = entry_kind(item.kind).is_journal(item.bones)
    entry = insert_or_get(session, Entry, identity, fresh={"is_journal": is_journal, "star": item.star})
    session.expire(entry)  # it may have been read before the queue moved on
    return entry


def keep_draft(session: Session, entry: Entry, *, item: Item, release_id: int) -> None:
    """Make the draft, if there is one, a revision of the moment it was written."""
    if entry.draft is not None and entry.saved_at:
        texts, then = texts_of(entry), entry.saved_at
        revise(session, entry, item=item, texts=texts, release_id=release_id, now=then, is_saved=False)


def stand_by(entry: Entry, *, now: datetime) -> None:
    """What was kept of its own accord is what the writer wants to have saved: others may read it from now on."""
    newest = entry.newest_revision
    if newest is not None and not newest.is_saved:
        newest.is_saved, newest.saved_at = True, now


def revise(
    session: Session,
    entry: Entry,
    *,
    item: Item,
    texts: Mapping[str, str],
    release_id: int,
    now: datetime,
    is_saved: bool,
) -> None:
    """Make these words the newest revision; the draft is done with."""
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
