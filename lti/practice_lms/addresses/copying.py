"""Knows how a teacher copies a course; does not know what a copy consists of (`gradebook`)."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from lti.practice_lms.addresses.notices import tell_of_copy
from lti.practice_lms.context import known_course, known_teacher, platform

blueprint = Blueprint("copying", __name__)


@blueprint.post("/as/<person_key>/course/<course_id>/copy")
def copy(person_key: str, course_id: str) -> AnyResponse:
    """Copy the course with its links and columns, without people and grades, and go there."""
    person, origin = known_teacher(person_key), known_course(course_id)
    here = platform()
    made = here.gradebook.copy(origin, links=here.links(origin))
    tell_of_copy(here, made, origin=origin)
    return redirect(url_for("pages.course", person_key=person.key, course_id=made.id), code=303)
