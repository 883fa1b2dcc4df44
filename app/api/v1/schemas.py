"""Knows the shape of what the API takes and gives; the document for machines (OpenAPI) is made from it."""

from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from app.services.reporting.query import GROUPS, STATUSES

LIMIT, MOST_ROWS = 1000, 10_000
MOST_VALUES, MOST_TEXT = 100, 100


def _said(text: str, **more: Any) -> dict[str, Any]:
    return {"description": text, **more}


def _in_calendar(moment: datetime) -> None:
    if not MINYEAR < moment.year < MAXYEAR:
        raise ValidationError("Not a moment anything happened at.")


def _moment(text: str) -> fields.AwareDateTime:
    """ISO 8601; without a zone it is UTC."""
    told = _said(f"{text} ISO 8601; UTC where no zone is named.", example="2026-11-22T00:20:05Z")
    return fields.AwareDateTime("iso", default_timezone=UTC, validate=_in_calendar, metadata=told)


def _several(text: str, *among: str) -> fields.List[Any]:
    """A parameter that may be repeated."""
    checks = [validate.OneOf(among)] if among else [validate.Length(1, MOST_TEXT)]
    one = fields.String(validate=checks)
    told = _said(f"{text} May be repeated.")
    return fields.List(one, validate=validate.Length(max=MOST_VALUES), metadata=told)


class FileQuery(Schema):
    """What narrows a report as a file."""

    context = _several("Only these courses, by `context_id`.")
    module = _several("Only these stars, by `module_id`.")
    group = _several("Only people of these groups.", *GROUPS)
    status = _several("Only rows with this status.", *STATUSES)
    active_from = _moment("The last activity was then or later.")
    active_before = _moment("The last activity was earlier than this.")
    updated_since = _moment("Only rows that changed after this moment.")


class PageQuery(FileQuery):
    """The same, and which page of the rows."""

    limit = fields.Integer(
        load_default=LIMIT, validate=validate.Range(1, MOST_ROWS), metadata=_said("How many rows at most.")
    )
    cursor = fields.String(metadata=_said("`next_cursor` of the answer before, with the same parameters."))


def _text(text: str, **more: Any) -> fields.String:
    return fields.String(required=True, allow_none=True, metadata=_said(text), **more)


def _time(text: str) -> fields.AwareDateTime:
    return fields.AwareDateTime(required=True, allow_none=True, metadata=_said(text))


def _share(text: str) -> fields.Float:
    return fields.Float(required=True, allow_none=True, validate=validate.Range(0, 1), metadata=_said(text))


class RowSchema(Schema):
    """One person and one star. In a row that ceased (`removed`) only ids and `changed_at` are told."""

    institution_id = fields.String(required=True, metadata=_said("The institution the person belongs to."))
    platform_id = fields.String(required=True, metadata=_said("The learning platform the course is in."))
    context_id = fields.String(required=True, metadata=_said("The course in the learning platform."))
    context_title = _text("Its title there.")
    person_id = fields.String(
        required=True, metadata=_said("The person; the same in all courses of one platform.")
    )
    lms_user_id = _text("The id of the person in the platform.")
    name = _text("Only where the platform shares it.")
    email = _text("Only where the platform shares it.")
    group = _text("Which voice the person has in the course.", validate=validate.OneOf(GROUPS))
    cohort = _text("The group the person takes the course with, where there is one.")
    pathway = _text("Which stars the person takes.")
    module_id = fields.String(required=True, metadata=_said("The star; ids are never used again."))
    module_title = _text("Its title in the language of the institution.")
    required = fields.Boolean(
        required=True, allow_none=True, metadata=_said("Whether the pathway or the set-up asks for the star.")
    )
    status = _text(
        "`opened`: the first page was served. `started`: something was answered, written or done on paper. "
        "`completed`: everything the star asks for is done; stays. `left`: gone from the roster.",
        validate=validate.OneOf(STATUSES),
    )
    progress = _share("How much of what the star asks for is done.")
    quiz_score = _share("The best finished quiz; none before the first.")
    quiz_passed = fields.Boolean(
        required=True, allow_none=True, metadata=_said("At or above the pass mark of that moment; stays.")
    )
    completed_by = _text("What completed it.", validate=validate.OneOf(("quiz", "talk")))
    journal_entries = fields.Integer(
        required=True,
        allow_none=True,
        metadata=_said("How many journal texts there are; never what they say."),
    )
    enrolled_at = _time("First seen in the course or on its roster.")
    opened_at = _time("First page served.")
    started_at = _time("First saved answer, text, vote or paper mark.")
    completed_at = _time("The rule was met.")
    last_activity_at = _time("Last activity in the star.")
    due_at = _time("The date the course leaders set; it informs and closes nothing.")
    left_at = _time("The roster came without the person.")
    changed_at = fields.AwareDateTime(
        required=True, metadata=_said("When something in the row last changed.")
    )
    removed = fields.Boolean(
        required=True,
        metadata=_said(
            "The row ceased since `updated_since`: its star is off, or the person learns there no more."
        ),
    )


class ReportSchema(Schema):
    """A page of the report."""

    rows = fields.List(fields.Nested(RowSchema), required=True)
    next_cursor = _text("What `cursor` of the next request must be; none on the last page.")
    as_of = fields.AwareDateTime(
        required=True,
        metadata=_said("Changes up to this moment are told; `updated_since` of the next round."),
    )


class ProblemSchema(Schema):
    """A refusal (RFC 9457)."""

    type = fields.Url(required=True, metadata=_said("Where the code is explained."))
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata=_said("What to do."))
    code = fields.String(required=True, metadata=_said("The same code as on pages and in the log."))
    reference = fields.String(required=True, metadata=_said("The number of the request in the log."))
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata=_said("What is wrong with which parameter."),
    )
