"""Knows what the form round a learner's text needs, and how a text is told in words; saves nothing."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from app.activities.base import EntryKind
from app.activities.registry import entry as entry_kind
from app.content.tree import Item
from app.content.view import ItemView
from app.i18n import gettext as _
from app.services.actors import Actor
from app.services.learning import sharing
from app.services.learning.entries import Texts, Written
from app.services.learning.writing import WindowsDisagree
from app.views.learner.stars import page_path
from app.views.reader import Reader
from app.views.rendering import href
from app.views.telling.texts import labelled


def entry_form(
    at: Reader, view: ItemView, written: Written | None, *, conflict: WindowsDisagree | None = None
) -> dict[str, Any] | None:
    """What the form round a text needs; None for those who only look on."""
    if at.actor.only_looks_on or written is None:
        return None
    item = view.item
    texts = conflict.mine if conflict else written.texts
    return {
        "action": href(f"entry/{item.id}"),
        "draft_no": written.draft_no,
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
        "remarks": written.remarks,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedAudience:
    """Who may read a text, as the form offers it."""

    id: str
    title: str
    hint: str
    icon: str


def audiences() -> tuple[OfferedAudience, ...]:
    """Who may read a text, the private choice first."""
    return (
        OfferedAudience(
            id=sharing.PRIVATE,
            title=_("Only you"),
            hint=_("Nobody else sees it. This is how every text begins."),
            icon="lock",
        ),
        OfferedAudience(
            id=sharing.INSTRUCTOR,
            title=_("You and your course leaders"),
            hint=_("They may read it. They cannot change it."),
            icon="eye",
        ),
    )


def count_words(view: ItemView | None, written: Written) -> int:
    """How many words were written; where the item is not known any more, in the newest version."""
    return kind_of(view.item).count_words(view.item.bones, written.texts) if view else written.words


def _conflict(view: ItemView, conflict: WindowsDisagree) -> dict[str, Any]:
    return {
        "mine": labelled(view, conflict.mine),
        "theirs": labelled(view, conflict.theirs.texts),
        "theirs_at": conflict.theirs.saved_at,
    }


def place_of(item: Item) -> str:
    """Where an entry is written, inside the visit: its page, at its block."""
    return f"{page_path(item.page)}#{item.local_id}" if item.page else f"{item.star}/journal"


def open_place(at: Reader, slot: str) -> str | None:
    """Where a text can be written on; None where its star is off or a release took its place away."""
    item = at.course.items.get(slot)
    return place_of(item) if item and at.is_open(at.course.place(item.star)) else None


def has_words(written: Written) -> bool:
    """Whether there is anything to show."""
    return written.on_paper or written.is_hidden or any(text.strip() for text in written.texts.values())


def kind_of(item: Item) -> EntryKind:
    """The kind of an entry."""
    return entry_kind(item.kind)


def by_form_field(item: Item, texts: Texts) -> dict[str, str]:
    """The texts by the names of their form fields."""
    return {
        f"{item.local_id}.{field.name}": texts.get(field.id, "") for field in kind_of(item).fields(item.bones)
    }


def _draft_id(actor: Actor, item: Item) -> str:
    """Names the copy on the device: random to others, the same for one person and text."""
    return hashlib.sha256(f"{actor.draft_key}/{item.id}".encode()).hexdigest()[:22]


def _draft_key(actor: Actor) -> str:
    """The key of that copy: 32 bytes in base64; it comes with the page and is kept nowhere on the device."""
    return base64.b64encode(hashlib.sha256(actor.draft_key.encode()).digest()).decode()
