"""Knows how a finished round of a quiz is told: points, question by question, what comes next; finishes nothing."""

from typing import Any

from app.content.tree import Star
from app.content.view import CourseView
from app.i18n import gettext as _
from app.services.exchange.deliveries import GradeOnItsWay
from app.services.learning.completion import CHECK, reaches
from app.services.learning.quizzes import Round
from app.services.learning.standings import StarState
from app.views.learner.forms import new_form_key
from app.views.learner.onward import left, task_link
from app.views.learner.stars import QUIZ_HERE, frame, last_page_href, page_about, page_link
from app.views.reader import Reader
from app.views.rendering import href


def told_result(
    at: Reader,
    star: Star,
    state: StarState,
    round_: Round,
    *,
    view: CourseView,
    delivery: GradeOnItsWay,
) -> dict[str, Any]:
    """What the template of a finished round needs; `view` is the course as the round's release has it."""
    grade = round_.grade or 0.0
    best = max(grade, state.quiz_best or 0.0)
    asked = [view.item(name) for name in round_.items]
    looks_on = at.actor.only_looks_on
    return {
        "star": frame(at, star, state, here=QUIZ_HERE).shown,
        "result": {
            "points": round(grade * len(round_.items), 1),
            "total": len(round_.items),
            "grade": grade,
            "mark": state.pass_mark,
            "passed": reaches(grade, state.pass_mark),
            "best": best,
            "is_best": grade >= best,
            "items": [_answered(at, view, round_, name) for name in round_.items if name in round_.given],
            "is_hidden": round_.is_hidden,
        },
        "words": tuple({word.id: word for item in asked for word in item.words}.values()),
        "delivery": delivery,
        "left": left(at, state),
        "next": _next(at, star, state),
        "sharing": {
            "action": None if looks_on else href(f"{star.id}/quiz/{round_.key}/result"),
            "is_on": round_.is_shared,
        },
        "again_action": None if looks_on or star.quiz is None else href(f"{star.id}/quiz"),
        "form_key": new_form_key(),
        "back_href": last_page_href(at, star),
        "picture": href(f"picture/{star.ending}") if star.ending else None,
    }


def _next(at: Reader, star: Star, state: StarState) -> dict[str, str | None]:
    """The end of the star, or what is left of it."""
    task = at.whereabouts(state).first_left(star.id)
    if task is None:
        return {"href": href(f"{star.id}/"), "words": _("To the end of the star"), "lang": None}
    if task.kind == CHECK:
        return {"href": href(), "words": _("To the map"), "lang": None}
    link = task_link(at, task)
    return {"href": link["href"], "words": link["title"], "lang": link["lang"]}


def _answered(at: Reader, view: CourseView, round_: Round, name: str) -> dict[str, Any]:
    grade = round_.given[name].outcome.grade
    page = page_about(at, view.course.items[name]) if grade < 1 else None
    asked = view.item(name)
    look = page and page_link(at, page.id)
    return {"title": asked.title, "lang": at.foreign(asked.lang), "grade": grade, "look": look}
