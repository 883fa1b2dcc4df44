"""Knows how a refusal looks as a page inside the frame; the catalogue knows what it says."""

import re
from contextlib import suppress

from flask import Flask, g, render_template, request
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import BadRequest, HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge

from app.errors import CATALOGUE, AppError, Refusal
from app.logs import logger
from app.services.actors import Actor
from app.services.arrival import visits
from app.services.arrival.visits import VisitOver
from app.views.headers import ANYBODY, frame_by
from app.views.posted_forms import is_from_own_site
from app.views.visits import cookie_name
from app.wiring import wiring
from lti.errors import ClaimInvalid, GateError, PlatformUnknown, RegistrationRefused

Answer = tuple[str, int]
_HTTP = {
    NotFound: "page.not_found",
    MethodNotAllowed: "page.method",
    RequestEntityTooLarge: "form.too_large",
    BadRequest: "form.unreadable",
}
LONGEST_TOLD = 200
_TEMPLATES = {"page.busy": "errors/database_down.html"}
_UNREACHABLE = (OperationalError, InterfaceError, PoolTimeout)
_OF_VISIT = re.compile(r"/v/([^/]+)/")
_OF_WORDS = re.compile(
    r"(?:[^.]*\.)?(?:text|remark|(?:field|why|gap)-.*)"
    r"|words|sentence|where|reach|title|place|challenge|involved|open|fixed"
    r"|(?:question\d|readers|promise|elsewhere|told)_.*"
)
"""The names of fields that people write in; on a page of a star the activity stands before them: `journal.text`."""


def error_page(
    entry: Refusal,
    *,
    return_url: str | None = None,
    told: str = "",
    claim: str = "",
    stranger: PlatformUnknown | None = None,
    is_kept: bool = False,
) -> Answer:
    """The page of one refusal; the number on it is the request's id in the log. `told`: a platform's own words.

    `claim`: what its message lacks; `stranger`: what a platform calls itself that is not known by that name.

    What somebody wrote and could not send is on the page, to be copied; `is_kept`: it waits for them all the same.
    """
    if "frame_origins" not in g:
        frame_by(*ANYBODY)
    more = {"return_url": return_url} if return_url else {}
    page = render_template(
        _TEMPLATES.get(entry.code, "errors/error.html"),
        frame=_frame(),
        can_set_up=False,
        error=entry,
        reference=g.get("request_id", ""),
        texts=sent_texts(),
        is_kept=is_kept,
        told=told,
        claim=claim,
        stranger=_told_stranger(stranger) if stranger and stranger.issuer else None,
        code=entry.code if "shows_codes" in g else None,
        **more,
    )
    return page, entry.status


def _told_stranger(error: PlatformUnknown) -> dict[str, str | bool]:
    """What came and what is registered, each cut: nobody has proved anything of it."""
    return {
        "issuer": error.issuer[:LONGEST_TOLD],
        "client_id": error.client_id[:LONGEST_TOLD],
        "registered": error.registered,
        "is_client": error.is_client,
    }


def _frame() -> str:
    """Whose bar the page keeps: of whoever is in a visit. Elsewhere, and in a review, there is none to keep."""
    if "operator" in g:
        return "operator/frame.html"
    actor: Actor | None = g.get("actor")
    if actor is None or actor.is_review:
        return "skeleton.html"
    return "admin/frame.html" if actor.context_id is None else "learner/frame.html"


def _come_in() -> None:
    """Find out who asks for a page of a visit that is none, so that the way back stands on the page that says so."""
    visit = _OF_VISIT.match(request.path)
    secret = request.cookies.get(cookie_name())
    if visit is None or secret is None or "actor" in g or "operator" in g:
        return
    g.visit_key, g.visit_secret = visit[1], secret
    with suppress(AppError, SQLAlchemyError), wiring().database.reading() as session:
        g.actor = visits.enter(session, visit[1], secret=secret, now=wiring().clock())
        frame_by(*g.actor.frame_origins)


def show_codes() -> None:
    """The page that is being made is for somebody who can look a code up: one who looks after a platform."""
    g.shows_codes = True


def sent_texts() -> list[str]:
    """What a person wrote into the form of this request; nothing where another site may have filled it in."""
    if request.method != "POST" or not is_from_own_site():
        return []
    try:
        sent = request.form.items(multi=True)
    except HTTPException:  # too large, or unreadable: the browser's own copy is all there is
        return []
    # What was picked stands under such names too; said once, it is soon passed over.
    return list(dict.fromkeys(text for name, text in sent if _OF_WORDS.fullmatch(name) and text.strip()))


def install(app: Flask) -> None:
    """Answer every failure with a page, and log it with the same code."""

    @app.errorhandler(AppError)
    def refuse(error: AppError) -> Answer:
        logger().warning("refused", code=error.code, **error.detail)
        if isinstance(error, VisitOver):
            return error_page(error.entry, return_url=error.return_url, is_kept=error.is_kept)
        return error_page(error.entry)

    @app.errorhandler(GateError)
    def refuse_launch(error: GateError) -> Answer:
        logger().warning("refused", code=error.code, reason=str(error))
        return error_page(
            CATALOGUE[error.code],
            told=error.told if isinstance(error, RegistrationRefused) else "",
            claim=error.claim if isinstance(error, ClaimInvalid) else "",
            stranger=error if isinstance(error, PlatformUnknown) else None,
        )

    @app.errorhandler(HTTPException)
    def refuse_http(error: HTTPException) -> Answer:
        code = next((code for kind, code in _HTTP.items() if isinstance(error, kind)), "page.failed")
        logger().info("refused", code=code, status=error.code, path=_shape(request.path))
        _come_in()
        return error_page(CATALOGUE[code])

    @app.errorhandler(PoolTimeout)
    @app.errorhandler(DBAPIError)
    def refuse_for_now(error: DBAPIError | PoolTimeout) -> Answer:
        if isinstance(error, _UNREACHABLE) or type(error) is DatabaseError:
            logger().error("database", code="page.busy", exc_info=error)
            return error_page(CATALOGUE["page.busy"])
        return fail(error)

    @app.errorhandler(Exception)
    def fail(error: Exception) -> Answer:
        logger().error("failed", code="page.failed", exc_info=error)
        return error_page(CATALOGUE["page.failed"])


def _shape(path: str) -> str:
    """A path without the visit's key: that key is half of what opens a visit."""
    parts = path.split("/")
    if parts[1:2] == ["v"] and len(parts) > 2:  # noqa: PLR2004  ("", "v", key)
        parts[2] = "…"
    return "/".join(parts)
