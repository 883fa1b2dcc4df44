"""Knows the line item service, columns over HTTP; does not know scores.

Assignment and Grade Services 2.0, section 3.2.
"""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request

from lti.practice_lms.addresses.tokens import require_scope
from lti.practice_lms.answers import json_body, link_header, number, page_address, require_accept, typed
from lti.practice_lms.claims import AGS_SCOPES
from lti.practice_lms.config import origin_of
from lti.practice_lms.context import known_course, platform
from lti.practice_lms.gradebook import Column
from lti.practice_lms.refusal import Refused
from lti.practice_lms.scoring import is_amount
from lti.practice_lms.world import Course

blueprint = Blueprint("line_items", __name__)

_WRITE, _READ = AGS_SCOPES[0], AGS_SCOPES[1]
_ITEM = "application/vnd.ims.lis.v2.lineitem+json"
_LIST = "application/vnd.ims.lis.v2.lineitemcontainer+json"


@blueprint.route("/ags/<course_id>/lineitems", methods=["GET", "POST"])
def line_items(course_id: str) -> Response:
    """List the columns of a course, or add one."""
    course = known_course(course_id)
    if request.method == "POST":
        require_scope(_WRITE)
        return _created(course)
    require_scope(_READ, _WRITE)
    require_accept(_LIST)
    return _listed(course)


@blueprint.route("/ags/<course_id>/lineitems/<int:column_id>/lineitem", methods=["GET", "PUT", "DELETE"])
def line_item(course_id: str, column_id: int) -> Response:
    """Show, change or remove one column."""
    course = known_course(course_id)
    require_scope(*((_READ, _WRITE) if request.method == "GET" else (_WRITE,)))
    column = known_column(course, column_id)
    if request.method == "DELETE":
        return _removed(column)
    if request.method == "PUT":
        label, maximum = _label_and_maximum(body := json_body(_ITEM))
        changes = {
            "resource_id": body.get("resourceId"),
            "tag": body.get("tag"),
            "review": review_of(body),
        }
        column = platform().gradebook.change(column, label=label, maximum=maximum, **changes)
    else:
        require_accept(_ITEM)
    return typed(as_line_item(column), _ITEM)


def known_column(course: Course, column_id: int) -> Column:
    """The column of `course`.

    Raises:
        Refused: 404.
    """
    column = platform().gradebook.column(course.id, column_id)
    if column is None:
        raise Refused(404, "Line item not found")
    return column


def as_line_item(column: Column) -> dict[str, Any]:
    """The column as the specification writes it; what is not set is left out."""
    here, course = platform(), known_course(column.course_id)
    link_id = here.resource_link_id(course, column.link_id) if column.link_id is not None else None
    optional = {
        "resourceId": column.resource_id,
        "tag": column.tag,
        "resourceLinkId": link_id,
        "submissionReview": column.review,
    }
    return {
        "id": here.column_url(column),
        "label": column.label,
        "scoreMaximum": column.maximum,
        **{name: value for name, value in optional.items() if value is not None},
    }


def _listed(course: Course) -> Response:
    here = platform()
    items = [as_line_item(column) for column in here.gradebook.columns(course.id)]
    for parameter, field in (
        ("resource_id", "resourceId"),
        ("resource_link_id", "resourceLinkId"),
        ("tag", "tag"),
    ):
        wanted = request.args.get(parameter)
        if wanted is not None:
            items = [item for item in items if item.get(field) == wanted]
    limit, start = number("limit"), number("from") or 0
    page = items[start:] if not limit else items[start : start + limit]
    response = typed(page, _LIST)
    if limit and start + limit < len(items):
        filters = {name: request.args.get(name) for name in ("resource_id", "resource_link_id", "tag")}
        address = page_address(here.columns_url(course.id), **filters, limit=limit, **{"from": start + limit})
        response.headers["Link"] = link_header(
            [("next", address)], unreadable=here.config.family.unreadable_links
        )
    return response


def _created(course: Course) -> Response:
    here = platform()
    label, maximum = _label_and_maximum(body := json_body(_ITEM))
    column = here.gradebook.add(
        course.id,
        label=label,
        maximum=maximum,
        resource_id=body.get("resourceId"),
        tag=body.get("tag"),
        review=review_of(body),
        link_id=_bound_link(course, body.get("resourceLinkId")),
    )
    return typed(as_line_item(column), _ITEM, status=201)


def _removed(column: Column) -> Response:
    here = platform()
    status = here.config.family.own_column_deletion_status if column.is_own else HTTPStatus.NO_CONTENT
    if status != HTTPStatus.NO_CONTENT:
        raise Refused(status, "The column of a link cannot be deleted")
    here.gradebook.remove(column)
    return Response(status=status)


def _label_and_maximum(body: Any) -> tuple[str, float]:
    if not isinstance(body, dict):
        raise Refused(400, "No label or Score Maximum")
    label, maximum = body.get("label"), body.get("scoreMaximum")
    if not isinstance(label, str) or not label.strip() or not is_amount(maximum) or not maximum:
        raise Refused(400, "No label or Score Maximum")
    for name in ("resourceId", "tag", "resourceLinkId"):
        if not isinstance(body.get(name, ""), str):
            raise Refused(400, f"{name} is not a text")
    return label, float(maximum)


def review_of(told: dict[str, Any]) -> dict[str, Any] | None:
    """The `submissionReview` of a column, if it has one (Submission Review 1.0).

    Raises:
        Refused: 400, it cannot be used.
    """
    review = told.get("submissionReview")
    if review is None:
        return None
    if not isinstance(review, dict) or not isinstance(review.get("reviewableStatus"), list):
        raise Refused(400, "submissionReview has no reviewableStatus")
    url, custom = review.get("url"), review.get("custom", {})
    if url is not None and (not isinstance(url, str) or origin_of(url) not in platform().config.tool.origins):
        raise Refused(400, "submissionReview leads away from the tool")
    if not isinstance(custom, dict) or not all(isinstance(text, str) for text in custom.values()):
        raise Refused(400, "submissionReview has custom parameters that are no texts")
    return review


def _bound_link(course: Course, resource_link_id: str | None) -> str | None:
    if resource_link_id is None:
        return None
    here = platform()
    for link in platform().links(course):
        if here.resource_link_id(course, link.id) == resource_link_id:
            return link.id
    raise Refused(404, "There is no such link in this course")
