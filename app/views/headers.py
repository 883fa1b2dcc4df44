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


def install(app: Flask) -> None:
    """Put the headers on every answer."""

    @app.after_request
    def protect(response: Response) -> Response:
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Content-Security-Policy"] = policy(
            tuple(g.get("frame_origins", ())), tuple(g.get("form_origins", ()))
        )
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        heard_by = "self" if g.get("may_record") else ""
        response.headers["Permissions-Policy"] = f"camera=(), geolocation=(), microphone=({heard_by})"
        if wiring().settings.is_https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response
