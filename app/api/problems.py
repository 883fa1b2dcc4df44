"""Knows how a refusal is told to a machine: problem+json (RFC 9457) with the catalogue's codes; knows no endpoint."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, Response, g, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from app.errors import CATALOGUE, AppError, Refusal
from app.logs import logger
from app.wiring import wiring

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/"
_HTTP: dict[type[HTTPException], str] = {NotFound: "page.not_found", MethodNotAllowed: "page.method"}


class BadQueryError(AppError):
    """Parameters that cannot be read; `wrong` says what is wrong with which."""

    def __init__(self, wrong: Mapping[str, Any]) -> None:
        super().__init__("api.query", parameters=", ".join(wrong))
        self.wrong = wrong


def problem(entry: Refusal, *, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """The answer for one refusal; `reference` is the request's number in the log."""
    body = {
        "type": f"{wiring().settings.public_url}/api/docs#{entry.code}",
        "title": str(entry.title),
        "status": int(entry.status),
        "detail": str(entry.hint),
        "code": entry.code,
        "reference": g.get("request_id", ""),
    }
    text = json.dumps(body | more, ensure_ascii=False)
    return Response(text, status=entry.status, mimetype=MEDIA_TYPE, headers=dict(headers or {}))


def install(app: Flask) -> None:
    """Answer wrong addresses and methods under `/api/` with a problem; they belong to no blueprint."""

    @app.before_request
    def refuse_address() -> Response | None:
        found = request.routing_exception
        if request.path.startswith(PREFIX) and isinstance(found, NotFound | MethodNotAllowed):
            return _refuse_http(found)
        return None


def answer_for(blueprint: Blueprint) -> None:
    """Answer every failure of a blueprint with a problem."""
    blueprint.register_error_handler(AppError, _refuse)
    blueprint.register_error_handler(HTTPException, _refuse_http)
    blueprint.register_error_handler(OperationalError, _refuse_for_now)
    blueprint.register_error_handler(Exception, _fail)


def _refuse(error: AppError) -> Response:
    logger().warning("refused", code=error.code, **error.detail)
    if isinstance(error, BadQueryError):
        return problem(error.entry, errors=error.wrong)
    headers = {"api.token": {"WWW-Authenticate": "Bearer"}, "api.throttled": {"Retry-After": "60"}}
    return problem(error.entry, headers=headers.get(error.code))


def _refuse_http(error: HTTPException) -> Response:
    code = next((code for kind, code in _HTTP.items() if isinstance(error, kind)), "page.failed")
    logger().info("refused", code=code, status=error.code, path=request.path)
    allowed = error.valid_methods if isinstance(error, MethodNotAllowed) else None
    return problem(CATALOGUE[code], headers={"Allow": ", ".join(sorted(allowed))} if allowed else None)


def _refuse_for_now(error: OperationalError) -> Response:
    logger().error("database", kind=type(error.orig).__name__)
    return problem(CATALOGUE["page.busy"], headers={"Retry-After": "60"})


def _fail(error: Exception) -> Response:
    logger().error("failed", kind=type(error).__name__, exc_info=error)
    return problem(CATALOGUE["page.failed"])
