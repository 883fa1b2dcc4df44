"""Knows the page where a teacher changes a grade by hand; does not know what the tool makes of it."""

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lti.practice_lms.addresses.pages import course_page
from lti.practice_lms.context import known_course, known_teacher, platform
from lti.practice_lms.gradebook import Column
from lti.practice_lms.scoring import is_amount
from lti.practice_lms.world import Inhabitant

blueprint = Blueprint(
    "regrading",
    __name__,
    url_prefix="/as/<person_key>/course/<course_id>/gradebook/<int:column_id>/<learner_key>",
)


@blueprint.get("")
def cell(person_key: str, course_id: str, column_id: int, learner_key: str) -> str:
    """One cell, with a box for other points."""
    return _page(person_key, course_id, column_id, learner_key)


@blueprint.post("")
def change(
    person_key: str, course_id: str, column_id: int, learner_key: str
) -> AnyResponse | tuple[str, int]:
    """Other points, no grade at all, or back to what the tool sent."""
    column, learner = _cell(person_key, course_id, column_id, learner_key)
    here, what = platform(), request.form.get("what", "set")
    now = here.config.clock()
    if what == "empty":
        here.gradebook.empty(column.id, learner.number, now=now)
    elif what == "back":
        here.gradebook.override(column.id, learner.number, score=None, now=now)
    else:
        points = _points(request.form.get("points", ""))
        if points is None or points > column.maximum:
            problem = f"Write a number from 0 to {column.maximum:g}."
            return _page(person_key, course_id, column_id, learner_key, problem=problem), 400
        here.gradebook.override(column.id, learner.number, score=points, now=now)
    return redirect(url_for("pages.gradebook", person_key=person_key, course_id=course_id), code=303)


def _points(text: str) -> float | None:
    try:
        points = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return points if is_amount(points) else None


def _cell(person_key: str, course_id: str, column_id: int, learner_key: str) -> tuple[Column, Inhabitant]:
    known_teacher(person_key)
    here, course = platform(), known_course(course_id)
    column, learner = here.gradebook.column(course.id, column_id), here.person(learner_key)
    if column is None or learner is None or not learner.is_graded:
        abort(404)
    return column, learner


def _page(person_key: str, course_id: str, column_id: int, learner_key: str, **values: str) -> str:
    column, learner = _cell(person_key, course_id, column_id, learner_key)
    shown = platform().gradebook.cell(column.id, learner.number)
    return course_page(
        "regrade.html",
        known_teacher(person_key),
        course_id,
        column=column,
        learner=learner,
        cell=shown,
        **values,
    )
