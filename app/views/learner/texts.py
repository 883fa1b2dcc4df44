"""What a learner writes: saving it, all own texts, earlier versions.

One form serves saving, autosaving, paper and conflict; `do` says which button was pressed. A text on a page of a star is
saved with that page's form (`pages`); its autosaves come here.
"""

from collections.abc import Sequence
from functools import partial

from flask import Response, jsonify, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.content.tree import Item
from app.errors import AppError
from app.services.actors import Actor
from app.services.learning import entries, given, local_cases, writing
from app.services.learning.writing import WindowsDisagree
from app.views.desk import Desk, desk
from app.views.learner.forms import DONE, deed, drawn_in, holds, number, number_asked_for
from app.views.learner.journal import both_texts
from app.views.learner.keeping import FILES, keep_as_drafts, keep_text, posted_texts, told_draft
from app.views.learner.late import Late, keep_late, late_items
from app.views.learner.onward import after_saving
from app.views.learner.preferences import CHOICES, take
from app.views.learner.texts_told import Kept, told_history, told_texts
from app.views.learner.writing import has_words, place_of
from app.views.page import PageToDraw
from app.views.rendering import local_time
from app.views.telling.local_cases import told_cases
from app.views.telling.texts import labelled
from app.views.visits import back_to, visited


def keep_afterwards(session: Session, actor: Actor, *, slot: str) -> None:
    """Keep what the form of a text holds in a visit that has run out, and do nothing else."""
    at = desk(session, actor)
    item = entries.item_of(at.course, slot)
    late = late_items(at.as_drawn(drawn_in()), at.star(item.star).id, here=[item])
    with at.taking_part() as part:
        keep_late(part, late)
        keep_as_drafts(part, [item])


@partial(visited, afterwards=keep_afterwards)
def save(session: Session, actor: Actor, *, slot: str) -> AnyResponse | PageToDraw:
    """Save, autosave, share, or mark as done on paper."""
    at = desk(session, actor)
    try:
        item = entries.item_of(at.course, slot)
        found = at.star(item.star)
    except AppError:
        kept = take_late(at, slot.partition("/")[0])
        if kept is None:
            raise
        return kept
    late = late_items(at.as_drawn(drawn_in()), item.star, here=[item])
    if request.form.get("autosave") == "1":
        return _autosave(at, item, late)
    conflict, what = None, deed()
    with at.taking_part() as part:
        keep_late(part, late)
        try:
            keep_text(part, item, what, entries.read(session, actor, item=item))
        except WindowsDisagree as both:
            conflict = both
    if conflict:
        return both_texts(at, item, conflict)
    if what.verb in CHOICES:
        take(at, what, place=item.star)
        return back_to(f"{item.star}/journal" if found.journal == item.id else place_of(item))
    if what.verb == FILES:
        return back_to(f"entry/{item.id}/files")
    return back_to(after_saving(part, item, is_done_for_now=what.verb == DONE, at=what.rest))


def _autosave(at: Desk, item: Item, late: Sequence[Late]) -> Response:
    texts, draft_no = posted_texts(item), number(f"{item.local_id}.draft_no")
    with at.taking_part() as part:
        keep_late(part, late)
        try:
            written = writing.autosave(part, item=item, texts=texts, draft_no=draft_no)
        except WindowsDisagree as conflict:
            answer = jsonify(
                draft_no=conflict.theirs.draft_no,
                at=local_time(conflict.theirs.saved_at) if conflict.theirs.saved_at else "",
                mine=labelled(at.view.item(item.id), texts),
                theirs=labelled(at.view.item(item.id), conflict.theirs.texts),
            )
            answer.status_code = 409
            return answer
    return jsonify(draft_no=written.draft_no, saved_at=local_time(written.saved_at or at.now))


def take_late(at: Desk, star: str) -> AnyResponse | PageToDraw | None:
    """Keep what was sent to a place that is gone, and lead to it; None where the form holds nothing of it."""
    late = late_items(at.as_drawn(drawn_in()), star, here=())
    if not late:
        return None
    with at.taking_part() as part:
        keep_late(part, late)
    texts = [one.then for one in late if holds(one.then, "draft_no")]
    if request.form.get("autosave") == "1":
        return _told_to_script(at, late[0].then)
    return back_to(f"entry/{texts[0].id}/history" if texts else "")


def _told_to_script(at: Desk, item: Item) -> AnyResponse | PageToDraw:
    time = local_time(at.now)
    if holds(item, "draft_no"):
        return jsonify(draft_no=entries.read(at.session, at.actor, item=item).draft_no, saved_at=time)
    draft = given.of_slot(at.session, at.actor, slot=item.id, rev=item.rev)
    return told_draft(item, draft, time=time)


@visited
def all_texts(session: Session, actor: Actor) -> PageToDraw:
    """Everything the learner has written, by star, in the course's order; what it has not any more comes last."""
    at = desk(session, actor)
    found = all_kept(at)
    waiting = told_cases(local_cases.waiting_for(session, actor), foreign=at.foreign)
    return PageToDraw("learner/texts.html", waiting=waiting, **told_texts(at, found, at.states()))


def all_kept(at: Desk) -> list[Kept]:
    """Everything the actor has written, newest first."""
    return [
        Kept(
            written=written,
            item=at.item_with(written.slot),
            course=at.view_of_star(written.star, slot=written.slot),
        )
        for written in entries.read_all(at.session, at.actor)
        if has_words(written)
    ]


@visited
def history(session: Session, actor: Actor, *, slot: str) -> PageToDraw:
    """The versions of one text, some at once; where it cannot be written on any more, its draft comes first."""
    at, before = desk(session, actor), number_asked_for("before")
    written = entries.read_kept(session, actor, slot=slot)
    kept = Kept(written=written, item=at.item_with(slot, release_id=written.draft_in), course=at.view)
    versions = [
        (version, at.item_with(slot, release_id=version.release_id))
        for version in entries.history(session, actor, slot=slot, before=before)
    ]
    return PageToDraw(
        "learner/entry_history.html", **told_history(at, kept, versions, is_first=before is None)
    )


@visited
def bring_back(session: Session, actor: Actor, *, slot: str) -> AnyResponse:
    """Make an older version the newest one."""
    at = desk(session, actor)
    item = entries.item_of(at.course, slot)
    with at.taking_part() as part:
        writing.bring_back(part, item=item, no=number("revision"))
    return back_to(place_of(item))
