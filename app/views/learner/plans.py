"""What somebody planned, to show to others: on one page, or in full with what it draws on."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session

from app.content.tree import Star
from app.errors import AppError
from app.services.actors import Actor
from app.services.learning import entries
from app.services.learning.entries import Written
from app.views.desk import Desk, desk
from app.views.learner.writing import has_words, kind_of, origin, origins, place_of
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.telling.stars import heading
from app.views.telling.texts import labelled
from app.views.visits import visited

FULL = "full"


@visited
def plan(session: Session, actor: Actor, *, slot: str) -> PageToDraw:
    """One text as it stands now. Raises `page.not_found` where it is none that can be shown on a page."""
    at = desk(session, actor)
    item = entries.item_of(at.course, slot)
    star, view = at.star(item.star), at.view.item(slot)
    written = entries.read(session, actor, item=item)
    told = kind_of(item).on_one_page(view.bones, view.prose, written.texts)
    if told is None:
        raise AppError("page.not_found")
    is_full = request.args.get(FULL) == "1"
    came_from = {
        other: told for other, told in origins(at, view, written.texts).items() if not _is_of(star, other)
    }
    drawn_on = entries.read_some(session, actor, slots=list(came_from)) if is_full else {}
    return PageToDraw(
        "learner/plan.html",
        plan=told,
        origins=came_from,
        drawn_on=[_drawn_on(at, found) for found in drawn_on.values() if has_words(found)],
        title=view.title,
        title_lang=at.foreign(view.lang),
        star=heading(star.id, at.view, foreign=at.foreign),
        is_full=is_full,
        is_hidden=written.is_hidden,
        saved_at=written.saved_at,
        back_href=href(place_of(item)),
        other_href=href(f"entry/{slot}/plan" if is_full else f"entry/{slot}/plan?{FULL}=1"),
    )


def _is_of(star: Star, slot: str) -> bool:
    """Whether a text is of the same star: where its lines were written first is no news to who reads the plan."""
    return slot.partition("/")[0] == star.id


def _drawn_on(at: Desk, written: Written) -> dict[str, Any]:
    """Another text of the same writer, from which lines of the plan came: all of it."""
    view = at.view.item(written.slot)
    lines = [line for line in labelled(view, written.texts) if line["text"]]
    return origin(at, written.slot) | {"at": written.saved_at, "lines": lines}
