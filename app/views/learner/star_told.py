"""Knows how a star's own page is told: how to begin or go on, what is left, how it ends; reads nothing."""

from typing import Any

from app.content.tree import Star
from app.i18n import gettext as _
from app.services.actors import LEARNER
from app.views.learner.chart import States
from app.views.learner.stars import frame, left, page_href
from app.views.reader import Reader
from app.views.rendering import href


def told_star(at: Reader, star: Star, states: States, *, last: str | None) -> dict[str, Any]:
    """What the template of a star needs; `last` is the page where one was."""
    state = states[star.id]
    own = at.course.pages_for(star.id, at.actor.pathway)
    first = own[0].id if own else last
    start = first if state.is_done else last or first
    again = _("Read it again") if state.is_done else _("Go on where you were") if last else _("Begin")
    asks_pathway = at.actor.pathway is None and at.actor.can(LEARNER)
    return {
        "star": frame(at, star, state).shown,
        "ask_pathway": href(f"pathway?to={star.id}") if asks_pathway else None,
        "start": {"href": page_href(start), "words": again} if start else None,
        "left": left(at, state),
        "ending": _ending(at, star, states) if state.is_done else None,
    }


def _ending(at: Reader, star: Star, states: States) -> dict[str, Any]:
    following = _next_star(at, star, states)
    return {
        "sentence": _("This star is done. What you wrote stays yours."),
        "picture": href(f"picture/{star.ending}") if star.ending else None,
        "next": following and {"href": href(f"{following.id}/"), "title": at.view.star(following.id).title},
    }


def _next_star(at: Reader, star: Star, states: States) -> Star | None:
    """A star to go on with: along the map's lines, best one the pathway asks for; else another it asks for."""
    asked = at.setup.pathway(at.actor.pathway).required
    near = [line.end for line in at.course.lines if line.start == star.id]
    wishes = [*(name for name in near if name in asked), *near, *asked]
    return next(
        (at.course.stars[name] for name in wishes if name in states and not states[name].is_done), None
    )
