"""Knows what the form round a learner's text needs, and how a text is told in words; saves nothing."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from app.activities.base import Entry as EntryKind
from app.activities.registry import entry as entry_kind
from app.content.tree import Item
from app.content.view import ItemView
from app.i18n import gettext as _
from app.services.actors import Actor
from app.services.learning import entries, sharing
from app.services.learning.entries import Texts, Written
from app.services.learning.writing import Conflict
from app.views.desk import Desk
from app.views.learner.forms import new_form_key
from app.views.learner.stars import heading, page_path
from app.views.rendering import href


def entry_of(at: Desk, view: ItemView, *, conflict: Conflict | None = None) -> dict[str, Any] | None:
    """What the entry form needs; None for those who only look on."""
    if at.actor.only_looks_on:
        return None
    item = view.item
    written = conflict.theirs if conflict else entries.read(at.session, at.actor, item=item)
    texts = conflict.mine if conflict else written.texts
    return {
        "action": href(f"entry/{item.id}"),
        "form_key": new_form_key(),
        "draft_no": written.draft_no,
        "revision_no": written.revision_no,
        "draft_id": _draft_id(at.actor, item),
        "draft_key": _draft_key(at.actor),
        "texts": texts,
        "words": kind_of(item).count_words(item.bones, texts),
        "saved_at": written.saved_at,
        "on_paper": written.on_paper,
        "sharing": written.sharing,
        "audiences": audiences(),
        "problem": None,
        "conflict": conflict and _conflict(view, conflict),
        "history_href": href(f"entry/{item.id}/history") if written.revision_no else None,
        "remarks": at.remarks.get(item.id, ()) if written.revision_no else (),
    }


def audiences() -> list[dict[str, str]]:
    """Who may read a text, the private choice first."""
    return [
        {
            "id": sharing.PRIVATE,
            "title": _("Only you"),
            "hint": _("Nobody else sees it. This is how every text begins."),
            "icon": "lock",
        },
        {
            "id": sharing.INSTRUCTOR,
            "title": _("You and your course leaders"),
            "hint": _("They may read it. They cannot change it."),
            "icon": "eye",
        },
    ]


def labelled(view: ItemView | None, texts: Mapping[str, str]) -> list[dict[str, str]]:
    """The texts of an entry with the names of their fields; a choice is told in its words.

    What stands in no field any more is told without a name, as is everything where the item itself is not known.
    """
    named = _named(view, texts) if view else {}
    nameless = [{"label": "", "text": text} for field, text in texts.items() if text and field not in named]
    return [*named.values(), *nameless]


def _named(view: ItemView, texts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {
        field.id: {
            "label": _label(view, field.id),
            "text": _told_text(view, field.id, texts.get(field.id, "")),
        }
        for field in kind_of(view.item).fields(view.item.bones)
    }


def told_item(at: Desk, slot: str, *, release_id: int | None = None) -> ItemView | None:
    """The item of an entry as the course has it or, better, as the release named had it; None: not known any more."""
    view = at.view_with(slot, release_id=release_id)
    return view.item(slot) if view else None


def title_of(at: Desk, slot: str, view: ItemView | None) -> dict[str, str | None]:
    """What a text is called, and the language of that; where its item is not known any more, it is called as its star."""
    if view:
        return {"title": view.prose["title"], "lang": at.foreign(view.lang)}
    star = heading(at, slot.partition("/")[0], slot=slot)
    return {"title": star["title"], "lang": star["lang"]}


def count_words(view: ItemView | None, written: Written) -> int:
    """How many words were written; where the item is not known any more, in the newest version."""
    return kind_of(view.item).count_words(view.item.bones, written.texts) if view else written.words


def _label(view: ItemView, field: str) -> str:
    fields = view.prose.get("fields", {})
    return str(fields[field]["label"] if field in fields else view.prose["title"])


def _told_text(view: ItemView, field: str, text: str) -> str:
    options = view.prose.get("fields", {}).get(field, {}).get("options") or {}
    return str(options.get(text, text))


def _conflict(view: ItemView, conflict: Conflict) -> dict[str, Any]:
    return {
        "mine": labelled(view, conflict.mine),
        "theirs": labelled(view, conflict.theirs.texts),
        "theirs_at": conflict.theirs.saved_at,
    }


def place_of(item: Item) -> str:
    """Where an entry is written, inside the visit: its page, at its block."""
    return f"{page_path(item.page)}#{item.local_id}" if item.page else f"{item.star}/journal"


def open_place(at: Desk, slot: str) -> str | None:
    """Where a text can be written on; None where its star is off or a release took its place away."""
    item = at.course.items.get(slot)
    return place_of(item) if item and at.is_open(at.course.stars[item.star]) else None


def has_words(written: Written) -> bool:
    """Whether there is anything to show."""
    return written.on_paper or written.is_hidden or any(text.strip() for text in written.texts.values())


def kind_of(item: Item) -> EntryKind:
    """The kind of an entry."""
    return entry_kind(item.kind)


def by_form_field(item: Item, texts: Texts) -> dict[str, str]:
    """The texts by the names of their form fields."""
    return {field.name: texts.get(field.id, "") for field in kind_of(item).fields(item.bones)}


def _draft_id(actor: Actor, item: Item) -> str:
    """Names the copy on the device: random to others, the same for one person and text."""
    return hashlib.sha256(f"{actor.draft_key}/{item.id}".encode()).hexdigest()[:22]


def _draft_key(actor: Actor) -> str:
    """The key of that copy: 32 bytes in base64; it comes with the page and is kept nowhere on the device."""
    return base64.b64encode(hashlib.sha256(actor.draft_key.encode()).digest()).decode()
