"""Knows the addresses of the completion report: JSON in pages, CSV and XLSX whole; all from the report's one query."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, NoReturn, cast

from flask import Request, Response, g
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError
from sqlalchemy import Row
from webargs.flaskparser import FlaskParser

from app.api.bearers import bearer
from app.api.problems import BadQueryError, answer_for
from app.api.v1 import cursors
from app.api.v1.schemas import FileQuery, PageQuery, ProblemSchema, ReportSchema
from app.services.operating.tokens import READ_REPORTS, Bearer
from app.services.reporting import filters, reports
from app.services.reporting.download import Download
from app.services.reporting.filters import FILTERS, Filters, WrongFiltersError
from app.wiring import wiring

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REFUSALS = {
    400: "A parameter cannot be read.",
    401: "The token is missing, wrong, expired or revoked.",
    403: "The token does not allow this.",
    429: "Too many wrong tokens came from this address.",
    503: "The database does not answer just now.",
}


class Parser(FlaskParser):
    """Reads parameters; what cannot be read is a problem of the catalogue."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {"query": RAISE}  # noqa: RUF012  (as webargs has it)
    """A misspelt filter would show too much."""

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Raise `api.query` with what is wrong by parameter."""
        del req, schema, error_status_code, error_headers
        wrong = cast("dict[str, dict[str, Any]]", error.messages)["query"]
        raise BadQueryError({name: _flat(said) for name, said in wrong.items()})


class ReportBlueprint(Blueprint):  # type: ignore[misc]  # flask-smorest has no types
    """A blueprint whose parameters are read by our parser."""

    ARGUMENTS_PARSER = Parser()


blueprint = ReportBlueprint(
    "reports", __name__, url_prefix="/api/v1/reports", description="Who is how far with which star."
)


def come_in() -> None:
    """Nobody's parameters are looked at before their token."""
    g.bearer = bearer(READ_REPORTS)


answer_for(blueprint)
blueprint.before_request(come_in)

View = Callable[[dict[str, Any]], Response]


def _operation(
    path: str, query: type[Schema], *, answer: Any, kind: str, text: str
) -> Callable[[View], View]:
    """Put a view at `path`, with its parameters read by `query`, and into the OpenAPI document."""
    problem = {"application/problem+json": {"schema": ProblemSchema}}
    refusals = {str(status): {"description": said, "content": problem} for status, said in REFUSALS.items()}
    responses = {"200": {"description": text, "content": {kind: {"schema": answer}}}, **refusals}

    def place(view: View) -> View:
        told = blueprint.doc(security=[{"token": [READ_REPORTS]}], responses=responses)(view)
        placed: View = blueprint.route(path)(blueprint.arguments(query, location="query")(told))
        return placed

    return place


@_operation(
    "/completion",
    PageQuery,
    answer=ReportSchema,
    kind="application/json",
    text="A page of the rows, in an order that stays.",
)
def completion(asked: dict[str, Any]) -> Response:
    """The completion report, a page at a time.

    Ask without `cursor`, then with each `next_cursor` until there is none. Keep `as_of` of the first page: it is the
    `updated_since` of the next round, which then tells only what changed.
    """
    now = wiring().clock()
    narrowed = _filters(asked)
    after = None
    if "cursor" in asked:
        cursor = _cursor(asked["cursor"], narrowed)
        after, now = cursor.after, min(now, cursor.now)
    download = _download(narrowed, now=now)

    def cursor_of(row: Row[Any]) -> str:
        return cursors.write(reports.place_of(row), now=now, asked=asdict(narrowed))

    pieces = download.json(after=after, limit=asked["limit"], cursor_of=cursor_of)
    return Response(pieces, mimetype="application/json")


@_operation(
    "/completion.csv",
    FileQuery,
    answer={"type": "string"},
    kind="text/csv",
    text="All rows. UTF-8 with BOM, CRLF. A file that broke off ends with a row that begins with `!`.",
)
def completion_csv(asked: dict[str, Any]) -> Response:
    """The completion report as CSV, whole."""
    download = _download(_filters(asked), now=wiring().clock())
    return _file(download.sent_csv(), name="completion.csv", media_type="text/csv")


@_operation(
    "/completion.xlsx",
    FileQuery,
    answer={"type": "string", "contentMediaType": XLSX},
    kind=XLSX,
    text="All rows, in cells with types.",
)
def completion_xlsx(asked: dict[str, Any]) -> Response:
    """The completion report as a workbook, whole."""
    download = _download(_filters(asked), now=wiring().clock())
    return _file(download.xlsx(), name="completion.xlsx", media_type=XLSX)


def _filters(asked: Mapping[str, Any]) -> Filters:
    """What the parameters mean; days are those of UTC."""
    sent = {one.name: asked[one.name] for one in FILTERS if one.name in asked}
    try:
        return filters.read(sent, zone=UTC)
    except WrongFiltersError as error:
        raise BadQueryError({name: [str(said)] for name, said in error.wrong.items()}) from None


def _download(narrowed: Filters, *, now: datetime) -> Download:
    shared = wiring()
    found: Bearer = g.bearer
    return Download(
        reading=shared.reports.reading_one_moment,
        library=shared.library,
        scope=found.reports,
        filters=narrowed,
        locale=found.locale or shared.settings.default_locale,
        now=now,
    )


def _cursor(text: str, narrowed: Filters) -> cursors.Cursor:
    try:
        return cursors.read(text, asked=asdict(narrowed))
    except ValueError as error:
        raise BadQueryError({"cursor": [str(error)]}) from None


def _file(pieces: Iterator[bytes], *, name: str, media_type: str) -> Response:
    return Response(
        pieces, mimetype=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _flat(said: Any) -> list[str]:
    """The sentences about one parameter; a list's are told by position, which says nothing to a reader."""
    if isinstance(said, dict):
        return [sentence for one in said.values() for sentence in _flat(one)]
    return [str(sentence) for sentence in said]
