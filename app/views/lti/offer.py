"""Knows how this tool describes itself to platforms and to those who look after them; knows no registration."""

from flask import Response, jsonify

from app.i18n import gettext as _
from app.wiring import wiring
from lti.registration import ToolDescription, canvas_key


def describe() -> ToolDescription:
    """The tool, in the language of this request."""
    return ToolDescription(
        base_url=wiring().settings.public_url,
        title="Samskabe",
        description=_(
            "A course for citizens, professionals and leaders who want to make public services better, together."
        ),
        words={
            "course": _("Co-creating welfare together"),
            "reports": _("Course reports"),
            "content": _("Choose from the course"),
            "review": _("Look at the work"),
        },
    )


def for_canvas() -> Response:
    """The configuration of a developer key in Canvas."""
    return jsonify(canvas_key(describe()))
