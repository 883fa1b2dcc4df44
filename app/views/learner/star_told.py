"""Knows how a star's own page is told: how to begin or go on, what is left; how its end is told, `end_told` knows."""

from typing import Any

from app.content.tree import Star
from app.i18n import gettext as _
from app.services.actors import LEARNER
from app.services.learning.standings import StarState
from app.views.learner.annexes_told import doors_into
from app.views.learner.onward import left, not_done_yet, resume_link
from app.views.learner.stars import frame, page_link
from app.views.reader import Reader
from app.views.rendering import href


def told_star(at: Reader, star: Star, state: StarState) -> dict[str, Any]:
    """What the template of a star needs that is not done."""
    asks_pathway = at.actor.pathway is None and at.actor.can(LEARNER)
    return {
        "star": frame(at, star, state).shown,
        "ask_pathway": href(f"pathway?to={star.id}") if asks_pathway else None,
        "start": _start(at, star, state),
        "left": left(at, state),
        "first_left": not_done_yet(at, at.whereabouts(state), star.id),
        "doors": doors_into(at, star.id),
    }


def _start(at: Reader, star: Star, state: StarState) -> dict[str, str | None] | None:
    if state.opened_at:
        return resume_link(at, at.whereabouts(state).within(star.id))
    own = at.course.pages_for(star.id, at.actor.pathway)
    return {**page_link(at, own[0].id), "words": _("Begin")} if own else None
