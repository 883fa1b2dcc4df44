"""What a learner writes: saving it, all own texts, earlier versions.

One form serves saving, autosaving, paper and conflict; `do` says which button was pressed.
"""

from typing import Any

from flask import Response, jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.content.tree import Item
from app.services.actors import Actor
from app.services.learning import entries, shared_entries
from app.services.learning.entries import Conflict, Texts, Written
from app.views.desk import Desk, desk
from app.views.learner.forms import new_form_key, number
from app.views.learner.journal import both_texts
from app.views.learner.stars import GLYPH
from app.views.learner.writing import (
    audiences,
    by_form_field,
    has_words,
    kind_of,
    labelled,
    place_of,
)
from app.views.page import Page
from app.views.rendering import href, local_time
from app.views.visits import back_to, visited

EXCERPT = 160
PAPER, NOT_PAPER, KEEP_MINE, TAKE_THEIRS = "paper", "not-paper", "keep-mine", "take-theirs"


@visited
def save(session: Session, actor: Actor, *, slot: str) -> AnyResponse | Page:
    """Save, autosave, share, or mark as done on paper."""
    at = desk(session, actor)
    item = entries.item_of(at.course, slot)
    at.star(item.star)
    if request.form.get("autosave") == "1":
        return _autosave(at, item)
    try:
        _act(at, item, request.form.get("do", "save"))
    except Conflict as conflict:
        return both_texts(at, item, conflict)
    at.settle(item.star)
    return back_to(place_of(item))


def _autosave(at: Desk, item: Item) -> Response:
    try:
        written = entries.autosave(
            at.session,
            at.actor,
            item=item,
            texts=_posted_texts(item),
            draft_no=number("draft_no"),
            release_id=at.release_id,
            now=at.now,
        )
    except Conflict as conflict:
        answer = jsonify(
            draft_no=conflict.theirs.draft_no,
            at=local_time(conflict.theirs.saved_at) if conflict.theirs.saved_at else "",
            theirs=by_form_field(item, conflict.theirs.texts),
        )
        answer.status_code = 409
        return answer
    at.settle(item.star)
    return jsonify(draft_no=written.draft_no, saved_at=local_time(written.saved_at or at.now))


def _act(at: Desk, item: Item, what: str) -> None:
    """Whatever button was pressed, the words in the form are kept first."""
    if what == TAKE_THEIRS:
        return
    known = entries.read(at.session, at.actor, item=item)
    entries.save(
        at.session,
        at.actor,
        item=item,
        texts=_posted_texts(item),
        draft_no=known.draft_no if what == KEEP_MINE else number("draft_no"),
        release_id=at.release_id,
        now=at.now,
    )
    sharing = entries.audience(request.form.get("sharing", known.sharing))
    if sharing != known.sharing:
        entries.share(at.session, at.actor, item=item, sharing=sharing, release_id=at.release_id, now=at.now)
    if what in {PAPER, NOT_PAPER}:
        entries.mark_on_paper(at.session, at.actor, item=item, on_paper=what == PAPER, now=at.now)


@visited
def all_texts(session: Session, actor: Actor) -> Page:
    """Everything the learner has written, by star, in the course's order."""
    at = desk(session, actor)
    remarks = shared_entries.remarks_to(session, actor)
    stars: dict[str, list[dict[str, Any]]] = {star: [] for star in at.setup.order}
    for written in entries.read_all(session, actor):
        item = at.course.items.get(written.slot)
        if item and has_words(written):
            stars[item.star].append(_told(at, item, written) | {"remarks": remarks.get(item.id, ())})
    states = at.states()
    return Page(
        "learner/texts.html",
        count=sum(map(len, stars.values())),
        stars=[
            {
                "id": star,
                "title": at.view.star(star).title,
                "lang": at.foreign(at.view.lang),
                "constellation": at.course.stars[star].constellation,
                "state": GLYPH[states[star].status if star in states else "not_started"],
                "texts": texts,
            }
            for star, texts in stars.items()
            if texts
        ],
    )


@visited
def history(session: Session, actor: Actor, *, slot: str) -> Page:
    """The versions of one text."""
    at = desk(session, actor)
    item = entries.item_of(at.course, slot)
    view = at.view.item(slot)
    versions = entries.history(session, actor, item=item)
    return Page(
        "learner/entry_history.html",
        title=view.prose["title"],
        title_lang=at.foreign(view.lang),
        back_href=href(place_of(item)),
        action=href(f"entry/{slot}/history"),
        form_key=new_form_key(),
        versions=[
            {
                "no": version.no,
                "at": version.saved_at,
                "words": version.words,
                "fields": labelled(view, version.texts),
                "is_newest": version.no == versions[0].no,
            }
            for version in versions
        ],
    )


@visited
def bring_back(session: Session, actor: Actor, *, slot: str) -> AnyResponse:
    """Make an older version the newest one."""
    at = desk(session, actor)
    item = entries.item_of(at.course, slot)
    entries.bring_back(session, actor, item=item, no=number("revision"), release_id=at.release_id, now=at.now)
    at.settle(item.star)
    return back_to(place_of(item))


def _told(at: Desk, item: Item, written: Written) -> dict[str, Any]:
    view = at.view.item(item.id)
    words = " ".join(part["text"] for part in labelled(view, written.texts) if part["text"])
    sharing = {one["id"]: one["title"] for one in audiences()}
    is_on = at.setup.star(item.star).is_enabled
    return {
        "title": view.prose["title"],
        "lang": at.foreign(view.lang),
        "href": href(place_of(item) if is_on else f"entry/{item.id}/history"),
        "history_href": href(f"entry/{item.id}/history") if written.revision_no else None,
        "excerpt": words if len(words) <= EXCERPT else f"{words[:EXCERPT].rsplit(' ', 1)[0]} …",
        "words": kind_of(item).count_words(item.bones, written.texts),
        "saved_at": written.saved_at,
        "sharing_words": sharing[written.sharing],
        "on_paper": written.on_paper,
    }


def _posted_texts(item: Item) -> Texts:
    return kind_of(item).read_fields(item.bones, request.form)
