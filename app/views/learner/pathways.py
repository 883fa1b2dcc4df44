"""Whose pages a reader reads: chosen on a page of its own, on the first page of the course, wherever it is asked in one line."""

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.content.tree import START
from app.i18n import gettext as _
from app.services.actors import Actor
from app.services.learning import journey
from app.views.desk import Desk, desk
from app.views.learner.forms import Deed, deed
from app.views.learner.pathways_told import told_pathways
from app.views.learner.preferences import CHOICES, LATER, take
from app.views.page import PageToDraw
from app.views.posted_forms import page_before
from app.views.rendering import href
from app.views.visits import back_to, visited

TAKE = "take"
"""What the button beside the pathways of the course's first page says."""


@visited
def pathway(session: Session, actor: Actor) -> PageToDraw:
    """Choosing or changing the pathway; `?to=m01` leads on to a star afterwards."""
    return _pathways(desk(session, actor), problem=None)


@visited
def choose(session: Session, actor: Actor) -> AnyResponse | PageToDraw:
    """Take the chosen pathway, on this page or where it was asked for in one line; or leave it open."""
    at = desk(session, actor)
    what, star = deed(), _to(at)
    if what.verb in CHOICES:
        take(at, what, place=star or START)
        return back_to(page_before(actor) or (f"{star}/" if star else ""))
    chosen = request.form.get("pathway", "")
    if chosen not in at.course.pathways:
        return _pathways(at, problem=none_picked())
    journey.choose_pathway(session, actor, at.terms, pathway=chosen)
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


def are_chosen_on(at: Desk, page_id: str) -> bool:
    """Whether pathways stand to choose from on a page: the first of the course."""
    start = at.course.annexes.get(START)
    return start is not None and page_id == start.pages[0]


def take_picked(at: Desk, what: Deed) -> bool:
    """Take the pathway that is picked in the posted form, unless it is put off; whether one is picked."""
    picked = request.form.get("pathway", "")
    if what.verb == LATER or picked not in at.course.pathways:
        return False
    if picked != at.actor.pathway:
        journey.choose_pathway(at.session, at.actor, at.terms, pathway=picked)
    return True


def none_picked() -> str:
    """What is said to somebody who goes on with a pathway and has picked none."""
    return _("Choose the one that fits you best. You can change it at any time.")
