"""Knows how the documents of AGS 2.0 and NRPS 2.0 are written and read; asks nobody for them."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pylti1p3.grade import Grade

from lti.errors import AnswerUnusable
from lti.families import Family
from lti.messages import LineItem, Member, Person, Result, Score
from lti.roles import names_a_test_person, roles_of
from lti.texts import full_name, is_id, kept, name

_LARGEST = 1e15
_DECIMAL = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")


_STATUSES = {"active": True, "inactive": False, "deleted": False}


def read_members(body: object) -> tuple[tuple[Member, ...], int]:
    """One page of a roster (NRPS 2.0, section 2.3), and how many of its rows nobody can read."""
    rows = body.get("members") if isinstance(body, dict) else None
    members = [_member(row) for row in rows_of(rows)]
    known = tuple(member for member in members if member is not None)
    return known, len(rows if isinstance(rows, list) else ()) - len(known)


def written_score(score: Score, *, family: Family) -> str:
    """A score as it is posted (AGS 2.0, section 3.4)."""
    grade = Grade().set_user_id(score.sub).set_score_given(score.given).set_score_maximum(score.maximum)
    grade.set_activity_progress(score.activity_progress).set_grading_progress("FullyGraded")
    grade.set_comment(score.comment).set_timestamp(score.stamp.isoformat(timespec="seconds"))
    if score.started_at is not None:
        grade.set_started_at(score.started_at.isoformat(timespec="milliseconds"))
    if score.submitted_at is not None:
        grade.set_submitted_at(score.submitted_at.isoformat(timespec="milliseconds"))
    return grade.set_extra_claims(_extension(score, family=family)).get_value()


def _extension(score: Score, *, family: Family) -> dict[str, Any]:
    if family.submission_extension is None:
        return {}
    is_submission = score.is_first and score.submitted_at is not None
    return {
        family.submission_extension: {
            "new_submission": is_submission,
            "prioritize_non_tool_grade": score.is_first,
        }
    }


def rows_of(body: object) -> list[dict[str, Any]]:
    """The objects of a list; whatever else is in it is left out.

    Raises:
        AnswerUnusable: it is no list.
    """
    if not isinstance(body, list):
        raise AnswerUnusable("the answer is no list")
    return [row for row in body if isinstance(row, dict)]


def read_results(body: object) -> Iterator[tuple[str | None, Result]]:
    """The rows of a column, each with whose it is (AGS 2.0, section 3.3); None where nobody can read that."""
    for row in rows_of(body):
        yield _id(row.get("userId")), _result(row)


def _result(row: Mapping[str, Any]) -> Result:
    told = row.get("resultScore")
    given = _number(told)
    return Result(
        given=given,
        is_unreadable=given is None and told is not None,
        maximum=_number(row.get("resultMaximum")),
        changed_at=_moment(row.get("timestamp")),
    )


def _moment(value: object) -> datetime | None:
    """A moment with its zone; None for anything else: the specification has none here, Moodle tells one."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def read_line_item(body: object) -> LineItem:
    """A column (AGS 2.0, section 3.2).

    Raises:
        AnswerUnusable: it cannot be told apart, or has no maximum.
    """
    if not isinstance(body, dict) or not isinstance(body.get("id"), str):
        raise AnswerUnusable("the answer is no line item")
    maximum = _number(body.get("scoreMaximum"))
    if maximum is None or maximum < 0:
        raise AnswerUnusable("the line item has no usable maximum")
    return LineItem(
        url=body["id"],
        label=str(body.get("label", "")),
        maximum=maximum,
        resource_id=kept(body.get("resourceId")),
        resource_link_id=kept(body.get("resourceLinkId")),
        tag=kept(body.get("tag")),
    )


def _member(row: Mapping[str, Any]) -> Member | None:
    sub, status = _id(row.get("user_id")), row.get("status")
    # A missing status means active (NRPS 2.0, section 2.3).
    is_active = _STATUSES.get(
        status.lower() if isinstance(status, str) else "active" if status is None else ""
    )
    if sub is None or is_active is None:
        return None
    told = row.get("roles")
    roles = told if isinstance(told, list) else [told]
    return Member(
        person=Person(
            sub=sub,
            name=full_name(row.get("name"), row.get("given_name"), row.get("family_name")),
            given=name(row.get("given_name")),
            family=name(row.get("family_name")),
            email=kept(row.get("email")),
        ),
        roles=roles_of(roles),
        is_test_person=names_a_test_person(roles),
        is_active=is_active,
    )


def _id(value: object) -> str | None:
    """An id. Some platforms write theirs as numbers (microsoft/Learn-LTI #134), which can mean one thing only."""
    if type(value) is int and abs(value) < _LARGEST:
        return str(value)
    return value if isinstance(value, str) and is_id(value) else None


def _number(value: object) -> float | None:
    """A finite number, in quotes or not, else None: JSON here also knows NaN and Infinity, and integers no float can hold."""
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        value = float(value)
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < _LARGEST:
        return None
    return float(value)
