"""The tables at which learners of a course talk: who leads it reads along, may hide something, and says why."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.errors import AppError
from app.i18n import gettext as _
from app.services.actors import INSTRUCTOR, Actor
from app.services.learning import hosting
from app.services.learning.hosting import LONGEST_REASON
from app.services.learning.seated import Table
from app.views.desk import Desk, desk
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.telling.stars import heading
from app.views.telling.tables import told_sitter, told_turn
from app.views.telling.texts import title_of
from app.views.visits import back_to, visited


@visited
def everything(session: Session, actor: Actor) -> PageToDraw:
    """All tables at which somebody sits, by what is talked about."""
    return _page(desk(session, actor))


@visited
def act(session: Session, actor: Actor) -> AnyResponse | PageToDraw:
    """Hide something that was said, with a reason, or show it again; a reason that cannot be taken comes back."""
    actor.require(INSTRUCTOR)
    at = desk(session, actor)
    verb, _colon, key = request.form.get("do", "").partition(":")
    why = request.form.get("why", "")
    if verb not in {"hide", "show"}:
        raise AppError("form.unreadable")
    try:
        if verb == "show":
            hosting.show(session, actor, key)
        else:
            hosting.hide(session, actor, key, why=why, now=at.now)
    except AppError as error:
        problem = {
            "form.incomplete": _("Say why: whoever said it will read your reason."),
            "form.too_large": _("This is too long: at most %(num)s characters.", num=LONGEST_REASON),
        }.get(error.code)
        if problem is None:
            raise
        return _page(at, wrong={"key": key, "why": why, "problem": problem})
    return back_to(f"tables#said-{key}")


def _page(at: Desk, *, wrong: dict[str, str] | None = None) -> PageToDraw:
    at.actor.require(INSTRUCTOR)
    found = hosting.read_all(at.session, at.actor)
    return PageToDraw(
        "instructor/tables.html",
        status=422 if wrong else 200,
        action=href("tables"),
        back_href=href("shared"),
        is_hidden=not at.actor.may_read_words,
        talks=[_told(at, activity, tables) for activity, tables in found.items()],
        wrong=wrong,
    )


def _told(at: Desk, activity: str, tables: list[Table]) -> dict[str, Any]:
    star = at.view_of_star(activity.partition("/")[0], slot=activity)
    view = at.item_with(activity)
    return {
        "id": activity.replace("/", "-"),
        **title_of(activity, view, course=at.view, foreign=at.foreign),
        "ask": view.prose["ask"] if view else "",
        "star": heading(activity.partition("/")[0], star, foreign=at.foreign)["title"],
        "tables": [
            {
                "key": table.key,
                "people": [told_sitter(one)["name"] for one in table.sitters],
                "free": table.seats - len(table.sitters),
                "turns": [told_turn(turn) for turn in table.turns],
            }
            for table in tables
        ],
    }
