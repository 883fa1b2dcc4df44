"""Knows what a page consists of for this person: texts, activities as they left them, words, sources."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import request

from app.activities.base import BlockKind, EntryKind, VoteKind
from app.content.tree import Item
from app.content.view import ItemView, PageView, SegmentView
from app.i18n import gettext as _
from app.i18n import listed
from app.services.learning import answering, polls
from app.services.learning.standings import StarState
from app.views.desk import Desk
from app.views.learner.forms import Trouble, new_form_key
from app.views.learner.stars import page_href
from app.views.learner.writing import entry_of
from app.views.rendering import href
from app.views.telling.blocks import Block, block_of


def told_page(at: Desk, page_id: str, state: StarState, *, trouble: Trouble | None) -> dict[str, Any]:
    """What the template calls `page`, but for where in the star it stands."""
    view = at.view.page(page_id)
    parts = _parts(at, view, state, trouble=trouble)
    met = [*view.words, *(word for part in parts for word in part.get("words", ()))]
    return {
        "title": view.title,
        "minutes": view.page.minutes,
        "lang": at.foreign(view.lang),
        "outdated": view.is_outdated or any(at.view.item(item).is_outdated for item in view.page.items),
        "has_simpler": any(segment.kind == "simpler" for segment in view.segments),
        "parts": parts,
        "sources": view.sources,
        "words": list({word.id: word for word in met}.values()),
        "audience_note": _audience_note(at, view),
        "others": _others(at, page_id),
    }


def _parts(at: Desk, view: PageView, state: StarState, *, trouble: Trouble | None) -> list[dict[str, Any]]:
    """The page in pieces: texts (with their simpler words), activities."""
    found: list[dict[str, Any]] = []
    for segment in view.segments:
        if segment.kind == "simpler" and found and found[-1]["kind"] == "text":
            found[-1]["simple"] = segment.html
        elif segment.block:
            item = at.view.item(segment.block)
            found.append({"kind": "block", **_activity(at, segment, item, state, trouble=trouble)})
        else:
            found.append({"kind": "text", "html": segment.html, "simple": None})
    return found


def _activity(
    at: Desk, segment: SegmentView, item: ItemView, state: StarState, *, trouble: Trouble | None
) -> dict[str, Any]:
    block = partial(_block, at, segment, item)
    kind, is_hidden = item.kind, not at.actor.may_read_words
    if isinstance(kind, BlockKind):
        return {"block": block(picture=_picture_of(item.item.star))}
    if isinstance(kind, EntryKind):
        return {"block": block(pathway=at.actor.pathway), "entry": entry_of(at, item), "is_hidden": is_hidden}
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
    if trouble and trouble.item == item.item.id:
        return part | _troubled(at, item, block, trouble)
    return part | (
        _vote(at, item, kind, block, state) if isinstance(kind, VoteKind) else _question(at, segment, item)
    )


def _block(at: Desk, segment: SegmentView, item: ItemView, **told: Any) -> Block:
    return block_of(item, html=segment.html, lang=at.foreign(item.lang), **told)


def _troubled(at: Desk, item: ItemView, block: Callable[..., Block], trouble: Trouble) -> dict[str, Any]:
    shown = () if isinstance(item.kind, VoteKind) else answering.arrangement(item.item, actor=at.actor)
    return {
        "block": block(shown=shown, missing=trouble.missing),
        "answer": trouble.answer,
        "outcome": None,
        "problem": trouble.sentence,
    }


def _question(at: Desk, segment: SegmentView, item: ItemView) -> dict[str, Any]:
    given = None if _wants_again(item.item) else answering.latest(at.session, at.actor, item=item.item)
    asked = at.pinned(given.release_id).item(item.item.id) if given else item
    if given is None or asked.item.rev != item.item.rev:
        # Another `rev` asks something else: what was answered before is no answer to it.
        shown = answering.arrangement(item.item, actor=at.actor)
        return {"block": _block(at, segment, item, shown=shown), "answer": None, "outcome": None}
    return {
        "block": _block(at, segment, asked, shown=given.shown),
        "answer": given.answer,
        "outcome": given.outcome,
        "words": asked.words,
    }


def _vote(
    at: Desk, item: ItemView, kind: VoteKind, block: Callable[..., Block], state: StarState
) -> dict[str, Any]:
    mine = state.votes.get(item.item.id)
    result = polls.result(at.session, at.actor, item=item.item, mine=mine)
    is_open = result.mine is None or (_wants_again(item.item) and not result.is_fixed)
    part = {
        "block": block(),
        "answer": kind.answer_for(result.mine) if result.mine else None,
        "outcome": None if is_open else result,
    }
    return part | ({"again_href": None} if result.is_fixed else {})


def _wants_again(item: Item) -> bool:
    return request.args.get("again") == item.local_id


def _picture_of(star: str) -> Callable[[str], str]:
    return lambda name: href(f"picture/{star}/{name.rpartition('/')[2]}")


def _audience_note(at: Desk, view: PageView) -> str | None:
    """Whose page this is, where it is not everybody's."""
    if not view.page.pathways:
        return None
    return _("This page is written for: %(group)s.", group=_titles(at, view.page.pathways))


def _others(at: Desk, page_id: str) -> list[dict[str, str | None]]:
    """What people on other pathways read here."""
    return [
        {
            "href": page_href(page.id),
            "label": _titles(at, page.pathways),
            "lang": at.foreign(at.view.pathway(page.pathways[0]).lang),
        }
        for page in at.course.variants(page_id)
    ]


def _titles(at: Desk, pathways: tuple[str, ...]) -> str:
    return listed([at.view.pathway(pathway).title for pathway in pathways])
