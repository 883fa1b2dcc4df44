"""Knows how a finished round of a quiz is told: points, question by question, what comes next; finishes nothing."""

from typing import Any

from app.content.tree import Page as CoursePage
from app.content.tree import Star
from app.content.view import CourseView
from app.i18n import gettext as _
from app.services.exchange import deliveries
from app.services.learning.completion import reaches
from app.services.learning.quizzes import Round
from app.views.desk import Desk
from app.views.learner.forms import new_form_key
from app.views.learner.stars import QUIZ_HERE, frame, left, page_link
from app.views.page import Page
from app.views.rendering import href


def told_result(at: Desk, star: Star, round_: Round, *, grade: float, back: str) -> Page:
    """The result page of a finished round."""
    state = at.state(star)
    view = at.pinned(round_.release_id)
    best = max(grade, state.quiz_best or 0.0)
    asked = [view.item(name) for name in round_.items]
    return Page(
        "learner/quiz_result.html",
        star=frame(at, star, state, here=QUIZ_HERE).shown,
        result={
            "points": round(grade * len(round_.items), 1),
            "total": len(round_.items),
            "grade": grade,
            "mark": state.pass_mark,
            "passed": reaches(grade, state.pass_mark),
            "best": best,
            "is_best": grade >= best,
            "items": [_told(at, view, round_, name) for name in round_.items if name in round_.given],
            "is_hidden": round_.is_hidden,
        },
        words={word.id: word for item in asked for word in item.words}.values(),
        delivery=deliveries.of_learner(at.session, at.actor, measures=star.id),
        left=left(at, state),
        next={"href": href(f"{star.id}/journal"), "words": _("To the journal")}
        if any(one.id == star.journal for one in state.missing)
        else {"href": href(f"{star.id}/"), "words": _("To the end of the star")}
        if state.is_done
        else {"href": href(), "words": _("To the map")},
        sharing={
            "action": None if at.actor.only_looks_on else href(f"{star.id}/quiz/{round_.key}/result"),
            "is_on": round_.is_shared,
        },
        again_action=None if at.actor.only_looks_on else href(f"{star.id}/quiz"),
        form_key=new_form_key(),
        back_href=back,
        picture=href(f"picture/{star.ending}") if star.ending else None,
    )


def _told(at: Desk, view: CourseView, round_: Round, name: str) -> dict[str, Any]:
    grade = round_.given[name].outcome.grade
    page = _page_about(at, view, name) if grade < 1 else None
    asked = view.item(name)
    look = page and page_link(at, page.id)
    return {"title": asked.title, "lang": at.foreign(asked.lang), "grade": grade, "look": look}


def _page_about(at: Desk, view: CourseView, name: str) -> CoursePage | None:
    """A page of one's own that teaches what an item asks: the first one with the same outcome."""
    item = view.course.items[name]
    pages = at.course.pages_for(item.star, at.actor.pathway)
    return next((page for page in pages if set(page.outcomes) & set(item.outcomes)), None)
