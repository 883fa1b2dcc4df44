"""What is kept of the person who reads: told, given as a file, deleted when they want it."""

import json

from flask import Response, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.errors import AppError
from app.i18n import gettext as _
from app.models.institution import Institution
from app.services.actors import Actor
from app.services.operating import contacts
from app.services.privacy import erasing
from app.services.privacy.holdings import OF_PEOPLE
from app.services.privacy.takeout import takeout
from app.views.learner.takeout_told import told_takeout
from app.views.page import FileToDraw, PageToDraw
from app.views.rendering import href
from app.views.visits import leave_for, visited
from app.wiring import wiring

NAME = "samskabe-my-data"


@visited
def tell(session: Session, actor: Actor) -> PageToDraw:
    """Everything that is kept, why, who sees it, until when; the way to a file, and to deleting it."""
    _themselves(actor)
    return _page(session, actor, problem=None)


@visited
def as_json(session: Session, actor: Actor) -> Response:
    """All of it, for machines."""
    told = takeout(session, _themselves(actor), now=wiring().clock())
    response = Response(json.dumps(told, ensure_ascii=False, indent=2), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{NAME}.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


@visited
def as_page(session: Session, actor: Actor) -> FileToDraw:
    """All that people can read of it, in one file that needs nothing else."""
    told = takeout(session, _themselves(actor), now=wiring().clock())
    return FileToDraw("learner/takeout.html", name=f"{NAME}.html", **told_takeout(told))


@visited
def erase(session: Session, actor: Actor) -> AnyResponse | PageToDraw:
    """Delete everything, once they say that they are sure."""
    person_id = _themselves(actor)
    if request.form.get("sure") != "yes":
        return _page(session, actor, problem=_("Tick that you are sure. Nothing has been deleted."))
    erasing.erase(session, person_id, by=actor.person_key, now=wiring().clock())
    return leave_for("/forgotten")


def _page(session: Session, actor: Actor, *, problem: str | None) -> PageToDraw:
    home = session.get_one(Institution, actor.institution_id)
    return PageToDraw(
        "learner/own_data.html",
        status=422 if problem else 200,
        holdings=OF_PEOPLE,
        institution=home.name,
        contact=contacts.read(home.contacts)[contacts.PRIVACY],
        action=href("data"),
        json_href=href("data/json"),
        page_href=href("data/page"),
        problem=problem,
    )


def _themselves(actor: Actor) -> int:
    """The person, if it is they who ask. Raises `visit.forbidden` in a disguise, a review, a preview."""
    if actor.is_disguised or actor.is_review or actor.is_preview:
        raise AppError("visit.forbidden")
    return actor.person_id
