"""Knows what stands on a page for this person: texts, activities as they left them; knows nothing round the page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.activities.base import BlockKind, EntryKind, VoteKind
from app.content.tree import Item
from app.content.view import ItemView, PageView, SegmentView
from app.services.learning import answering
from app.services.learning.belongings import Belongings
from app.views.learner.forms import Trouble, new_form_key
from app.views.learner.stars import page_href
from app.views.learner.writing import entry_form
from app.views.reader import Editions, Reader
from app.views.rendering import href
from app.views.telling.blocks import Block, block_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a request for a page asks besides the page."""

    editions: Editions
    """The course as it was when something on the page was answered."""
    trouble: Trouble | None
    """An answer that could not be taken yet."""
    again: str | None
    """The activity that is to be tried again."""

    def wants_again(self, item: Item) -> bool:
        """Whether an activity is shown as it was before it was answered."""
        return self.again == item.local_id


def told_parts(at: Reader, view: PageView, mine: Belongings, asked: Asking) -> list[dict[str, Any]]:
    """The page in pieces: texts (with their simpler words), activities."""
    found: list[dict[str, Any]] = []
    for segment in view.segments:
        if segment.kind == "simpler" and found and found[-1]["kind"] == "text":
            found[-1]["simple"] = segment.html
        elif segment.block:
            item = at.view.item(segment.block)
            found.append({"kind": "block", **_activity(at, segment, item, mine, asked)})
        else:
            found.append({"kind": "text", "html": segment.html, "simple": None})
    return found


def _activity(
    at: Reader, segment: SegmentView, item: ItemView, mine: Belongings, asked: Asking
) -> dict[str, Any]:
    block = partial(_block, at, segment, item)
    kind, is_hidden = item.kind, not at.actor.may_read_words
    if isinstance(kind, BlockKind):
        return {"block": block(picture=_picture_of(item.item.star))}
    if isinstance(kind, EntryKind):
        entry = entry_form(at, item, mine.texts.get(item.item.id))
        return {"block": block(pathway=at.actor.pathway), "entry": entry, "is_hidden": is_hidden}
    page = page_href(item.item.page or "")
    local = item.item.local_id
    part = {
        # The fragment brings people back to the activity when the page is shown again with what is missing.
        "action": None if at.actor.only_looks_on else f"{page}#{local}",
        "form_key": new_form_key(),
        "problem": None,
        "is_hidden": is_hidden,
        "again_href": f"{page}?again={local}#{local}",
    }
    if asked.trouble and asked.trouble.item == item.item.id:
        return part | _troubled(at, item, block, asked.trouble)
    if isinstance(kind, VoteKind):
        return part | _vote(item, kind, block, mine, asked)
    return part | _question(at, segment, item, mine, asked)


def _block(at: Reader, segment: SegmentView, item: ItemView, **told: Any) -> Block:
    return block_of(item, html=segment.html, lang=at.foreign(item.lang), **told)


def _troubled(at: Reader, item: ItemView, block: Callable[..., Block], trouble: Trouble) -> dict[str, Any]:
    shown = () if isinstance(item.kind, VoteKind) else answering.arrangement(item.item, actor=at.actor)
    return {
        "block": block(shown=shown, missing=trouble.missing),
        "answer": trouble.answer,
        "outcome": None,
        "problem": trouble.sentence,
    }


def _question(
    at: Reader, segment: SegmentView, item: ItemView, mine: Belongings, asked: Asking
) -> dict[str, Any]:
    given = None if asked.wants_again(item.item) else mine.answers.get(item.item.id)
    as_answered = asked.editions[given.release_id].item(item.item.id) if given else item
    if given is None or as_answered.item.rev != item.item.rev:
        # Another `rev` asks something else: what was answered before is no answer to it.
        shown = answering.arrangement(item.item, actor=at.actor)
        return {"block": _block(at, segment, item, shown=shown), "answer": None, "outcome": None}
    return {
        "block": _block(at, segment, as_answered, shown=given.shown),
        "answer": given.answer,
        "outcome": given.outcome,
        "words": as_answered.words,
    }


def _vote(
    item: ItemView, kind: VoteKind, block: Callable[..., Block], mine: Belongings, asked: Asking
) -> dict[str, Any]:
    result = mine.votes.get(item.item.id)
    if result is None or result.mine is None:
        return {"block": block(), "answer": None, "outcome": None}
    is_open = asked.wants_again(item.item) and not result.is_fixed
    part = {
        "block": block(),
        "answer": kind.answer_for(result.mine),
        "outcome": None if is_open else result,
    }
    return part | ({"again_href": None} if result.is_fixed else {})


def _picture_of(star: str) -> Callable[[str], str]:
    return lambda name: href(f"picture/{star}/{name.rpartition('/')[2]}")
