"""Knows how writers choose who else may read a text; does not know what those read (`shared_entries`)."""

from typing import Final, Literal

from app.activities.entry_kinds import TalkKind
from app.activities.registry import KINDS
from app.activities.registry import entry as entry_kind
from app.content.tree import Course, Item
from app.errors import AppError
from app.services.learning.entries import Written, texts_of, written
from app.services.learning.revisions import revise, revising, stand_by
from app.services.learning.taking_part import Part

PRIVATE: Final = "private"
INSTRUCTOR: Final = "instructor"
CIRCLE: Final = "circle"
"""Those at one's table in the star, and those who lead the course: they read along there too."""
READ_BY_LEADERS = (INSTRUCTOR, CIRCLE)
Audience = Literal["private", "instructor", "circle"]


def audience(told: str) -> Audience:
    """Who may read, as a form says it. Raises `form.unreadable`."""
    if told == PRIVATE:
        return PRIVATE
    if told == INSTRUCTOR:
        return INSTRUCTOR
    if told == CIRCLE:
        return CIRCLE
    raise AppError("form.unreadable")


def has_tables(course: Course, item: Item) -> bool:
    """Whether people sit at tables in the star of a text: those there may read it then, if its writer wants."""
    return any(
        one.star == item.star and isinstance(KINDS[one.kind], TalkKind) for one in course.items.values()
    )


def share(part: Part, *, item: Item, sharing: Audience) -> Written:
    """Choose who may read. Sharing makes a revision of what is written: others read that, never a draft.

    Raises `form.unreadable` where a text can never be shared, or there is no table in its star.
    """
    if sharing != PRIVATE and entry_kind(item.kind).is_private(item.bones):
        raise AppError("form.unreadable")
    if sharing == CIRCLE and not has_tables(part.terms.course, item):
        raise AppError("form.unreadable")
    with revising(part, item) as entry:
        if entry.draft is not None:
            revise(part, entry, item=item, texts=texts_of(entry), at=part.terms.now, is_saved=True)
        else:
            stand_by(entry, now=part.terms.now)
        entry.sharing = sharing
    return written(entry)
