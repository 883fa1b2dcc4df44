"""Knows the score and result services over HTTP; does not know what a score does to a cell.

Assignment and Grade Services 2.0, sections 3.3 (results) and 3.4 (scores).
"""

from typing import Any

from flask import Blueprint, Response, request

from lti.practice_lms.addresses.line_items import known_column
from lti.practice_lms.addresses.tokens import require_scope
from lti.practice_lms.answers import json_body, link_header, number, page_address, require_accept, typed
from lti.practice_lms.claims import AGS_SCOPES
from lti.practice_lms.context import known_course, platform
from lti.practice_lms.gradebook import Column
from lti.practice_lms.refusal import Refused
from lti.practice_lms.world import Inhabitant

blueprint = Blueprint("scores", __name__)

_RESULT_SCOPE, _SCORE_SCOPE = AGS_SCOPES[2], AGS_SCOPES[3]
_SCORE = "application/vnd.ims.lis.v1.score+json"
_RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"


@blueprint.post("/ags/<course_id>/lineitems/<int:column_id>/lineitem/scores")
def scores(course_id: str, column_id: int) -> Response:
    """Take one score for one person."""
    course, here = known_course(course_id), platform()
    require_scope(_SCORE_SCOPE)
    column, body = known_column(course, column_id), json_body(_SCORE)
    person = _graded_person(body)
    is_dropped = here.config.family.drops_unbound_scores and column.link_id is None
    if not is_dropped:
        here.gradebook.take_score(
            column, body, number=person.number, family=here.config.family, now=here.config.clock()
        )
    if here.config.family.score_answer_has_result:
        return typed({"resultUrl": _result_address(column, person)}, "application/json")
    return Response(status=here.config.family.score_status, content_type=_SCORE)


@blueprint.get("/ags/<course_id>/lineitems/<int:column_id>/lineitem/results")
def results(course_id: str, column_id: int) -> Response:
    """The grades of a column, or of one person with `user_id`; people without a grade are left out."""
    course, here = known_course(course_id), platform()
    require_scope(_RESULT_SCOPE)
    require_accept(_RESULTS)
    column, limit, start = known_column(course, column_id), number("limit"), number("from") or 0
    if limit and here.config.family.unreadable_links:
        raise Refused(404, "Not Found")
    rows = [row for person in here.config.inhabitants if (row := _result(column, person)) is not None]
    wanted = request.args.get("user_id")
    if wanted is not None:
        rows = [row for row in rows if row["userId"] == wanted]
    limit = limit or here.config.family.results_per_page
    response = typed(rows[start : start + limit] if limit else rows[start:], _RESULTS)
    if limit and start + limit < len(rows):
        address = page_address(_results_url(column), user_id=wanted, limit=limit, **{"from": start + limit})
        response.headers["Link"] = link_header([("next", address)])
    return response


def _graded_person(body: Any) -> Inhabitant:
    here = platform()
    subject = body.get("userId") if isinstance(body, dict) else None
    if not isinstance(subject, str):
        raise Refused(here.config.family.bad_score_status, "Incorrect score received")
    person = here.person_with_subject(subject)
    if person is None or not person.is_graded:
        raise Refused(
            here.config.family.unknown_person_status, "User not found in course or is not a student"
        )
    return person


def _results_url(column: Column) -> str:
    return platform().service_url(f"/ags/{column.course_id}/lineitems/{column.id}/lineitem/results")


def _result_address(column: Column, person: Inhabitant) -> str:
    return page_address(_results_url(column), user_id=platform().subject(person))


def _result(column: Column, person: Inhabitant) -> dict[str, Any] | None:
    here = platform()
    cell, family = here.gradebook.cell(column.id, person.number), here.config.family
    if family.results_need_score and cell.stamp is None:
        return None
    bare = {"id": _result_address(column, person), "userId": here.subject(person)}
    if cell.is_emptied and family.emptied_result == "bare":
        return bare
    if cell.is_emptied and family.emptied_result == "null":
        return {**bare, "resultScore": None, "resultMaximum": column.maximum}
    if cell.shown is None:
        return None
    changed_at = cell.changed_at or cell.stamp
    return {
        **bare,
        "resultScore": cell.shown,
        "resultMaximum": column.maximum,
        "scoreOf": here.column_url(column),
        **({"comment": cell.comment} if cell.comment is not None else {}),
        **({"timestamp": changed_at.isoformat()} if changed_at is not None else {}),
    }
