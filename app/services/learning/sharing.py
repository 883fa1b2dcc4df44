"""Knows how writers choose who else may read a text; does not know what those read (`shared_entries`)."""

from datetime import datetime
from typing import Final, Literal

from sqlalchemy.orm import Session

from app.content.tree import Item
from app.errors import AppError
from app.services.actors import Actor
from app.services.learning.entries import Written, texts_of, written
from app.services.learning.revisions import open_entry, revise, stand_by

PRIVATE: Final = "private"
INSTRUCTOR: Final = "instructor"
Audience = Literal["private", "instructor"]


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
    entry = open_entry(session, actor, item=item)
    if entry.draft is not None:
        texts = texts_of(entry)
        revise(session, entry, item=item, texts=texts, release_id=release_id, now=now, is_saved=True)
    else:
        stand_by(entry, now=now)
    entry.sharing = sharing
    session.flush()
    return written(entry)
