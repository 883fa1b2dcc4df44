"""The door for anybody: what this is, and whether it lives."""

from flask import Blueprint, Response, jsonify, render_template, send_from_directory
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.adapters.sql import schema
from app.config.places import STATIC
from app.errors import AppError
from app.services.releases import courses
from app.views.public import certificates, statements
from app.wiring import wiring

blueprint = Blueprint("public", __name__)
for address, endpoint, view in (
    ("/privacy", "privacy", statements.privacy),
    ("/accessibility", "accessibility", statements.accessibility),
    ("/forgotten", "forgotten", statements.forgotten),
    ("/verify", "ask", certificates.ask),
    ("/verify/<number>", "verify", certificates.verify),
    ("/verify/<number>/status", "is_good", certificates.is_good),
    ("/badges/issuers/<key>", "issuer", certificates.issuer),
    ("/badges/keys/<kid>", "badge_key", certificates.public_key),
    ("/badges/achievements/<course>/<award>", "achieved", certificates.achieved),
):
    blueprint.add_url_rule(address, endpoint=endpoint, view_func=view)
ONE_DAY = 24 * 60 * 60
"""In seconds."""


@blueprint.get("/")
def landing() -> str:
    """What this is and how it is installed."""
    shared = wiring()
    try:
        with shared.database.reading() as session:
            view = courses.read_current(
                session, library=shared.library, locale=shared.settings.default_locale
            ).view
        written = sum(star.is_written for star in view.course.stars.values())
    except AppError:
        written = 0
    return render_template(
        "public/landing.html",
        stars=written,
        practice_href=shared.settings.practice_lms or None,
        source_href=None,
    )


@blueprint.get("/icon.svg")
def icon() -> Response:
    """The tool's sign, for platforms: they keep its address for years."""
    return send_from_directory(STATIC, "icon.svg", max_age=ONE_DAY)


@blueprint.get("/health/live")
def live() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/health/ready")
def ready() -> tuple[Response, int]:
    """The database answers, with the schema this code was written for."""
    try:
        engine = wiring().database.reader
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        is_ready = schema.is_current(engine)
    except SQLAlchemyError:
        is_ready = False
    return jsonify(status="ok" if is_ready else "not ready"), 200 if is_ready else 503
