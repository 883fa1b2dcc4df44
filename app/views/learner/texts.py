"""What a learner writes: saving it, all own texts, earlier versions.

One form serves saving, autosaving, paper and conflict; `do` says which button was pressed.
"""

from typing import Any

from flask import Response, jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.content.tree import Item
from app.services.actors import Actor
from app.services.learning import entries, shared_entries, sharing, writing
from app.services.learning.entries import Texts, TextVersion, Written
from app.services.learning.taking_part import Part
from app.services.learning.writing import WindowsDisagree
from app.views.desk import Desk, desk
from app.views.learner.forms import new_form_key, number
from app.views.learner.journal import both_texts
from app.views.learner.writing import (
    audiences,
    by_form_field,
    count_words,
    has_words,
    kind_of,
    open_place,
    place_of,
)
from app.views.page import Page
from app.views.rendering import href, local_time
from app.views.telling.stars import GLYPH, heading
from app.views.telling.texts import excerpt, labelled, title_of
from app.views.visits import back_to, visited

PAPER, NOT_PAPER, KEEP_MINE, TAKE_THEIRS = "paper", "not-paper", "keep-mine", "take-theirs"


@visited
def save(session: Session, actor: Actor, *, slot: str) -> AnyResponse | Page:
    """Save, autosave, share, or mark as done on paper."""
    at = desk(session, actor)
    item = entries.item_of(at.course, slot)
    at.star(item.star)
    if request.form.get("autosave") == "1":
        return _autosave(at, item)
    with at.taking_part() as part:
        try:
            _act(part, item, request.form.get("do", "save"))
        except WindowsDisagree as both:
            conflict = both
        else:
            return back_to(place_of(item))
    return both_texts(at, item, conflict)


def _autosave(at: Desk, item: Item) -> Response:
    texts, draft_no = _posted_texts(item), number("draft_no")
    with at.taking_part() as part:
        try:
            written = writing.autosave(part, item=item, texts=texts, draft_no=draft_no)
        except WindowsDisagree as conflict:
            answer = jsonify(
                draft_no=conflict.theirs.draft_no,
                at=local_time(conflict.theirs.saved_at) if conflict.theirs.saved_at else "",
                theirs=by_form_field(item, conflict.theirs.texts),
            )
            answer.status_code = 409
            return answer
    return jsonify(draft_no=written.draft_no, saved_at=local_time(written.saved_at or at.now))


def _act(part: Part, item: Item, what: str) -> None:
    """Whatever button was pressed, the words in the form are kept first."""
    texts = _posted_texts(item)
    if what == TAKE_THEIRS:
        writing.set_aside(part, item=item, texts=texts)
        return
    known = entries.read(part.session, part.actor, item=item)
    draft_no = known.draft_no if what == KEEP_MINE else number("draft_no")
    writing.save(part, item=item, texts=texts, draft_no=draft_no)
    chosen = sharing.audience(request.form.get("sharing", known.sharing))
    if chosen != known.sharing:
        sharing.share(part, item=item, sharing=chosen)
    if what in {PAPER, NOT_PAPER}:
        writing.mark_on_paper(part, item=item, on_paper=what == PAPER)


@visited
def all_texts(session: Session, actor: Actor) -> Page:
    """Everything the learner has written, by star, in the course's order; what it has not any more comes last."""
    at = desk(session, actor)
    remarks = shared_entries.remarks_to(session, actor)
    stars: dict[str, list[Written]] = {star: [] for star in at.setup.order}
    for written in entries.read_all(session, actor):
        if has_words(written):
            stars.setdefault(written.star, []).append(written)
    states = at.states()
    return Page(
        "learner/texts.html",
        count=sum(map(len, stars.values())),
        stars=[
            {
                "id": star,
                **heading(star, at.view_of_star(star, slot=texts[0].slot), foreign=at.foreign),
                "state": GLYPH[states[star].status if star in states else "not_started"],
                "texts": [
                    _told(at, written) | {"remarks": remarks.get(written.slot, ())} for written in texts
                ],
            }
            for star, texts in stars.items()
            if texts
        ],
    )


@visited
def history(session: Session, actor: Actor, *, slot: str) -> Page:
    """The versions of one text; where it cannot be written on any more, its draft comes first."""
    at = desk(session, actor)
    written = entries.read_kept(session, actor, slot=slot)
    place = open_place(at, slot)
    title = title_of(slot, at.item_with(slot), course=at.view, foreign=at.foreign)
    versions = entries.history(session, actor, slot=slot)
    if place is None and written.has_draft and not written.is_hidden:
        versions.insert(0, _as_version(at, written))
    return Page(
        "learner/entry_history.html",
        title=title["title"],
        title_lang=title["lang"],
        back_href=href(place or "texts"),
        action=href(f"entry/{slot}/history") if place else None,
        form_key=new_form_key(),
        is_hidden=written.is_hidden,
        versions=[
            _told_version(at, slot, version) | {"is_newest": version is versions[0]} for version in versions
        ],
    )


def _as_version(at: Desk, written: Written) -> TextVersion:
    return TextVersion(
        no=written.revision_no + 1,
        texts=written.texts,
        words=count_words(at.item_with(written.slot), written),
        saved_at=written.saved_at or at.now,
        release_id=None,
    )


def _told_version(at: Desk, slot: str, version: TextVersion) -> dict[str, Any]:
    """A version in the words of the course as it was then: a field may have gone since."""
    view = at.item_with(slot, release_id=version.release_id)
    return {
        "no": version.no,
        "at": version.saved_at,
        "words": version.words,
        "fields": labelled(view, version.texts),
        "lang": at.foreign(view.lang) if view else None,
    }


@visited
def bring_back(session: Session, actor: Actor, *, slot: str) -> AnyResponse:
    """Make an older version the newest one."""
    at = desk(session, actor)
    item = entries.item_of(at.course, slot)
    with at.taking_part() as part:
        writing.bring_back(part, item=item, no=number("revision"))
    return back_to(place_of(item))


def _told(at: Desk, written: Written) -> dict[str, Any]:
    view = at.item_with(written.slot)
    titles = {one["id"]: one["title"] for one in audiences()}
    versions = f"entry/{written.slot}/history"
    return {
        **title_of(written.slot, view, course=at.view, foreign=at.foreign),
        "href": href(open_place(at, written.slot) or versions),
        "history_href": href(versions) if written.revision_no and not written.is_hidden else None,
        "is_hidden": written.is_hidden,
        "excerpt": excerpt(labelled(view, written.texts)),
        "words": count_words(view, written),
        "saved_at": written.saved_at,
        "sharing_words": titles[written.sharing],
        "on_paper": written.on_paper,
    }


def _posted_texts(item: Item) -> Texts:
    return kind_of(item).read_fields(item.bones, request.form)
