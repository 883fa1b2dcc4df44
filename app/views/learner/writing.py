"""Knows what the form round a learner's text needs, and how a text is told in words; saves nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.activities.entry_kinds import EntryKind, Found
from app.activities.registry import entry as entry_kind
from app.content.course_pieces import ItemView
from app.content.minutes import in_minutes
from app.content.tree import Item
from app.services.learning.belongings import sources
from app.services.learning.entries import Texts, Written
from app.services.learning.local_cases import ToldCase
from app.services.learning.sharing import has_tables
from app.services.learning.uploads import may_add
from app.services.learning.writing import WindowsDisagree
from app.views.learner.on_device import on_device
from app.views.learner.stars import page_path
from app.views.reader import Reader
from app.views.rendering import href
from app.views.telling.audiences import audiences
from app.views.telling.files import told_files
from app.views.telling.plans import texts_among, told_origin
from app.views.telling.texts import labelled


def entry_form(
    at: Reader,
    view: ItemView,
    written: Written | None,
    *,
    beside: Mapping[str, Written],
    cases: Sequence[ToldCase] = (),
    conflict: WindowsDisagree | None = None,
) -> dict[str, Any] | None:
    """What the form round a text needs; None for those who only look on.

    `beside` are other texts, by slot, and `cases` those of the course, the newest first: it may take from them.
    """
    if at.actor.only_looks_on or written is None:
        return None
    item, kind = view.item, kind_of(view.item)
    found = found_beside(at, item, beside)
    is_first = not conflict and not written.has_draft and not written.revision_no
    texts = conflict.mine if conflict else written.texts
    case = cases[0] if cases else None
    if is_first:
        texts = (kind.begun_with(item.bones, case.texts) if case else {}) | kind.taken(item.bones, found)
    return {
        "action": href(f"entry/{item.id}"),
        "draft_no": written.draft_no,
        **on_device(at.actor, item.id),
        "texts": texts,
        "sheet": kind.sheet(item.bones, view.prose, texts, found),
        "beyond": [str(said) for said in kind.beyond(item.bones, texts).values()],
        "threads": {slot: origin(at, slot) | {"at": beside[slot].saved_at} for slot in found},
        "origins": origins(at, view, texts),
        "is_first": is_first,
        "case": case and _case(at, kind, item, case),
        "words": kind.count_words(item.bones, texts),
        "saved_at": written.saved_at,
        "on_paper": written.on_paper,
        "sharing": written.sharing,
        "audiences": () if kind.is_private(item.bones) else audiences(has_tables=has_tables(at.course, item)),
        "problem": None,
        "conflict": conflict and _conflict(view, conflict),
        "paper_href": href(f"entry/{item.id}/paper"),
        "plan_href": href(f"entry/{item.id}/plan") if _has_plan(view) and any(texts.values()) else None,
        "history_href": href(f"entry/{item.id}/history")
        if written.revision_no or is_older_draft(at, written)
        else None,
        "remarks": written.remarks,
        "files": told_files(written.files, href=lambda key: href(f"file/{key}")),
        "may_add_files": may_add(at.terms, item),
        "check": _check(at, item) if written.revision_no else None,
        "table": None,
    }


def _case(at: Reader, kind: EntryKind, item: Item, case: ToldCase) -> dict[str, Any]:
    """The case of the course with which a sheet begins."""
    told = {part: case.texts.get(text, "") for part, text in kind.takes_from_case(item.bones).items()}
    return {"title": case.texts.get("title", ""), "lang": at.foreign(case.lang), "said": told}


def _has_plan(view: ItemView) -> bool:
    return kind_of(view.item).on_one_page(view.bones, view.prose, {}) is not None


def _check(at: Reader, item: Item) -> dict[str, Any] | None:
    """The sheet that is offered once a text is saved."""
    offered = kind_of(item).checked_by(item.bones)
    if offered is None:
        return None
    view = at.view.item(f"{item.star}/{offered}")
    return {
        "title": view.title,
        "lang": at.foreign(view.lang),
        "href": href(place_of(view.item)),
        "minutes": in_minutes(kind_of(view.item).seconds(view.bones)),
    }


def count_words(view: ItemView | None, written: Written) -> int:
    """How many words were written; where the item is not known any more, in the newest version."""
    return kind_of(view.item).count_words(view.item.bones, written.texts) if view else written.words


def found_beside(at: Reader, item: Item, beside: Mapping[str, Written]) -> dict[str, Found]:
    """What an entry takes from that somebody has written, by slot."""
    found = {}
    for slot in sources(item):
        written = beside.get(slot)
        if written and written.saved_at and any(written.texts.values()) and slot in at.course.items:
            view = at.view.item(slot)
            found[slot] = Found(
                kind=kind_of(view.item),
                bones=view.bones,
                prose=view.prose,
                texts=written.texts,
                on=written.saved_at,
            )
    return found


def origins(at: Reader, view: ItemView, texts: Texts) -> dict[str, dict[str, Any]]:
    """The places from which something in a text came, by slot, as far as the course still has them."""
    slots = texts_among(at, kind_of(view.item).origins(view.item.bones, texts))
    return {slot: origin(at, slot) for slot in slots}


def origin(at: Reader, slot: str) -> dict[str, Any]:
    """What is said to their writer about the place that words come from."""
    return {**told_origin(at, slot), "href": href(place_of(at.course.items[slot]))}


def _conflict(view: ItemView, conflict: WindowsDisagree) -> dict[str, Any]:
    return {
        "mine": labelled(view, conflict.mine),
        "theirs": labelled(view, conflict.theirs.texts),
        "theirs_at": conflict.theirs.saved_at,
    }


def place_of(item: Item, *, at: str = "") -> str:
    """Where an entry is written, inside the visit: its page, at its block; with the button of a field, at that field."""
    field = at.split(":")[1] if ":" in at else ""
    spot = f"{item.local_id}-{field}" if field in kind_of(item).parts(item.bones) else item.local_id
    return f"{page_path(item.page)}#{spot}" if item.page else f"{item.star}/journal"


def files_place(item: Item) -> str:
    """Where the photos and recordings beside an entry are, inside the visit."""
    return f"{place_of(item).partition('#')[0]}#{item.local_id}-files"


def open_place(at: Reader, slot: str) -> str | None:
    """Where a text can be written on; None where its star is off or a release took its place away."""
    item = at.course.items.get(slot)
    return place_of(item) if item and at.is_open(at.course.place(item.star)) else None


def is_older_draft(at: Reader, written: Written) -> bool:
    """Whether there is a draft from before the course changed: it may stand in fields that are gone."""
    return written.draft_in is not None and written.draft_in != at.release_id


def has_words(written: Written) -> bool:
    """Whether there is anything to show."""
    return (
        written.on_paper
        or written.is_hidden
        or bool(written.files)
        or any(text.strip() for text in written.texts.values())
    )


def kind_of(item: Item) -> EntryKind:
    """The kind of an entry."""
    return entry_kind(item.kind)
