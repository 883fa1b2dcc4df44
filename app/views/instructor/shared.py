"""The texts learners shared with their instructors: a list, a text with its remarks, a form that saves one remark."""

import secrets
from typing import Any

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.content.course_pieces import ItemView
from app.errors import AppError
from app.i18n import gettext as _
from app.services.actors import INSTRUCTOR, Actor
from app.services.learning import shared_entries
from app.services.learning.shared_entries import LONGEST_REMARK, SharedEntry
from app.views.brought_files import answer_with_file
from app.views.desk import Desk, desk
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.telling.files import told_files
from app.views.telling.plans import told_shared_plan
from app.views.telling.stars import heading
from app.views.telling.texts import excerpt, labelled, title_of
from app.views.visits import back_to, visited


@visited
def everything(session: Session, actor: Actor) -> PageToDraw:
    """All shared texts by star, the newest first."""
    actor.require(INSTRUCTOR)
    at = desk(session, actor)
    found: dict[str, list[SharedEntry]] = {star: [] for star in at.course.stars}
    for entry in shared_entries.read_all(session, actor):
        found.setdefault(entry.star, []).append(entry)
    return PageToDraw(
        "instructor/shared.html",
        count=sum(map(len, found.values())),
        is_hidden=not actor.may_read_words,
        stars=[
            {
                "id": star,
                **heading(star, at.view_of_star(star, slot=texts[0].slot), foreign=at.foreign),
                "texts": [
                    _listed(at, entry, at.item_with(entry.slot, release_id=entry.release_id))
                    for entry in texts
                ],
            }
            for star, texts in found.items()
            if texts
        ],
    )


@visited
def one(session: Session, actor: Actor, *, key: str) -> PageToDraw:
    """One text."""
    actor.require(INSTRUCTOR)
    return _page(desk(session, actor), shared_entries.read_one(session, actor, key))


@visited
def file(session: Session, actor: Actor, *, key: str, file: str) -> AnyResponse:
    """A photo or recording beside a text, or a part of it."""
    return answer_with_file(session, shared_entries.file(session, actor, key, file=file))


@visited
def remark(session: Session, actor: Actor, *, key: str) -> AnyResponse | PageToDraw:
    """Save a remark; what was typed comes back where it cannot be saved."""
    actor.require(INSTRUCTOR)
    at = desk(session, actor)
    text, form_key = request.form.get("remark", ""), request.form.get("form_key", "")
    try:
        shared_entries.remark(session, actor, key, text=text, form_key=form_key, now=at.now)
    except AppError as error:
        problem = {
            "form.incomplete": _("Write something first."),
            "form.too_large": _("This is too long: at most %(num)s characters.", num=LONGEST_REMARK),
        }.get(error.code)
        if problem is None:
            raise
        return _page(at, shared_entries.read_one(session, actor, key), text=text, problem=problem)
    return back_to(f"shared/{key}#remarks")


def _page(at: Desk, entry: SharedEntry, *, text: str = "", problem: str | None = None) -> PageToDraw:
    view = at.item_with(entry.slot, release_id=entry.release_id)
    star = at.view_of_star(entry.star, slot=entry.slot)
    return PageToDraw(
        "instructor/shared_text.html",
        status=422 if problem else 200,
        text=_listed(at, entry, view) | {"fields": labelled(view, entry.texts), "remarks": entry.remarks},
        star=heading(entry.star, star, foreign=at.foreign)["title"],
        shown=told_shared_plan(at, view, entry.texts),
        action=href(f"shared/{entry.key}"),
        back_href=href("shared"),
        form_key=secrets.token_urlsafe(16),
        typed=text,
        problem=problem,
    )


def _listed(at: Desk, entry: SharedEntry, view: ItemView | None) -> dict[str, Any]:
    """A text in the words of the course as it was when the text was saved."""
    return {
        "href": href(f"shared/{entry.key}"),
        "title": title_of(entry.slot, view, course=at.view, foreign=at.foreign)["title"],
        "by": entry.by or _("Somebody whose name your learning platform does not tell"),
        "pathway": at.view.pathway(entry.pathway).title if entry.pathway else None,
        "excerpt": excerpt(labelled(view, entry.texts)),
        "files": told_files(entry.files, href=lambda file: href(f"shared/{entry.key}/{file}")),
        "words": entry.words,
        "is_hidden": entry.is_hidden,
        "saved_at": entry.saved_at,
        "remark_count": len(entry.remarks),
    }
