"""The pages of a star: reading them, answering what they ask, marking them as done on paper."""

from functools import partial

from flask import Response, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.activities.base import AskingKind, VoteKind
from app.activities.registry import KINDS
from app.content.tree import Item, Star
from app.errors import AppError
from app.services.actors import Actor
from app.services.arrival.landings import GONE
from app.services.learning import answering, belongings, journey, polls
from app.services.learning.belongings import Belongings
from app.views.desk import Desk, desk
from app.views.learner.forms import Trouble, form_key, read_answer
from app.views.learner.page_told import told_page
from app.views.learner.star_told import told_star
from app.views.learner.stars import page_path
from app.views.page import PageToDraw
from app.views.visits import back_to, note_afterwards, visited


@visited
def star(session: Session, actor: Actor, *, star: str) -> AnyResponse | PageToDraw:
    """A star: straight to where one was; its own page before one begins, once it is done, or after a detour."""
    at = desk(session, actor)
    found = at.star(star)
    states = at.states()
    state = states[star]
    last = state.last_page if state.last_page in found.pages else None
    if last and not state.is_done and "detour" not in request.args:
        return back_to(page_path(last))
    return PageToDraw("learner/star.html", **told_star(at, found, states, last=last))


@visited
def page(session: Session, actor: Actor, *, star: str, page: str) -> AnyResponse | PageToDraw:
    """A page; looking at it notes that it was opened and that one was here."""
    at = desk(session, actor)
    found = at.star(star)
    page_id = f"{star}/{page}"
    if page_id not in found.pages:
        return gone(found)
    mine = belongings.of_page(session, actor, at.terms, page=page_id)
    if journey.is_new(actor, mine.state.marks.get(page_id)):
        journey.open_page(session, actor, at.terms, page=page_id)
        mine = belongings.of_page(session, actor, at.terms, page=page_id)
    elif journey.is_looked_at_anew(actor, mine.state, page=page_id, terms=at.terms):
        note_afterwards(partial(journey.look_again, actor=actor, terms=at.terms, page=page_id))
    return _show(at, page_id, mine)


@visited
def answer(session: Session, actor: Actor, *, star: str, page: str) -> AnyResponse | PageToDraw:
    """Take an answer, or a vote, or a step moved up or down, at the page's own address."""
    at = desk(session, actor)
    found = at.star(star)
    page_id = _page_id(found, page)
    asked = _asked(at, page_id, f"{star}/{request.form.get('item', '')}")
    given = read_answer(asked)
    if isinstance(given, Trouble):
        return _show(at, page_id, belongings.of_page(session, actor, at.terms, page=page_id), trouble=given)
    kind = KINDS[asked.kind]
    with at.taking_part() as part:
        if isinstance(kind, VoteKind):
            polls.vote(part, item=asked, option=kind.option(given))
        else:
            answering.answer(part, item=asked, answer=given, form_key=form_key())
    return back_to(f"{page_path(page_id)}#{asked.local_id}")


@visited
def on_paper(session: Session, actor: Actor, *, star: str, page: str) -> AnyResponse:
    """Mark a page as done on paper, or take it back."""
    at = desk(session, actor)
    page_id = _page_id(at.star(star), page)
    with at.taking_part() as part:
        journey.mark_on_paper(part, page=page_id, on_paper=request.form.get("on_paper") == "1")
    return back_to(page_path(page_id))


@visited
def elsewhere(session: Session, actor: Actor, *, star: str, rest: str) -> AnyResponse:
    """Anything else under a star's address: the page of that name, else the star with a sentence."""
    found = desk(session, actor).star(star)
    page_id = f"{star}/{rest}"
    return back_to(page_path(page_id)) if page_id in found.pages else gone(found)


@visited
def picture(session: Session, actor: Actor, *, star: str, name: str) -> Response:
    """A picture of a star, as published."""
    try:
        svg = desk(session, actor).view.picture(f"{star}/{name}")
    except KeyError:
        raise AppError("page.not_found") from None
    response = Response(svg, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


def gone(star: Star) -> AnyResponse:
    """To the star, which says that what was asked for is not there (any more)."""
    return back_to(f"{star.id}/?detour={GONE}")


def _show(at: Desk, page_id: str, mine: Belongings, *, trouble: Trouble | None = None) -> PageToDraw:
    """A page as it stands for this person."""
    editions = at.editions(given.release_id for given in mine.answers.values())
    told = told_page(at, page_id, mine, editions=editions, trouble=trouble, again=request.args.get("again"))
    return PageToDraw("learner/page.html", status=trouble.status if trouble else 200, **told)


def _page_id(star: Star, page: str) -> str:
    page_id = f"{star.id}/{page}"
    if page_id not in star.pages:
        raise AppError("page.not_found")
    return page_id


def _asked(at: Desk, page_id: str, item_id: str) -> Item:
    item = at.course.items.get(item_id)
    if item is None or item.page != page_id or not isinstance(KINDS[item.kind], AskingKind):
        raise AppError("page.not_found")
    return item
