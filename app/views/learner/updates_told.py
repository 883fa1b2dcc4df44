"""Knows how it is told what changed in a star since somebody finished it; reads nothing and keeps nothing."""

from collections.abc import Iterable
from typing import Any

from app.content.changes import BonesChange, ChangeGrade
from app.i18n import gettext as _
from app.services.learning.standings import StarState
from app.views.learner.stars import page_link
from app.views.reader import Reader
from app.views.rendering import href


def told_changes(at: Reader, state: StarState, changed: Iterable[BonesChange]) -> dict[str, Any] | None:
    """The pages of a star with more or something else to do since it was done, and its quiz: `links`; None where that is nothing.

    What is on others' pages, and what is gone, is nothing to look at.
    """
    ids = {one.id for one in changed if one.grade is not ChangeGrade.COSMETIC}
    pages = [
        page for page in at.course.pages_for(state.star, at.actor.pathway) if ids & {page.id, *page.items}
    ]
    links = [page_link(at, page.id) for page in pages]
    quiz = at.course.place(state.star).quiz
    if quiz and ids & {quiz.id, *quiz.pool}:
        links.append({"title": _("the quiz"), "lang": None, "href": href(quiz.id)})
    return {"links": links} if links else None
