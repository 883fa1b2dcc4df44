"""Knows the pages people see: front page, course, gradebook, participants, messages; does not know LTI."""

import json
import secrets
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from lti.practice_lms.context import (
    known_course,
    known_grader,
    known_person,
    known_teacher,
    platform,
    reviewed,
)
from lti.practice_lms.roles import is_listed
from lti.practice_lms.world import Course, Inhabitant

blueprint = Blueprint("pages", __name__)

_FRAME_PERMISSIONS = "microphone; camera; geolocation; midi; encrypted-media; autoplay"


@blueprint.get("/")
def front() -> str:
    """Choose who you are."""
    return render_template("front.html", people=platform().config.inhabitants, courses=platform().courses)


@blueprint.get("/choose")
def choose() -> AnyResponse:
    """Go to a course as somebody else."""
    person, course = (
        known_person(request.args.get("person", "")),
        known_course(request.args.get("course", "")),
    )
    return redirect(url_for("pages.course", person_key=person.key, course_id=course.id))


@blueprint.get("/as/<person_key>/course/<course_id>")
def course(person_key: str, course_id: str) -> str:
    """The course page with its first link in the frame."""
    return _activity(person_key, course_id, link_id=known_course(course_id).links[0].id)


@blueprint.get("/as/<person_key>/course/<course_id>/link/<link_id>")
def link(person_key: str, course_id: str, link_id: str) -> str:
    """The course page with one of its links in the frame."""
    return _activity(person_key, course_id, link_id=link_id)


@blueprint.get("/as/<person_key>/course/<course_id>/gradebook")
def gradebook(person_key: str, course_id: str) -> str:
    """What the tool has sent: all rows for those who teach, one's own for learners."""
    here, person = platform(), known_person(person_key)
    columns = here.gradebook.columns(course_id)
    graded = [other for other in here.config.inhabitants if other.is_graded]
    shown = graded if person.sees_all_grades else [other for other in graded if other == person]
    rows = [(other, [here.gradebook.cell(column.id, other.number) for column in columns]) for other in shown]
    received = [
        (other, column, cell)
        for other, cells in rows
        for column, cell in zip(columns, cells, strict=True)
        if cell.received_at
    ]
    received.sort(key=lambda entry: entry[2].received_at or here.config.clock(), reverse=True)
    return course_page("gradebook.html", person, course_id, columns=columns, rows=rows, received=received)


@blueprint.get("/as/<person_key>/course/<course_id>/review/<int:column_id>/<learner_key>")
def review(person_key: str, course_id: str, column_id: int, learner_key: str) -> str:
    """A learner's work in a frame, for those who see all grades."""
    person = known_grader(person_key)
    learner, column = reviewed(known_course(course_id), column_id, learner_key)
    return course_page("review.html", person, course_id, learner=learner, column=column)


@blueprint.get("/as/<person_key>/course/<course_id>/participants")
def participants(person_key: str, course_id: str) -> str:
    """Who is in the course."""
    listed = [person for person in platform().config.inhabitants if is_listed(person)]
    return course_page("participants.html", known_person(person_key), course_id, listed=listed)


@blueprint.get("/as/<person_key>/course/<course_id>/messages")
def messages(person_key: str, course_id: str) -> str:
    """The last messages between this LMS and the tool."""
    return course_page(
        "messages.html", known_person(person_key), course_id, messages=platform().memory.messages()
    )


@blueprint.get("/as/<person_key>/course/<course_id>/select")
def select(person_key: str, course_id: str) -> str:
    """The tool's catalogue in a frame, for those who may add to the course."""
    person = known_teacher(person_key)
    return course_page("select.html", person, course_id, one=request.args.get("one") == "yes")


@blueprint.get("/as/<person_key>/course/<course_id>/return")
def come_back(person_key: str, course_id: str) -> str:
    """Where the tool sends people back to; leaves the frame unless there is something to say."""
    message, error = request.args.get("lti_msg"), request.args.get("lti_errormsg")
    return course_page("return.html", known_person(person_key), course_id, message=message, error=error)


def protect(response: Response) -> Response:
    """Allow this LMS's own styles, the tool and the place for authentication in frames and forms, and nothing else."""
    config = platform().config
    away = {config.auth_base_url} - {config.base_url}
    others = " ".join((*config.tool.origins, *away))
    framed_by = " ".join(("'self'", *({config.base_url} if away else ())))
    nonce = g.get("script_nonce")
    script = f"'nonce-{nonce}'" if nonce else "'none'"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; img-src 'self' data:; script-src {script}; "
        f"frame-src 'self' {others}; form-action 'self' {others}; "
        f"frame-ancestors {framed_by}; base-uri 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


@blueprint.app_template_global("script_nonce")
def script_nonce() -> str:
    """What a page's script carries to be let run; a page without one has no scripts."""
    nonce: str = g.setdefault("script_nonce", secrets.token_urlsafe(12))
    return nonce


def failed(problem: HTTPException) -> tuple[str, int]:
    """The page for addresses and requests that lead nowhere."""
    return render_template("failed.html", problem=problem), problem.code or 500


@blueprint.app_template_filter("moment")
def moment(value: datetime) -> str:
    """A time people can read, in UTC."""
    return f"{value.day} {value:%b %Y, %H:%M:%S} UTC"


@blueprint.app_template_filter("points")
def points(value: float) -> str:
    """Points without needless decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@blueprint.app_template_filter("as_json")
def as_json(value: Any) -> str:
    """A message as indented JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def _activity(person_key: str, course_id: str, *, link_id: str) -> str:
    person, course = known_person(person_key), known_course(course_id)
    link = platform().link(course, link_id) or abort(404)
    return course_page("course.html", person, course_id, link=link, permissions=_FRAME_PERMISSIONS)


def course_page(template: str, person: Inhabitant, course_id: str, **values: Any) -> str:
    """A page of a course, with its menu."""
    course: Course = known_course(course_id)
    here = platform()
    return render_template(
        template,
        person=person,
        course=course,
        links=here.links(course),
        people=here.config.inhabitants,
        courses=here.courses,
        family=here.config.family,
        **values,
    )
