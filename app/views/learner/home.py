"""The first page: the map and its equal, the list; where one was, what is left, a way that may fit."""

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.services.actors import LEARNER, Actor
from app.views.desk import desk
from app.views.learner.start import told_start
from app.views.page import PageToDraw
from app.views.visits import back_to, visited
from app.wiring import wiring


@visited
def home(session: Session, actor: Actor) -> AnyResponse | PageToDraw:
    """The map; before it, once, a learner chooses a pathway."""
    if actor.pathway is None and actor.can(LEARNER):
        detour = request.args.get("detour")
        return back_to(f"pathway?detour={detour}" if detour else "pathway")
    at = desk(session, actor)
    states, people = at.states(), wiring().figures.people_per_star(session, actor, now=at.now)
    told = told_start(at, states, people, where=request.args.get("where") or None)
    view = "list" if request.args.get("view") == "list" else "map"
    return PageToDraw("learner/map.html", view=view, **told)
