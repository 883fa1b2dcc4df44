"""Knows which security headers a page carries; knows no page.

Everything comes from our own address and nothing is inline, so the policy needs no nonce. Who may frame a page differs
from page to page: a visit's by its platform, others by what the view says (docs/decisions/0004).
"""

from functools import lru_cache

from flask import Flask, Response, g, request

from app.wiring import wiring

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
ANYBODY = ("*",)


def frame_by(*origins: str) -> None:
    """Let `origins` (besides ourselves) frame the page that is being made."""
    g.frame_origins = origins


def send_to(*origins: str) -> None:
    """Let the page that is being made send its forms to `origins`, besides ourselves."""
    g.form_origins = origins


def let_record() -> None:
    """Let the page that is being made ask its reader for their microphone."""
    g.may_record = True


@lru_cache(maxsize=512)
def policy(frame_origins: tuple[str, ...], form_origins: tuple[str, ...] = ()) -> str:
    """The Content-Security-Policy of a page that `frame_origins` may frame and that may send forms to `form_origins`."""
    ancestors = " ".join(("'self'", *frame_origins)) if "*" not in frame_origins else "*"
    told = POLICY | {"form-action": " ".join((POLICY["form-action"], *form_origins))}
    return "; ".join([*(f"{name} {value}" for name, value in told.items()), f"frame-ancestors {ancestors}"])


@lru_cache(maxsize=512)
def _told(
    frame_origins: tuple[str, ...], form_origins: tuple[str, ...], *, may_record: bool, is_https: bool
) -> list[tuple[str, str]]:
    heard_by = "self" if may_record else ""
    told = [
        ("Content-Security-Policy", policy(frame_origins, form_origins)),
        ("Referrer-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("Permissions-Policy", f"camera=(), geolocation=(), microphone=({heard_by})"),
    ]
    return [*told, ("Strict-Transport-Security", "max-age=31536000")] if is_https else told


def install(app: Flask) -> None:
    """Put the headers on every answer; no view names one of them."""

    @app.after_request
    def protect(response: Response) -> Response:
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        told = _told(
            tuple(g.get("frame_origins", ())),
            tuple(g.get("form_origins", ())),
            may_record=g.get("may_record", False),
            is_https=wiring().settings.is_https,
        )
        response.headers.extend(told)
        return response
