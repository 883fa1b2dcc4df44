"""Choosing a pathway, and changing it."""

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.i18n import gettext as _
from app.services.actors import Actor
from app.services.learning import journey
from app.views.desk import Desk, desk
from app.views.learner.pathways_told import told_pathways
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.visits import back_to, visited


@visited
def pathway(session: Session, actor: Actor) -> PageToDraw:
    """Choosing or changing the pathway; `?to=m01` leads on to a star afterwards."""
    return _pathways(desk(session, actor), problem=None)


@visited
def choose(session: Session, actor: Actor) -> AnyResponse | PageToDraw:
    """Take the chosen pathway."""
    at = desk(session, actor)
    chosen = request.form.get("pathway", "")
    if chosen not in at.course.pathways:
        return _pathways(at, problem=_("Choose the one that fits you best. You can change it at any time."))
    journey.choose_pathway(session, actor, at.terms, pathway=chosen)
    star = _to(at)
    return back_to(f"{star}/" if star else "")


def _pathways(at: Desk, *, problem: str | None) -> PageToDraw:
    return PageToDraw(
        "learner/pathway.html",
        status=422 if problem else 200,
        **told_pathways(at, to=_to(at)),
        is_first=at.actor.pathway is None,
        back_href=href(),
        problem=problem,
    )


def _to(at: Desk) -> str | None:
    star = request.args.get("to", "")
    return star if star in at.course.stars else None
