"""What a reader chooses beside what they read: whose pages, here and wherever it is asked in one line; and plainer words.

The buttons of both belong to the form of the page, where it has one: everything laid and typed there is kept first.
"""

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.content.tree import START
from app.i18n import gettext as _
from app.services import people
from app.services.actors import Actor
from app.services.learning import journey
from app.views.desk import Desk, desk
from app.views.learner.forms import Deed, deed
from app.views.learner.pathways_told import told_pathways
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.visits import back_to, page_before, visited

SIMPLER, PATHWAY, LATER = "simpler", "pathway", "later"
CHOICES = frozenset({SIMPLER, PATHWAY, LATER})
"""What their buttons say."""


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
        return _pathways(at, problem=_("Choose the one that fits you best. You can change it at any time."))
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


def take(at: Desk, what: Deed, *, place: str) -> None:
    """Keep what one of `CHOICES` says; `place` is the star or end in which it was said. Raises `form.unreadable`."""
    if what.verb == SIMPLER:
        people.prefer(at.session, at.actor, chosen=plainness())
    elif what.verb == LATER:
        journey.leave_open(at.session, at.actor, place=place)
    else:
        journey.choose_pathway(at.session, at.actor, at.terms, pathway=what.item)


def plainness() -> dict[str, str]:
    """Whether the posted form asks for plainer words, as a preference."""
    return {SIMPLER: "on" if request.form.get(SIMPLER) == "on" else ""}
