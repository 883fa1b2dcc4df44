"""Knows how everything that a form holds is kept, whichever button was pressed; knows no page and no button but a text's."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import jsonify, render_template
from werkzeug.wrappers import Response as AnyResponse

from app.activities.asking_kinds import AskingKind
from app.activities.entry_kinds import EntryKind, TalkKind
from app.activities.registry import KINDS, asked, entry
from app.content.tree import Item
from app.errors import AppError
from app.services.learning import drafts, sharing, writing
from app.services.learning.entries import Texts, Written
from app.services.learning.given import Given, Underway
from app.services.learning.taking_part import Part
from app.services.learning.writing import WindowsDisagree
from app.views.learner.forms import Deed, drawn_from, field, fields_of, holds, is_as_drawn, laid, number
from app.views.learner.standing_told import how_far
from app.views.learner.talking import SAY
from app.views.page import PageToDraw

ROWS = "rows"
FILES = "files"
"""The button that leads to where a photo or recording is added: what is written is kept on the way."""
PAPER, NOT_PAPER, KEEP_MINE, TAKE_THEIRS = "paper", "not-paper", "keep-mine", "take-theirs"


def keep_all(part: Part, items: Collection[Item], what: Deed) -> Given:
    """Keep what the posted form holds of some activities; `what` may be about a text, and is done then.

    Raises `WindowsDisagree` for the first text that another window wrote too, once all else is kept.
    """
    found = _keep_laid(part, items)
    _keep_texts(part, [item for item in items if isinstance(KINDS[item.kind], EntryKind)], what)
    return found


def keep_as_drafts(part: Part, items: Collection[Item]) -> Given:
    """Keep what the posted form holds of some activities and nothing else: nothing is handed in, shared or counts."""
    found = _keep_laid(part, items)
    for item in items:
        if isinstance(KINDS[item.kind], EntryKind) and holds(item, "draft_no"):
            texts = posted_texts(item)
            try:
                writing.autosave(part, item=item, texts=texts, draft_no=number(f"{item.local_id}.draft_no"))
            except WindowsDisagree:
                writing.set_aside(part, item=item, texts=texts)
    return found


def keep_text(part: Part, item: Item, what: Deed, known: Written) -> None:
    """Save a text by one of its buttons: the words first, then who may read them, then what the button says.

    Raises `WindowsDisagree`.
    """
    texts, verb = posted_texts(item), what.verb
    if verb == FILES:
        _leave(part, item, known)
        return
    if verb == TAKE_THEIRS:
        writing.set_aside(part, item=item, texts=texts)
        return
    if verb == SAY and isinstance(kind := KINDS[item.kind], TalkKind):
        texts = kind.marked(texts, is_said=bool(kind.turn(texts)))
    draft_no = known.draft_no if verb == KEEP_MINE else number(f"{item.local_id}.draft_no")
    if verb == ROWS:
        _rearrange(part, item, texts, what.rest, draft_no=draft_no)
        return
    writing.save(part, item=item, texts=texts, draft_no=draft_no)
    _share(part, item, known)
    if verb in {PAPER, NOT_PAPER}:
        writing.mark_on_paper(part, item=item, on_paper=verb == PAPER)


def _rearrange(part: Part, item: Item, texts: Texts, do: str, *, draft_no: int) -> None:
    """A button of the text's own: a row more, a row less. Raises `form.unreadable` where it has no such button."""
    after = entry(item.kind).rearrange(item.bones, texts, do)
    if after is None:
        raise AppError("form.unreadable")
    writing.rearrange(part, item=item, before=texts, after=after, draft_no=draft_no)


def posted_texts(item: Item) -> Texts:
    """The words of one text in the posted form."""
    return entry(item.kind).read_fields(item.bones, fields_of(item))


class DraftToTell(PageToDraw):
    """What a page's script is told of a question that was kept as it was laid; drawn when that is committed."""

    def __init__(self, told: Mapping[str, Any], replies: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__("learner/reply.html")
        self._told, self._replies = told, replies

    def draw(self) -> AnyResponse:
        """As JSON: its number, when, how far it is, and what its parts answer, as HTML."""
        replies = {part: render_template(self.template, **told) for part, told in self._replies.items()}
        return jsonify(**self._told, replies=replies)


def told_draft(
    item: Item,
    draft: Underway | None,
    *,
    time: str,
    replies: Mapping[str, Mapping[str, Any]] | None = None,
) -> DraftToTell:
    """A draft as a script is told of it: `time` is when it was kept, `replies` what the template of each reply needs."""
    if draft is None:
        return DraftToTell({"no": drawn_from(item)}, {})
    done, total = asked(item.kind).laid(item.bones, draft.answer)
    words = how_far(item, draft)
    told = {"no": draft.no, "saved_at": time, "done": done, "total": total, "words": words}
    return DraftToTell(told, replies or {})


def _keep_laid(part: Part, items: Collection[Item]) -> Given:
    questions = [item for item in items if isinstance(KINDS[item.kind], AskingKind)]
    open_ones = [item for item in questions if holds(item, "no") and is_as_drawn(item)]
    return drafts.keep(part, [laid(item) for item in open_ones]) if open_ones else Given()


def _keep_texts(part: Part, items: Collection[Item], what: Deed) -> None:
    here = [item for item in items if holds(item, "draft_no")]
    known = writing.known(part, items=here)
    conflicts: list[WindowsDisagree] = []
    for item in here:
        try:
            if item.local_id == what.item:
                keep_text(part, item, what, known[item.id])
            else:
                _leave(part, item, known[item.id])
        except WindowsDisagree as conflict:
            if conflicts:
                writing.set_aside(part, item=item, texts=conflict.mine)
            conflicts.append(conflict)
    if conflicts:
        raise conflicts[0]


def _leave(part: Part, item: Item, known: Written) -> None:
    """Keep a text whose writer pressed another button, if there is anything new.

    An old window in which nothing stands has no text beside the one that was written elsewhere.
    """
    texts, draft_no = posted_texts(item), number(f"{item.local_id}.draft_no")
    is_untouched = draft_no != known.draft_no and not any(texts.values())
    is_news = known.has_draft or any(texts[name] != known.texts.get(name, "") for name in texts)
    if is_news and not is_untouched:
        writing.save(part, item=item, texts=texts, draft_no=draft_no, by_hand=False)
    _share(part, item, known)


def _share(part: Part, item: Item, known: Written) -> None:
    """Do what was chosen in this window: what only stands there as it was drawn may be older than a choice elsewhere."""
    drawn = field(item, "shared_as", known.sharing)
    chosen = sharing.audience(field(item, "sharing", drawn))
    if chosen not in {drawn, known.sharing}:
        sharing.share(part, item=item, sharing=chosen)
