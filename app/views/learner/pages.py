"""The pages of a star: reading them, doing what they ask, leaving them, marking them as done on paper."""

from collections.abc import Sequence
from functools import partial

from flask import Response, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.activities.asking_kinds import AskingKind, VoteKind
from app.activities.entry_kinds import EntryKind
from app.activities.registry import KINDS
from app.activities.registry import asked as asking
from app.adapters.sql.together import Along
from app.content.tree import START, Item, Star
from app.errors import AppError
from app.i18n import gettext as _
from app.services.actors import Actor
from app.services.learning import answering, belongings, brought, drafts, journey, polls
from app.services.learning.belongings import Belongings
from app.services.learning.given import Given, Underway
from app.services.learning.taking_part import Part
from app.services.learning.writing import WindowsDisagree
from app.views.desk import Desk, desk
from app.views.learner.choices_told import own_variant
from app.views.learner.detours import gone
from app.views.learner.forms import (
    AGAIN,
    ANSWER,
    BACK,
    MOVE,
    NEXT,
    SHOW,
    Deed,
    Trouble,
    deed,
    drawn_from,
    drawn_in,
    fields_of,
    form_key,
    is_as_drawn,
    read_answer,
)
from app.views.learner.journal import both_texts
from app.views.learner.keeping import FILES, ROWS, keep_all, keep_as_drafts, told_draft
from app.views.learner.late import Late, keep_late, late_items
from app.views.learner.onward import after_page, task_path
from app.views.learner.page_drawn import StarPage
from app.views.learner.parts import Asking, replies_of, told_own
from app.views.learner.pathways import TAKE, are_chosen_on, none_picked, take_picked
from app.views.learner.pathways_told import told_pathways
from app.views.learner.preferences import CHOICES, LATER, PATHWAY, take
from app.views.learner.stars import page_after, page_before, page_path
from app.views.learner.talking import TALK, talk, talk_kind
from app.views.learner.texts import take_late
from app.views.learner.writing import place_of
from app.views.page import PageToDraw
from app.views.rendering import local_time
from app.views.visits import back_to, do_afterwards, note_afterwards, visited
from app.wiring import wiring


def _read_along(*, star: str, page: str) -> Along:
    """What of its reader a page needs besides who they are."""
    return brought.along(wiring().library.latest(), star=star, page=page)


@partial(visited, along=_read_along)
def page(session: Session, actor: Actor, *, star: str, page: str) -> AnyResponse | PageToDraw:
    """A page; looking at one of a star notes that it was opened and that one was here."""
    at = desk(session, actor)
    found = at.star(star)
    page_id = f"{star}/{page}"
    if page_id not in found.pages:
        return gone(found)
    mine = belongings.of_page(session, actor, at.terms, page=page_id)
    if star in at.course.annexes:
        return _show(at, page_id, mine)
    if mine.opens:
        do_afterwards(partial(journey.open_page, actor=actor, terms=at.terms, page=page_id))
    elif journey.is_looked_at_anew(actor, mine.state, page=page_id, terms=at.terms):
        note_afterwards(journey.looked_again(actor, at.terms, page=page_id))
    return _show(at, page_id, mine)


def keep_afterwards(session: Session, actor: Actor, *, star: str, page: str) -> None:
    """Keep what the form of a page holds in a visit that has run out, with what its button laid or moved; do nothing else."""
    at, what = desk(session, actor), deed()
    page_id = _page_id(at.star(star), page)
    here = _items_of(at, page_id)
    late = late_items(at.as_drawn(drawn_in()), star, here=here)
    with at.taking_part() as part:
        keep_late(part, late)
        found = keep_as_drafts(part, here)
        if what.verb == MOVE:
            _do(part, at, page_id, what, found)


@partial(visited, afterwards=keep_afterwards)
def send(session: Session, actor: Actor, *, star: str, page: str) -> AnyResponse | PageToDraw:
    """Keep all that is laid, chosen and written on a page, then do what the button says.

    A script that keeps something as it is laid sends one activity and `autosave`.
    """
    at, what = desk(session, actor), deed()
    is_autosave = request.form.get("autosave") == "1"
    try:
        there = at.star(star)
        page_id = _page_id(there, page)
        here = [_asked(at, page_id, what.item)] if is_autosave else _items_of(at, page_id)
    except AppError:
        kept = take_late(at, star)
        if kept is None:
            raise
        return kept
    late = late_items(at.as_drawn(drawn_in()), star, here=here)
    return _autosave(at, here[0], late) if is_autosave else _keep_and_do(at, there, page_id, here, late)


def _keep_and_do(
    at: Desk, there: Star, page_id: str, items: Sequence[Item], late: Sequence[Late]
) -> AnyResponse | PageToDraw:
    """Keep everything first, from windows of before as well; then the button."""
    conflict, trouble, what = None, None, deed()
    with at.taking_part() as part:
        keep_late(part, late)
        try:
            found = keep_all(part, items, what)
        except WindowsDisagree as both:
            conflict = both
        else:
            trouble = _do(part, at, page_id, what, found)
            if what.verb == NEXT and there.id in at.course.stars:
                journey.read_page(part, page=page_id)
            if what.verb in {BY_HAND, NOT_BY_HAND}:
                journey.mark_on_paper(part, page=page_id, on_paper=what.verb == BY_HAND)
    if conflict:
        return both_texts(at, at.course.items[conflict.theirs.slot], conflict)
    is_picked = are_chosen_on(at, page_id) and take_picked(at, what)
    problem = none_picked() if what.verb == TAKE and not is_picked else None
    if trouble or problem:
        mine = belongings.of_page(at.session, at.actor, at.terms, page=page_id)
        return _show(at, page_id, mine, trouble=trouble, problem=problem)
    if what.verb in CHOICES:
        return back_to(_choose(at, page_id, what))
    return back_to(_onward(at, there, page_id, what, is_finished=there.id in part.finished))


def _choose(at: Desk, page_id: str, what: Deed) -> str:
    """Take one of `CHOICES`; where that leads: who puts the pathway off on the first page looks at the map."""
    page = at.course.pages[page_id]
    take(at, what, place=page.star)
    if what.verb == LATER and page.star == START:
        return ""
    return page_path(own_variant(at, page_id, what.item).id if what.verb == PATHWAY else page_id)


def _do(part: Part, at: Desk, page_id: str, what: Deed, kept: Given) -> Trouble | None:
    """What a button of a question or poll says, once everything is kept."""
    if what.verb in TALK:
        there = at.course.items.get(f"{at.course.pages[page_id].star}/{what.item}")
        kind = talk_kind(there)
        if there is None or kind is None or there.page != page_id:
            raise AppError("page.not_found")
        return talk(part, there, kind, what)
    if what.verb not in _DEEDS:
        return None
    item = _asked(at, page_id, what.item)
    if not is_as_drawn(item):
        return Trouble(
            item=item.id,
            sentence=_("This question has changed since you opened the page. Please answer it as it is now."),
        )
    draft = kept.drafts.get(item.id)
    if what.verb == AGAIN:
        drafts.begin_again(part, item=item, piece=what.rest)
    elif what.verb == MOVE:
        moved = asking(item.kind).moved(item.bones, fields_of(item), what.rest)
        if moved is None:
            raise AppError("form.unreadable")
        drafts.begin(part, item=item, answer=moved, after=draft, tried=draft.tried if draft else ())
    else:
        return _answer(part, item, draft, is_shown=what.verb == SHOW)
    return None


def _answer(part: Part, item: Item, draft: Underway | None, *, is_shown: bool) -> Trouble | None:
    given, kind = read_answer(item), KINDS[item.kind]
    if isinstance(given, Trouble):
        return given
    if isinstance(kind, VoteKind):
        polls.vote(part, item=item, option=kind.option(given))
        drafts.drop(part, slot=item.id, rev=item.rev)
    else:
        answering.check(
            part,
            item=item,
            answer=given,
            draft=draft,
            no=drawn_from(item),
            form_key=form_key(item),
            is_shown=is_shown,
        )
    return None


def _autosave(at: Desk, item: Item, late: Sequence[Late]) -> PageToDraw:
    """What is laid in one activity is kept: how it stands now."""
    with at.taking_part() as part:
        keep_late(part, late)
        found = keep_all(part, [item], Deed(verb=""))
    draft = found.drafts.get(item.id)
    replies = replies_of(at, item, draft.answer) if draft else {}
    return told_draft(item, draft, time=local_time(at.now), replies=replies)


@visited
def read(session: Session, actor: Actor, *, star: str, page: str) -> AnyResponse:
    """Note that the end of a page was reached, as a script tells."""
    at = desk(session, actor)
    page_id = _page_id(at.star(star), page)
    with at.taking_part() as part:
        journey.read_page(part, page=page_id)
    return Response(status=204)


def _onward(at: Desk, star: Star, page_id: str, what: Deed, *, is_finished: bool) -> str:
    """Where a button of a page leads: what brought the star to its end leads there."""
    if what.verb in {BACK, FILES}:
        return page_before(at, star, page_id) if what.verb == BACK else f"entry/{star.id}/{what.item}/files"
    if is_finished:
        return f"{star.id}/"
    if what.verb in {NEXT, TAKE} and star.id in at.course.annexes:
        following = page_after(at, star, page_id)
        return page_path(following) if following else ""
    if what.verb == NEXT:
        task = after_page(at, star, at.state(star), page_id)
        return task_path(at, task) if task else f"{star.id}/"
    item = at.course.items.get(f"{star.id}/{what.item}")
    if what.verb == ROWS and item and isinstance(KINDS[item.kind], EntryKind):
        return place_of(item, at=what.rest)
    return f"{page_path(page_id)}#{what.item}" if what.item else page_path(page_id)


def _show(
    at: Desk, page_id: str, mine: Belongings, *, trouble: Trouble | None = None, problem: str | None = None
) -> PageToDraw:
    """A page as it stands for this person; `problem` says what is missing where a pathway is chosen."""
    laid_in = (one.release_id for one in mine.earlier.values() if one.release_id is not None)
    editions = at.editions([*(given.release_id for given in mine.answers.values()), *laid_in])
    page = partial(
        StarPage,
        at=at,
        page_id=page_id,
        mine=mine,
        own=told_own(at, at.view.page(page_id), mine, Asking(editions=editions, trouble=trouble)),
        changed=at.changed_since_done(mine.state),
        status=422 if trouble or problem else 200,
    )
    if are_chosen_on(at, page_id):
        return page("learner/start.html", **told_pathways(at, to=None), problem=problem)
    return page("learner/page.html")


def _items_of(at: Desk, page_id: str) -> list[Item]:
    return [at.course.items[item] for item in at.course.pages[page_id].items]


def _page_id(star: Star, page: str) -> str:
    page_id = f"{star.id}/{page}"
    if page_id not in star.pages:
        raise AppError("page.not_found")
    return page_id


def _asked(at: Desk, page_id: str, local_id: str) -> Item:
    item = at.course.items.get(f"{at.course.pages[page_id].star}/{local_id}")
    if item is None or item.page != page_id or not isinstance(KINDS[item.kind], AskingKind):
        raise AppError("page.not_found")
    return item


_DEEDS = {ANSWER, AGAIN, SHOW, MOVE}
BY_HAND, NOT_BY_HAND = "by-hand", "not-by-hand"
"""What the buttons say by which a page is marked as done on paper, and not."""
