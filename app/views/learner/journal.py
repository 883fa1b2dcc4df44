"""One text on a page of its own: a star's journal, and the two texts where another window was quicker."""

from typing import Any

from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.activities.base import EntryKind
from app.activities.registry import KINDS
from app.content.tree import Item, Star
from app.content.view import ItemView
from app.i18n import gettext as _
from app.services.actors import Actor
from app.services.learning import entries
from app.services.learning.completion import CHECK
from app.services.learning.writing import WindowsDisagree
from app.views.desk import Desk, desk
from app.views.learner.pages import gone
from app.views.learner.stars import JOURNAL_HERE, frame, last_page_href
from app.views.learner.writing import entry_of, has_words, place_of
from app.views.page import Page
from app.views.rendering import href
from app.views.telling.blocks import block_of
from app.views.telling.texts import labelled
from app.views.visits import visited


@visited
def journal(session: Session, actor: Actor, *, star: str) -> AnyResponse | Page:
    """A star's journal."""
    at = desk(session, actor)
    found = at.star(star)
    if found.journal is None:
        return gone(found)
    return _written_on(at, found, at.view.item(found.journal), back=last_page_href(at, found))


def both_texts(at: Desk, item: Item, conflict: WindowsDisagree) -> Page:
    """Both texts side by side; the form below holds what this window sent."""
    return _written_on(
        at, at.star(item.star), at.view.item(item.id), back=href(place_of(item)), conflict=conflict
    )


def _written_on(
    at: Desk, star: Star, view: ItemView, *, back: str, conflict: WindowsDisagree | None = None
) -> Page:
    state = at.state(star)
    quiz_is_left = star.quiz and any(one.kind == CHECK for one in state.missing)
    return Page(
        "learner/journal.html",
        status=409 if conflict else 200,
        star=frame(at, star, state, here=JOURNAL_HERE).shown,
        block=block_of(view, lang=at.foreign(view.lang), pathway=at.actor.pathway),
        entry=entry_of(at, view, conflict=conflict),
        is_hidden=not at.actor.may_read_words,
        earlier=_earlier(at, star, view.item),
        more=[_link(at, anchor) for anchor in star.anchors],
        words=view.words,
        back_href=back,
        next={"href": href(f"{star.id}/quiz"), "words": _("To the quiz")}
        if quiz_is_left
        else {"href": href(), "words": _("To the map")},
    )


def _earlier(at: Desk, star: Star, here: Item) -> list[dict[str, Any]]:
    """Own words from other places of the star, to look back at while writing."""
    found = []
    for written in entries.read_all(at.session, at.actor):
        item = at.course.items.get(written.slot)
        if item and item.star == star.id and item != here and _comes_back(item) and has_words(written):
            view = at.view.item(item.id)
            texts = [part["text"] for part in labelled(view, written.texts) if part["text"]]
            if texts and written.saved_at:
                source = {"source": view.title, "lang": at.foreign(view.lang)}
                found.append({"text": texts[-1], **source, "at": written.saved_at})
    return found


def _comes_back(item: Item) -> bool:
    kind = KINDS[item.kind]
    return isinstance(kind, EntryKind) and kind.comes_back


def _link(at: Desk, slot: str) -> dict[str, Any]:
    view = at.view.item(slot)
    written = entries.read(at.session, at.actor, item=view.item)
    return {
        "title": view.title,
        "lang": at.foreign(view.lang),
        "href": href(place_of(view.item)),
        "done": written.is_complete,
    }
