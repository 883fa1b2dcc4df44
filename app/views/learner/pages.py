"""The pages of a star: reading them, answering what they ask, marking them as done on paper."""

from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.activities.base import AskingKind, VoteKind
from app.activities.registry import KINDS
from app.content.tree import Item, Star
from app.errors import AppError
from app.i18n import gettext as _
from app.services.actors import LEARNER, Actor
from app.services.arrival.landings import GONE
from app.services.learning import answering, journey, polls
from app.views.desk import Desk, desk
from app.views.learner.forms import Trouble, form_key, read_answer
from app.views.learner.parts import told_page
from app.views.learner.stars import frame, left, page_href, page_link, page_path
from app.views.page import Page
from app.views.rendering import href
from app.views.visits import back_to, visited


@visited
def star(session: Session, actor: Actor, *, star: str) -> AnyResponse | Page:
    """A star: straight to where one was; its own page before one begins, once it is done, or after a detour."""
    at = desk(session, actor)
    found = at.star(star)
    state = at.state(found)
    last = state.last_page if state.last_page in found.pages else None
    if last and not state.is_done and "detour" not in request.args:
        return back_to(page_path(last))
    own = at.course.pages_for(star, actor.pathway)
    first = own[0].id if own else last
    start = first if state.is_done else last or first
    again = _("Read it again") if state.is_done else _("Go on where you were") if last else _("Begin")
    return Page(
        "learner/star.html",
        star=frame(at, found, state).shown,
        ask_pathway=href(f"pathway?to={star}") if actor.pathway is None and actor.can(LEARNER) else None,
        start={"href": page_href(start), "words": again} if start else None,
        left=left(at, state),
        ending=_ending(at, found) if state.is_done else None,
    )


def _ending(at: Desk, star: Star) -> dict[str, Any]:
    following = _next_star(at, star)
    return {
        "sentence": _("This star is done. What you wrote stays yours."),
        "picture": href(f"picture/{star.ending}") if star.ending else None,
        "next": following and {"href": href(f"{following.id}/"), "title": at.view.star(following.id).title},
    }


def _next_star(at: Desk, star: Star) -> Star | None:
    """A star to go on with: along the map's lines, best one the pathway asks for; else another it asks for."""
    states = at.states()
    asked = at.setup.pathway(at.actor.pathway).required
    near = [line.end for line in at.course.lines if line.start == star.id]
    wishes = [*(name for name in near if name in asked), *near, *asked]
    return next(
        (at.course.stars[name] for name in wishes if name in states and not states[name].is_done), None
    )


@visited
def page(session: Session, actor: Actor, *, star: str, page: str) -> AnyResponse | Page:
    """A page; looking at it notes that it was opened and that one was here."""
    at = desk(session, actor)
    found = at.star(star)
    page_id = f"{star}/{page}"
    if page_id not in found.pages:
        return gone(found)
    journey.open_page(session, actor, at.terms, page=page_id)
    return _show(at, found, page_id)


@visited
def answer(session: Session, actor: Actor, *, star: str, page: str) -> AnyResponse | Page:
    """Take an answer, or a vote, or a step moved up or down, at the page's own address."""
    at = desk(session, actor)
    found = at.star(star)
    page_id = _page_id(found, page)
    asked = _asked(at, page_id, f"{star}/{request.form.get('item', '')}")
    given = read_answer(asked)
    if isinstance(given, Trouble):
        return _show(at, found, page_id, trouble=given)
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


def _show(at: Desk, star: Star, page_id: str, *, trouble: Trouble | None = None) -> Page:
    """A page as it stands for this person."""
    state = at.state(star)
    around = frame(at, star, state, here=page_id)
    number = around.page_ids.index(page_id) + 1
    before = around.page_ids[number - 2] if number > 1 else None
    return Page(
        "learner/page.html",
        status=trouble.status if trouble else 200,
        star=around.shown,
        page={
            **told_page(at, page_id, state, trouble=trouble),
            "number": number,
            "total": len(around.page_ids),
            "on_paper": state.is_on_paper(page_id),
            "paper_action": None if at.actor.only_looks_on else f"{page_href(page_id)}/paper",
        },
        looks_on=at.actor.only_looks_on,
        back_href=page_href(before) if before else href(),
        next=_next(at, star, around.page_ids, number),
    )


def _next(at: Desk, star: Star, page_ids: tuple[str, ...], number: int) -> dict[str, str | None]:
    if number < len(page_ids):
        return page_link(at, page_ids[number])
    if star.quiz:
        return {"href": href(star.quiz.id), "title": _("the quiz")}
    return {"href": href(), "title": _("the map")}


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
