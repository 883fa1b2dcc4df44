"""What can be taken over from the courses this one is a copy of, in words; knows no rule about what that is."""

from typing import Any

from app.services.learning import setup_effects
from app.services.setup import rollover
from app.views.desk import Desk
from app.views.instructor import forms, grading_told, rows
from app.views.instructor.sheet import Sheet
from app.views.rendering import href, zone


def offers(at: Desk) -> list[dict[str, Any]]:
    """The earlier courses, with what each one's settings would change here; none once somebody has set this course up."""
    found = [] if at.setup.version else rollover.ancestors(at.session, at.actor)
    if not found:
        return []
    group = setup_effects.group(at.session, at.actor)
    return [_named(ancestor) | _preview(at, ancestor, group=group) for ancestor in found]


def links(at: Desk) -> list[dict[str, Any]]:
    """The earlier courses, each with the address that fills the form with its settings."""
    return [
        _named(ancestor) | {"href": href(f"set-up?from={ancestor.key}")}
        for ancestor in rollover.ancestors(at.session, at.actor)
    ]


def title(at: Desk, key: str) -> str | None:
    """What an earlier course is called; None where it is not known any more."""
    found = rollover.ancestors(at.session, at.actor)
    return next((ancestor.title for ancestor in found if ancestor.key == key), None)


def _named(ancestor: rollover.Ancestor) -> dict[str, Any]:
    return {"key": ancestor.key, "title": ancestor.title, "label": ancestor.label}


def _preview(at: Desk, ancestor: rollover.Ancestor, *, group: setup_effects.Group) -> dict[str, Any]:
    document = rollover.document_of(at.session, at.actor, key=ancestor.key, setup=at.setup)
    sheet = Sheet(at=at, now=at.setup, filled=forms.fill(document, course=at.course, zone=zone()))
    return {
        "changes": rows.review(sheet, sheet.changed, group=group),
        "falls": grading_told.falls(at, sheet.after),
        "reviewed": sheet.digest,
    }
