"""How an institution's pages look: its stylesheet and its logo, for anybody who has their addresses. Nothing in them is secret."""

from flask import Response

from app.errors import AppError
from app.models.institution import Institution
from app.services.operating import institutions, themes
from app.views.headers import ANYBODY, frame_by
from app.wiring import wiring

FOR_GOOD = "public, max-age=31536000, immutable"
"""Another version has another address."""


def sheet(institution: str, version: str) -> Response:
    """The stylesheet. A page that was drawn before a change gets the present one, and does not keep it. Raises `page.not_found`."""
    with wiring().database.reading() as session:
        found = institutions.by_key(session, institution)
    if found is None or found.theme is None:
        raise AppError("page.not_found")
    is_present = found.theme["version"] == version
    return _told(themes.sheet_of(themes.of(found)).encode(), "text/css", is_present=is_present)


def logo(institution: str, name: str) -> Response:
    """The logo, in the same way. Raises `page.not_found`."""
    with wiring().database.reading() as session:
        found = institutions.by_key(session, institution)
        body = themes.logo_of(session, found.id) if found else None
    if found is None or body is None:
        raise AppError("page.not_found")
    return _told(body, "image/png", is_present=_hash(found) == name)


def _hash(institution: Institution) -> str | None:
    kept = themes.of(institution).logo
    return kept["hash"] if kept else None


def _told(body: bytes, mimetype: str, *, is_present: bool) -> Response:
    frame_by(*ANYBODY)
    response = Response(body, mimetype=mimetype)
    if is_present:
        response.headers["Cache-Control"] = FOR_GOOD
    return response
