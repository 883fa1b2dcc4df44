"""Knows how a text becomes a revision of its entry; does not know who asked for that, or why.

A draft becomes a revision of its own accord before another one replaces it: after ten quiet minutes, and where two
windows disagree, so that no window can wipe out an afternoon. Others never read such a revision (`is_saved`), only
what the writer saved or shared by hand.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from sqlalchemy import and_, bindparam, delete, func, select, update
from sqlalchemy.orm.attributes import set_committed_value

from app.activities.registry import entry as entry_kind
from app.adapters.sql.objects import Columns
from app.adapters.sql.often import Often
from app.adapters.sql.upsert import insert_ignore
from app.content.tree import Item
from app.models.base import table_of
from app.models.entry import TOLD, WAITING, Entry
from app.models.revision import Revision
from app.models.secrets import Plain
from app.services.learning.entries import Texts, texts_of
from app.services.learning.taking_part import Part

MOST_VERSIONS = 200
"""Of one text; the oldest go first."""


@contextmanager
def revising(part: Part, item: Item) -> Iterator[Entry]:
    """The entry to write to, as the last request of its writer left it; what is done to it is told on leaving."""
    entry = _entry(part, item) or _fresh_entry(part, item)
    before = _what_counts(entry)
    try:
        yield entry
    finally:  # where two windows disagree, a revision was made all the same
        if _what_counts(entry) == before:
            part.is_active(item.star)
        else:
            part.has_changed(item.star)


def _fresh_entry(part: Part, item: Item) -> Entry:
    identity = {"enrolment_id": part.actor.enrolled, "slot": item.id}
    fresh = {"is_journal": entry_kind(item.kind).is_journal(item.bones), "star": item.star}
    insert_ignore(part.session, Entry, identity | fresh, on=[Entry.enrolment_id, Entry.slot])
    return cast("Entry", _entry(part, item))


def _entry(part: Part, item: Item) -> Entry | None:
    """With its newest revision; it may have been read before the queue of `taking_part` moved on."""
    session = part.session
    session.flush()
    row = _ENTRY.row(session, of=part.actor.enrolled, in_slot=item.id)
    entry = _OF_ENTRY.of(session, row) if row else None
    if entry is not None:
        set_committed_value(entry, "newest_revision", _OF_REVISION.of(session, row))
    return entry


_OF_ENTRY = Columns(
    Entry,
    *("key", "slot", "sealed_draft", "draft_no", "draft_release_id", "revision_no", "words", "files"),
    "is_complete",
    *("started_at", "saved_at", "sharing", "paper_at", "tally"),
    anew=True,
)
_OF_REVISION = Columns(Revision, "sealed_body", "saved_at", "is_saved", anew=True)
_entries, _revisions = table_of(Entry).c, table_of(Revision).c
_ENTRY = Often(
    select(*_OF_ENTRY.told, *_OF_REVISION.told)
    .select_from(table_of(Entry))
    .outerjoin(
        table_of(Revision),
        and_(_revisions.entry_id == _entries.id, _revisions.no == _entries.revision_no),
    )
    .where(_entries.enrolment_id == bindparam("of"), _entries.slot == bindparam("in_slot"))
)
"""Every autosave says it."""


def _what_counts(entry: Entry) -> tuple[object, ...]:
    """What of an entry the star's progress is made of."""
    return entry.started_at, entry.paper_at, entry.is_complete, entry.revision_no > 0


def put_draft(part: Part, entry: Entry, texts: Texts) -> None:
    """Put these words in the draft's place, by a statement that is said often: every autosave does."""
    now = part.terms.now
    told = {
        "draft": Plain(json.dumps(texts), entry.key),
        "draft_no": entry.draft_no + 1,
        "draft_release_id": part.terms.release_id,
        "started_at": entry.started_at or now,
        "saved_at": now,
    }
    _PUT_DRAFT.run(part.session, of=entry.id, **told)
    for name, value in told.items():
        set_committed_value(entry, "sealed_draft" if name == "draft" else name, value)


_PUT_DRAFT = Often(update(table_of(Entry)).where(_entries.id == bindparam("of")))


def keep_draft(part: Part, entry: Entry, *, item: Item) -> None:
    """Make the draft, if there is one, a revision of the moment it was written."""
    if entry.draft is not None and entry.saved_at:
        revise(
            part,
            entry,
            item=item,
            texts=texts_of(entry),
            at=entry.saved_at,
            is_saved=False,
            release_id=entry.draft_release_id,
        )


def stand_by(entry: Entry, *, now: datetime) -> None:
    """What was kept of its own accord is what the writer wants to have saved: others may read it from now on."""
    newest = entry.newest_revision
    if newest is not None and not newest.is_saved:
        newest.is_saved, newest.saved_at = True, now


def revise(
    part: Part,
    entry: Entry,
    *,
    item: Item,
    texts: Texts,
    at: datetime,
    is_saved: bool,
    release_id: int | None = None,
) -> None:
    """Make these words the newest revision; the draft is done with. `release_id`: of the course they were written in."""
    kind = entry_kind(item.kind)
    entry.revision_no += 1
    entry.words = kind.count_words(item.bones, texts)
    entry.is_complete = entry.files > 0 or kind.is_complete(item.bones, texts)
    if entry.tally != TOLD:
        entry.tally = WAITING if kind.told_together(item.bones, texts) else None
    entry.draft = None
    revision = Revision(
        entry_id=entry.id,
        no=entry.revision_no,
        body=json.dumps(texts),
        words=entry.words,
        release_id=release_id or part.terms.release_id,
        saved_at=at,
        is_saved=is_saved,
    )
    part.session.add(revision)
    part.session.flush()
    _forget_oldest(part, entry)
    set_committed_value(entry, "newest_revision", revision)


def _forget_oldest(part: Part, entry: Entry) -> None:
    """Keep the newest versions, and the one that others may read."""
    last = entry.revision_no - MOST_VERSIONS
    if last < 1:
        return
    of_entry = Revision.entry_id == entry.id
    shown = select(func.max(Revision.no)).where(of_entry, Revision.is_saved).scalar_subquery()
    part.session.execute(
        delete(Revision)
        .where(of_entry, Revision.no <= last, Revision.no != func.coalesce(shown, 0))
        .execution_options(synchronize_session=False)
    )
