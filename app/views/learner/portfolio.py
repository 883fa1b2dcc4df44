"""What a learner takes along: choosing their texts, looking at the document, taking it as a file. Nothing of it is kept."""

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.document import Folio
from app.errors import AppError
from app.services import people
from app.services.actors import Actor
from app.services.learning import kept_files, portfolio
from app.views.desk import Desk, desk
from app.views.learner.forms import deed
from app.views.learner.portfolio_told import (
    ALL,
    KEEP,
    NONE,
    photos_of,
    told_choice,
    told_document,
    told_preview,
)
from app.views.learner.texts import all_kept
from app.views.page import FORMS, FileToTake, PageToDraw
from app.views.rendering import local_day
from app.views.visits import back_to, visited


@visited
def choosing(session: Session, actor: Actor) -> PageToDraw:
    """All texts, each to be taken along or left here."""
    at = desk(session, actor)
    kept = all_kept(at)
    taken = portfolio.taken_along((one.written for one in kept), course=at.course)
    return PageToDraw("learner/portfolio.html", **told_choice(at, kept, taken, at.states()))


@visited
def choose(session: Session, actor: Actor) -> AnyResponse:
    """Keep the choice, for all texts that were shown; one that was written meanwhile is not spoken of."""
    at = desk(session, actor)
    shown, what = request.form.get("shown", "").split(), deed().verb
    if what not in {KEEP, ALL, NONE}:
        raise AppError("form.unreadable")
    chosen = {KEEP: request.form.getlist("take"), ALL: shown, NONE: []}[what]
    with at.taking_part() as part:
        portfolio.choose(part, among=shown, chosen=chosen)
    return back_to("portfolio/preview" if what == KEEP and chosen else "portfolio")


@visited
def preview(session: Session, actor: Actor) -> AnyResponse | PageToDraw:
    """The document as it will be, with the files to take; with nothing chosen, the choice."""
    at = desk(session, actor)
    document = _document(at, is_looked_at=True)
    if not document.parts:
        return back_to("portfolio")
    return PageToDraw("learner/portfolio_preview.html", **told_preview(document))


@visited
def file(session: Session, actor: Actor, *, form: str) -> AnyResponse | PageToDraw:
    """The document as one file."""
    if form not in FORMS:
        raise AppError("page.not_found")
    at = desk(session, actor)
    document = _document(at, is_looked_at=False)
    if not document.parts:
        return back_to("portfolio")
    return FileToTake(document, form=form, name=f"samskabe-portfolio-{local_day(at.now)}.{form}")


def _document(at: Desk, *, is_looked_at: bool) -> Folio:
    """What was chosen, bound; where it is only looked at, photos are left where they are. Raises `visit.read_only` for who may not read it, `portfolio.too_long`."""
    if not at.actor.may_read_words:
        raise AppError("visit.read_only")
    kept = all_kept(at)
    taken = portfolio.taken_along((one.written for one in kept), course=at.course)
    chosen = [one for one in kept if one.written.slot in taken]
    photos = {} if is_looked_at else kept_files.bodies(at.session, at.actor, photos_of(chosen))
    by = people.full_name(at.session, at.actor)
    return told_document(at, chosen, at.states(), by=by, photos=photos)
