"""Knows what stands on a page for this person: texts, activities as they left them; knows nothing round the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from app.activities.asking_kinds import Answer, VoteKind
from app.activities.base import BlockKind
from app.activities.entry_kinds import EntryKind, TalkKind
from app.activities.registry import asked as asking
from app.content.course_pieces import ItemView, PageView, SegmentView
from app.content.tree import Item
from app.services.learning import answering
from app.services.learning.belongings import Belongings
from app.services.learning.given import Underway
from app.services.learning.tables import may_sit
from app.views.learner.forms import Trouble, new_form_key
from app.views.learner.on_device import on_device
from app.views.learner.standing_told import how_far
from app.views.learner.stars import page_href
from app.views.learner.writing import entry_form
from app.views.reader import Editions, Reader
from app.views.rendering import href
from app.views.telling.blocks import Block, block_of
from app.views.telling.local_cases import told_cases
from app.views.telling.tables import told_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a request for a page brings besides the page."""

    editions: Editions
    """The course as it was when something on the page was answered."""
    trouble: Trouble | None
    """An answer that could not be taken yet."""


def told_parts(at: Reader, view: PageView, own: Mapping[str, Markup]) -> list[dict[str, Any]]:
    """The page in pieces: texts (with their simpler words), activities that are only shown; `own` are the others, drawn."""
    found: list[dict[str, Any]] = []
    for segment in view.segments:
        if segment.kind == "simpler" and found and found[-1]["kind"] == "text":
            found[-1]["simple"] = segment.html
        elif segment.block and segment.block in own:
            item = at.view.item(segment.block)
            task = None if isinstance(item.kind, BlockKind) else item.item.local_id
            found.append({"kind": "own", "html": own[segment.block], "task": task})
        elif segment.block:
            block = _block(at, segment, at.view.item(segment.block))
            found.append({"kind": "shown", "block": block})
        else:
            found.append({"kind": "text", "html": segment.html, "simple": None})
    return found


def told_own(at: Reader, view: PageView, mine: Belongings, asked: Asking) -> dict[str, dict[str, Any]]:
    """The activities of a page that are not the same for everybody who reads it, by their ids: as this person left them."""
    return {
        segment.block: _activity(at, segment, item, mine, asked)
        for segment in view.segments
        if segment.block
        for item in (at.view.item(segment.block),)
        if is_own(item)
    }


def is_own(item: ItemView) -> bool:
    """Whether an activity is another one for each reader, or in each course."""
    return not isinstance(item.kind, BlockKind) or item.kind.wants_cases(item.bones)


def _activity(
    at: Reader, segment: SegmentView, item: ItemView, mine: Belongings, asked: Asking
) -> dict[str, Any]:
    block: Callable[..., Block] = partial(_block, at, segment, item)
    kind, is_hidden = item.kind, not at.actor.may_read_words
    if isinstance(kind, BlockKind):
        return {"block": block(local_cases=told_cases(mine.local_cases, foreign=at.foreign))}
    trouble = asked.trouble if asked.trouble and asked.trouble.item == item.item.id else None
    if isinstance(kind, EntryKind):
        entry = entry_form(at, item, mine.texts.get(item.item.id), beside=mine.beside, cases=mine.local_cases)
        if entry and trouble:
            entry["problem"] = trouble.sentence
        if entry and isinstance(kind, TalkKind):
            entry["table"] = told_table(mine.tables.get(item.item.id), may_sit=may_sit(at.actor))
        return {"block": block(), "entry": entry, "is_hidden": is_hidden}
    part = {
        # The fragment brings people back to the activity when the page is shown again with what is missing.
        "action": None
        if at.actor.only_looks_on
        else f"{page_href(item.item.page or '')}#{item.item.local_id}",
        "form_key": new_form_key(),
        **on_device(at.actor, item.item.id),
        "problem": trouble and trouble.sentence,
        "is_hidden": is_hidden,
        "can_change": True,
        "once_more": asking(kind.name).once_more(),
        "last": None,
        "earlier": _earlier(at, segment, item, mine, asked.editions),
    }
    block = partial(block, missing=trouble.missing if trouble else ())
    if isinstance(kind, VoteKind):
        return part | _vote(item, kind, block, mine)
    marked = _marked(at, segment, item, mine, asked.editions)
    return part | _question(at, item, block, mine, marked)


def replies_of(at: Reader, item: Item, laid: Answer) -> dict[str, dict[str, Any]]:
    """What the template of a reply needs, for each part of a draft that answers already."""
    view = at.view.item(item.id)
    block = block_of(view, lang=at.foreign(view.lang), laid=laid)
    told = {"block": block, "answer": {**asking(item.kind).empty_answer, **laid}}
    return {part: {**told, "part": part} for part in block["replies"]}


def _block(at: Reader, segment: SegmentView, item: ItemView, **told: Any) -> Block:
    return block_of(
        item,
        html=segment.html,
        lang=at.foreign(item.lang),
        pathway=at.actor.pathway,
        picture=picture_of(item.item.star),
        person=at.view.person,
        source=at.view.source,
        media=partial(_media, at, item.item.star),
        captions=lambda name: href(f"captions/{item.item.star}/{name}"),
        paper_href=href(f"{item.item.star}/print/{item.item.local_id}"),
        **told,
    )


def open_part(item: ItemView, block: Block, draft: Underway | None) -> dict[str, Any]:
    """A question or poll that is open, with what is laid so far."""
    kind = asking(item.kind.name)
    laid = {**kind.empty_answer, **draft.answer} if draft else None
    return {
        "block": block,
        "answer": laid,
        "outcome": None,
        "no": draft.no if draft else 0,
        "hand_in": kind.hand_in(item.bones, draft.answer if draft else {}),
        "draft": _told_draft(item.item, draft) if draft and draft.answer else None,
    }


def _told_draft(item: Item, draft: Underway) -> dict[str, Any]:
    """How far it is, when it was kept, and whether there is nothing left but to hand it in: what was looked at once is first changed."""
    done, total = asking(item.kind).laid(item.bones, draft.answer)
    is_whole = not draft.tried and done == total
    return {"how_far": how_far(item, draft), "saved_at": draft.saved_at, "is_whole": is_whole}


def _question(
    at: Reader, item: ItemView, block: Callable[..., Block], mine: Belongings, marked: dict[str, Any] | None
) -> dict[str, Any]:
    """As it was answered (`marked`), unless there is a draft: then it is open, with the last answer below."""
    draft = mine.drafts.get(item.item.id)
    if marked and draft is None:
        return marked
    shown = answering.arrangement(item.item, actor=at.actor)
    in_hand = {"laid": draft.answer, "tried": draft.tried} if draft else {}
    last = marked and marked | {"block": {**marked["block"], "id": f"{item.item.local_id}-last"}}
    return open_part(item, block(shown=shown, **in_hand), draft) | {"last": last}


def _marked(
    at: Reader, segment: SegmentView, item: ItemView, mine: Belongings, editions: Editions
) -> dict[str, Any] | None:
    """What was answered, as the course was then; None where nothing was, or something else was asked (another `rev`)."""
    given = mine.answers.get(item.item.id)
    if given is None:
        return None
    as_answered = editions[given.release_id].item(item.item.id)
    if as_answered.item.rev != item.item.rev:
        return None
    return {
        "block": _block(
            at,
            segment,
            as_answered,
            shown=given.shown,
            tried=given.tried,
            counts=mine.counts.get(item.item.id, {}),
        ),
        "answer": given.answer,
        "outcome": given.outcome,
        "words": as_answered.words,
    }


def _earlier(
    at: Reader, segment: SegmentView, item: ItemView, mine: Belongings, editions: Editions
) -> dict[str, Any] | None:
    """What was laid and never handed in before the question asked something else, as it was asked then."""
    draft = mine.earlier.get(item.item.id)
    if (
        draft is None
        or draft.release_id is None
        or item.item.id not in editions[draft.release_id].course.items
    ):
        return None
    as_laid = editions[draft.release_id].item(item.item.id)
    block = _block(at, segment, as_laid, laid=draft.answer)
    return {
        "block": {**block, "id": f"{item.item.local_id}-earlier"},
        "answer": {**asking(item.kind.name).empty_answer, **draft.answer},
        "at": draft.saved_at,
    }


def _vote(item: ItemView, kind: VoteKind, block: Callable[..., Block], mine: Belongings) -> dict[str, Any]:
    result, draft = mine.votes.get(item.item.id), mine.drafts.get(item.item.id)
    if result is None or result.mine is None or (draft and not result.is_fixed):
        return open_part(item, block(), draft)
    return {
        "block": block(),
        "answer": kind.answer_for(result.mine),
        "outcome": result,
        "can_change": not result.is_fixed,
    }


def _media(at: Reader, star: str, name: str) -> dict[str, Any]:
    """A file to watch or hear: where it is, and how large."""
    size = at.view.media(f"{star}/{name}").size
    return {"href": href(f"media/{star}/{name}"), "megabytes": max(0.1, round(size / 1e6, 1))}


def picture_of(star: str) -> Callable[[str], str]:
    """Where a star's pictures are, by their names."""
    return lambda name: href(f"picture/{star}/{name.rpartition('/')[2]}")
