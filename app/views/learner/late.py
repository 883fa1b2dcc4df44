"""Knows what a window holds that was drawn before the course changed, and keeps what would have no place now; knows no page.

A form says in which release it was drawn (`drawn_in`). What somebody typed or laid in an activity that has other parts since,
stands elsewhere or is gone is kept as it was asked then: a text as one of its versions, an answer on its way as a draft.
"""

from collections.abc import Collection
from dataclasses import dataclass

from flask import request

from app.activities.asking_kinds import AskingKind
from app.activities.entry_kinds import EntryKind
from app.activities.registry import KINDS
from app.content.tree import Item
from app.content.view import CourseView
from app.services.learning import drafts, writing
from app.services.learning.taking_part import Part
from app.services.learning.writing import WindowsDisagree
from app.views.learner.forms import drawn_in, holds, laid, number
from app.views.learner.keeping import posted_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """An activity of a posted form as the course had it when the form was drawn."""

    then: Item
    now: Item | None
    """What it is on the page that the form is sent to; None: it is not there any more."""
    release_id: int


def late_items(then: CourseView | None, star: str, *, here: Collection[Item]) -> list[Late]:
    """What a posted form holds that `here`, what stands there now, cannot take whole.

    `then` is the course as it was when the form was drawn; None: as it is now.
    """
    if then is None:
        return []
    known = {item.id: item for item in here}
    items = then.course.items
    found = (
        items.get(f"{star}/{name.partition('.')[0]}") for name in request.form if name.endswith(_NUMBERS)
    )
    return [
        Late(then=item, now=known.get(item.id), release_id=drawn_in() or 0)
        for item in found
        if item is not None and not _is_the_same(item, known.get(item.id))
    ]


def keep_late(part: Part, late: Collection[Late]) -> None:
    """Keep what such activities hold, besides what is kept in those of now."""
    for one in late:
        kind = KINDS[one.then.kind]
        if isinstance(kind, AskingKind) and holds(one.then, "no"):
            drafts.keep(part, [laid(one.then)])
        elif isinstance(kind, EntryKind) and holds(one.then, "draft_no"):
            _keep_text(part, one)


def _keep_text(part: Part, late: Late) -> None:
    texts = posted_texts(late.then)
    standing = writing.known(part, items=[late.then])[late.then.id].texts
    news = {name for name, text in texts.items() if text and standing.get(name) != text}
    if late.now is not None:
        # What has a field still is kept as any text of the page is.
        news -= posted_texts(late.now).keys()
        if news:
            writing.set_aside(part, item=late.now, texts=texts, release_id=late.release_id)
    elif news:
        try:
            writing.save(
                part,
                item=late.then,
                texts=texts,
                draft_no=number(f"{late.then.local_id}.draft_no"),
                by_hand=False,
                release_id=late.release_id,
            )
        except WindowsDisagree:
            writing.set_aside(part, item=late.then, texts=texts, release_id=late.release_id)


def _is_the_same(then: Item, now: Item | None) -> bool:
    return now is not None and (then.kind, then.rev, then.bones) == (now.kind, now.rev, now.bones)


_NUMBERS = (".no", ".draft_no")
"""What every activity sends that can be filled in: the number it was drawn from."""
