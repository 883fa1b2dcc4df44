"""Knows how texts are kept: drafts, saves, two windows that disagree, paper; does not know who may read them.

An autosave replaces the draft, a save makes a revision; both raise the draft's number and carry the one they began
from. Another number means another window was quicker: what it wrote stays, both are shown.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from app.content.tree import Item
from app.errors import AppError
from app.models.entry import Entry
from app.services.learning.entries import Texts, Written, read, read_some, texts_of, version_of, written
from app.services.learning.revisions import keep_draft, put_draft, revise, revising, stand_by
from app.services.learning.taking_part import Part

QUIET = timedelta(minutes=10)
MOST_LETTERS = 20_000
"""Of all fields of one text together: some ten pages."""


class WindowsDisagree(AppError):
    """Another window was quicker. `theirs` is what is kept now, `mine` what this window sent."""

    def __init__(self, *, mine: Texts, theirs: Written) -> None:
        super().__init__("entry.conflict", slot=theirs.slot)
        self.mine = mine
        self.theirs = theirs


def known(part: Part, *, items: Collection[Item]) -> dict[str, Written]:
    """How some texts stand, by slot. One statement."""
    return read_some(part.session, part.actor, slots=[item.id for item in items])


def autosave(part: Part, *, item: Item, texts: Texts, draft_no: int) -> Written:
    """Replace the draft. Raises `WindowsDisagree` if another window wrote since `draft_no`, `entry.too_long`."""
    _check_length(texts)
    with revising(part, item) as entry:
        if _says_the_same(texts, texts_of(entry)):
            return written(entry)
        _check_windows(part, entry, item=item, mine=texts, draft_no=draft_no)
        is_quiet = entry.saved_at and part.terms.now - entry.saved_at >= QUIET
        if is_quiet or _fall_away(texts_of(entry), texts):
            keep_draft(part, entry, item=item)
        put_draft(part, entry, texts)
    return written(entry)


def save(
    part: Part,
    *,
    item: Item,
    texts: Texts,
    draft_no: int,
    by_hand: bool = True,
    release_id: int | None = None,
) -> Written:
    """Make a revision; saving the same words again makes none. Raises `WindowsDisagree` like `autosave`.

    What was not saved by hand (somebody left the page) counts, and others do not read it. `release_id`: the course as it
    was when it was written, where that is not the one of now.
    """
    _check_length(texts)
    now = part.terms.now
    with revising(part, item) as entry:
        is_news = not _says_the_same(texts, texts_of(entry))
        if is_news:
            _check_windows(part, entry, item=item, mine=texts, draft_no=draft_no)
        if is_news or entry.draft is not None:
            if _fall_away(texts_of(entry), texts):
                keep_draft(part, entry, item=item)
            revise(part, entry, item=item, texts=texts, at=now, is_saved=by_hand, release_id=release_id)
            _count_on(entry, now=now)
        elif by_hand:
            stand_by(entry, now=now)
    return written(entry)


def rearrange(part: Part, *, item: Item, before: Texts, after: Texts, draft_no: int) -> Written:
    """Keep what was sent, and then what a button of the text made of it.

    What was sent becomes a version of its own where something is taken out of it, so that it can be had back. Raises
    `WindowsDisagree` like `autosave`.
    """
    kept = autosave(part, item=item, texts=before, draft_no=draft_no)
    if any(text and not after.get(key) for key, text in before.items()):
        with revising(part, item) as entry:
            keep_draft(part, entry, item=item)
    return autosave(part, item=item, texts=after, draft_no=kept.draft_no)


def set_aside(part: Part, *, item: Item, texts: Texts, release_id: int | None = None) -> None:
    """Of two windows' texts keep this one as an earlier version, below the one that stands. Raises `entry.too_long`.

    `release_id`: the course as it was when it was written, where that is not the one of now.
    """
    _check_length(texts)
    now = part.terms.now
    with revising(part, item) as entry:
        standing = texts_of(entry)
        if not _says_the_same(texts, standing):
            revise(part, entry, item=item, texts=texts, at=now, is_saved=False, release_id=release_id)
            if any(standing.values()):
                revise(part, entry, item=item, texts=standing, at=now, is_saved=False)


def mark_on_paper(part: Part, *, item: Item, on_paper: bool) -> Written:
    """Say that this was written on paper (or take it back); it then counts without a word here."""
    with revising(part, item) as entry:
        entry.paper_at = (entry.paper_at or part.terms.now) if on_paper else None
    return written(entry)


def bring_back(part: Part, *, item: Item, no: int) -> Written:
    """Make an older revision the newest one; the ones between stay. Raises `page.not_found`."""
    version = version_of(part.session, part.actor, slot=item.id, no=no)
    if version is None:
        raise AppError("page.not_found")
    current = read(part.session, part.actor, item=item)
    return save(part, item=item, texts=version.texts, draft_no=current.draft_no)


def _check_length(texts: Texts) -> None:
    if sum(len(text) for text in texts.values()) > MOST_LETTERS:
        raise AppError("entry.too_long", most=MOST_LETTERS)


def _count_on(entry: Entry, *, now: datetime) -> None:
    """Other windows know by the number that this one was quicker."""
    entry.draft_no += 1
    entry.started_at = entry.started_at or now
    entry.saved_at = now


def _check_windows(part: Part, entry: Entry, *, item: Item, mine: Texts, draft_no: int) -> None:
    """Raise `WindowsDisagree` if `draft_no` is old.

    What the other window wrote becomes a revision first: it stays, whichever text its writer then takes.
    """
    if draft_no != entry.draft_no:
        keep_draft(part, entry, item=item)
        raise WindowsDisagree(mine=mine, theirs=written(entry))


def _fall_away(standing: Texts, texts: Texts) -> bool:
    """Whether words stand in fields that what is kept now has not: a release has taken them away."""
    return any(text and name not in texts for name, text in standing.items())


def _says_the_same(texts: Texts, others: Texts) -> bool:
    """Whether two texts say the same; an empty field says nothing."""
    return {name: text for name, text in texts.items() if text} == {
        name: text for name, text in others.items() if text
    }
