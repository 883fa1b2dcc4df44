"""The door for anybody: what this is, and whether it lives."""

from flask import Blueprint, Response, jsonify, render_template, send_from_directory
from sqlalchemy.exc import SQLAlchemyError

from app.adapters.sql import schema
from app.config.places import STATIC
from app.errors import AppError
from app.services.operating import heartbeat, seals
from app.services.releases import courses
from app.views.public import boxes, certificates, looks, statements
from app.wiring import wiring

blueprint = Blueprint("public", __name__)
for address, endpoint, view in (
    ("/privacy", "privacy", statements.privacy),
    ("/accessibility", "accessibility", statements.accessibility),
    ("/forgotten", "forgotten", statements.forgotten),
    ("/look/<institution>/<version>.css", "look", looks.sheet),
    ("/look/<institution>/<name>.png", "logo", looks.logo),
    ("/verify", "ask", certificates.ask),
    ("/verify/<number>", "verify", certificates.verify),
    ("/verify/<number>/status", "is_good", certificates.is_good),
    ("/s/<code>", "box", boxes.show),
    ("/s/<code>/in", "box_again", boxes.show),
    ("/s/<code>/thanks", "box_thanks", boxes.thanks),
    ("/badges/issuers/<key>", "issuer", certificates.issuer),
    ("/badges/keys/<kid>", "badge_key", certificates.public_key),
    ("/badges/achievements/<course>/<award>", "achieved", certificates.achieved),
):
    blueprint.add_url_rule(address, endpoint=endpoint, view_func=view)
blueprint.add_url_rule("/s/<code>/in", endpoint="put", view_func=boxes.put, methods=["POST"])
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
    """The database answers, with the schema this code was written for, and our keys open what is sealed in it."""
    is_ready = _why_not() is None
    return jsonify(status="ok" if is_ready else "not ready"), 200 if is_ready else 503


@blueprint.get("/health")
def health() -> tuple[Response, int]:
    """The same, besides why not, and when a worker was last seen: without one grades wait, and people can learn."""
    why = _why_not()
    told: dict[str, str | None] = {"status": "ok" if why is None else "not ready", "reason": why}
    if why is None:
        shared = wiring()
        with shared.database.reading() as session:
            seen = heartbeat.worker(session, now=shared.clock())
        told["worker"] = "alive" if seen.is_alive else "silent"
        told["worker_seen_at"] = seen.at.isoformat(timespec="seconds") if seen.at else None
    return jsonify(told), 200 if why is None else 503


def _why_not() -> str | None:
    """What this process cannot serve anybody for, in a word that tells nothing to strangers; None: it can."""
    database = wiring().database
    try:
        if not schema.is_current(database.reader):
            return "schema"
        with database.reading() as session:
            seals.check(session)
    except SQLAlchemyError:
        return "database"
    except seals.WrongKeysError:
        return "keys"
    return None
