"""The first page: the map and its equal, the list; where one was, what is left, a way that may fit."""

from collections.abc import Mapping
from typing import Any

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.content.tree import START
from app.services.actors import LEARNER, Actor
from app.services.learning import entries
from app.services.learning.standings import StarState
from app.views.desk import Desk, desk
from app.views.learner.later_told import due_pages, entries_on, told_later
from app.views.learner.stars import page_path
from app.views.learner.start import told_start
from app.views.page import PageToDraw
from app.views.visits import back_to, visited
from app.wiring import wiring


@visited
def home(session: Session, actor: Actor) -> AnyResponse | PageToDraw:
    """The map; before it, once, a learner reads how the course begins and may choose a pathway."""
    if actor.pathway is None and actor.can(LEARNER) and START not in actor.undecided_in:
        return _first_page(desk(session, actor))
    at = desk(session, actor)
    states, people = at.states(), wiring().figures.people_per_star(session, actor, now=at.now)
    told = told_start(
        at,
        states,
        people,
        where=request.args.get("where") or None,
        saved_in=request.args.get("saved"),
        changed={star: at.changed_since_done(state) for star, state in states.items()},
        later=_later(at, states),
    )
    view = "list" if request.args.get("view") == "list" else "map"
    return PageToDraw("learner/map.html", view=view, **told)


def _later(at: Desk, states: Mapping[str, StarState]) -> list[dict[str, Any]]:
    """The pages that are due some months after the pathway was finished; what was written there is asked for only then."""
    pages = due_pages(at, at.whereabouts(*states.values()))
    if not pages:
        return []
    slots = [item.id for item in entries_on(at, pages)]
    return told_later(at, pages, entries.read_some(at.session, at.actor, slots=slots))


def _first_page(at: Desk) -> AnyResponse:
    start = at.course.annexes.get(START)
    path, detour = page_path(start.pages[0]) if start else "pathway", request.args.get("detour")
    return back_to(f"{path}?detour={detour}" if detour else path)
