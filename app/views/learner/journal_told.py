"""Knows how a text on a page of its own is told, and the earlier words beside it; reads and saves nothing."""

from collections.abc import Mapping
from typing import Any

from app.activities.entry_kinds import EntryKind
from app.activities.registry import KINDS
from app.content.tree import Item
from app.i18n import gettext as _
from app.services.learning.belongings import Belongings
from app.services.learning.entries import Written
from app.services.learning.writing import WindowsDisagree
from app.views.learner.choices_told import told_who
from app.views.learner.onward import task_link
from app.views.learner.stars import JOURNAL_HERE, frame
from app.views.learner.writing import entry_form, has_words, place_of
from app.views.reader import Reader
from app.views.rendering import href
from app.views.telling.blocks import block_of
from app.views.telling.texts import own_words


def told_text(
    at: Reader, slot: str, mine: Belongings, *, back: str, conflict: WindowsDisagree | None = None
) -> dict[str, Any]:
    """What the template of a journal needs."""
    view = at.view.item(slot)
    star = at.course.place(view.item.star)
    task = at.whereabouts(mine.state).first_left(star.id, besides=slot)
    return {
        "star": frame(at, star, mine.state, here=JOURNAL_HERE).shown,
        "block": block_of(view, lang=at.foreign(view.lang), pathway=at.actor.pathway),
        "entry": entry_form(at, view, mine.texts[slot], beside=mine.beside, conflict=conflict),
        "drawn_in": at.release_id,
        "who": told_who(at, star, matters=view.kind.differs(view.bones)),
        "is_hidden": not at.actor.may_read_words,
        "earlier": _earlier(at, mine.texts, view.item),
        "more": [_link(at, anchor, mine.texts[anchor]) for anchor in star.anchors],
        "words": view.words,
        "back_href": back,
        "next": task_link(at, task) if task else {"title": _("To the map"), "lang": None, "href": href()},
    }


def _earlier(at: Reader, texts: Mapping[str, Written], here: Item) -> list[dict[str, Any]]:
    """Own words from other places of the star, the newest first, to look back at while writing."""
    found = []
    for written in texts.values():
        item = at.course.items[written.slot]
        if item != here and _comes_back(item) and has_words(written):
            view = at.view.item(item.id)
            words = own_words(view, written.texts)
            if words and written.saved_at:
                source = {"source": view.title, "lang": at.foreign(view.lang)}
                found.append({"text": words[-1], **source, "at": written.saved_at})
    return sorted(found, key=lambda one: one["at"], reverse=True)


def _comes_back(item: Item) -> bool:
    kind = KINDS[item.kind]
    return isinstance(kind, EntryKind) and kind.comes_back


def _link(at: Reader, slot: str, written: Written) -> dict[str, Any]:
    view = at.view.item(slot)
    return {
        "title": view.title,
        "lang": at.foreign(view.lang),
        "href": href(place_of(view.item)),
        "done": written.is_complete,
    }
