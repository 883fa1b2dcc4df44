"""The set-up of a course: settings in a form, looked at once more where they count, saved as a new version.

The form carries everything that was typed, and the number of the version it began from; moving a star up or down,
reading on before saving and a conflict with somebody else's version all come back as the same form. A version is
taken back by filling the form with it (`?from=3`), stars that a release brought are shown likewise (`?from=new`); nothing is saved before somebody presses the button. The settings of a
course this one is a copy of fill it by that course's key; while nobody has set this one up, one click takes them.
"""

from typing import Any

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.errors import AppError
from app.models.base import KEY_LENGTH
from app.services.actors import INSTRUCTOR, Actor
from app.services.learning import setup_effects
from app.services.learning.terms import Terms
from app.services.setup import configuration, rollover, saving
from app.services.setup import history as setup_history
from app.services.setup.changes import differences, merge
from app.services.setup.document import SetupDocument
from app.views.desk import Desk, desk
from app.views.instructor import bulk, earlier, forms, rows
from app.views.instructor.forms import Filled
from app.views.instructor.sheet import NEW, Sheet, Source
from app.views.page import PageToDraw
from app.views.rendering import zone
from app.views.visits import back_to, visited

DEFAULT = 0
"""The number that stands for the course's own settings."""


@visited
def show(session: Session, actor: Actor) -> PageToDraw:
    """Today's settings, or those of an older version or an earlier course, to be looked at and saved."""
    actor.require(INSTRUCTOR)
    at = desk(session, actor)
    source = _source(request.args.get("from"))
    document = at.setup.whole if source is None else _document_at(at, source)
    sheet = Sheet(at=at, now=at.setup, filled=_fill(at, document), source=source)
    saved = _version(request.args.get("saved"))
    return _page(sheet, saved=saved, earlier=earlier.offers(at) if source is None else ())


@visited
def take(session: Session, actor: Actor) -> AnyResponse | PageToDraw:
    """Take over the settings of an earlier course as the page has told them, with one click.

    Where they are not what the page told any more, or somebody has set the course up meanwhile, they only fill the form.
    """
    actor.require(INSTRUCTOR)
    at = desk(session, actor)
    source = _source(request.form.get("source"))
    if not isinstance(source, str) or source == NEW:
        raise AppError("form.unreadable")
    sheet = Sheet(at=at, now=at.setup, filled=_fill(at, _document_at(at, source)), source=source)
    if at.setup.version or request.form.get("reviewed") != sheet.digest:
        return _page(sheet, status=409)
    return _save(sheet)


@visited
def act(session: Session, actor: Actor) -> AnyResponse | PageToDraw:
    """Move a star, do the same to several, look at what saving would do, or save."""
    actor.require(INSTRUCTOR)
    at = desk(session, actor)
    base = _version(request.form.get("base"))
    if base is None:
        raise AppError("form.unreadable")
    began_from = at.setup.whole if base == at.setup.version else _document_at(at, base)
    filled = forms.read(request.form, base=began_from, course=at.course, zone=zone())
    sheet = Sheet(at=at, now=at.setup, filled=filled, source=_source(request.form.get("source")))
    if base != at.setup.version:
        return _both(sheet, began_from)
    move = request.form.get("move")
    if move:
        sheet.filled = Filled(texts=filled.texts, document=forms.moved(filled.document, move))
        return _page(sheet, moved=move.partition(":")[2])
    if request.form.get("do") in {bulk.CHOSEN, bulk.ALL}:
        return _several(sheet)
    if filled.wrong:
        return _page(sheet, status=422)
    return _save(sheet)


def _several(sheet: Sheet) -> PageToDraw:
    """Do the same to several stars in the form; nothing is saved by that, and what could not be read stays to be seen."""
    filled = sheet.filled
    known = {star.star for star in filled.document.stars}
    picked = frozenset(request.form.getlist("pick")) & known
    stars = known if request.form.get("do") == bulk.ALL else picked
    document = bulk.done(filled.document, request.form.get("bulk", ""), stars=stars, zone=zone())
    shown = _fill(sheet.at, document)
    unread = {name: text for name, text in filled.texts.items() if name in filled.wrong}
    sheet.filled = Filled(texts={**shown.texts, **unread}, document=document, wrong=filled.wrong)
    return _page(
        sheet,
        status=200 if stars else 422,
        picked=picked,
        nobody_picked=not stars,
        wanted=request.form.get("bulk", ""),
    )


def _save(sheet: Sheet) -> AnyResponse | PageToDraw:
    changed = sheet.changed
    if not changed:
        return back_to("set-up?saved=0")
    if any(change.counts for change in changed) and request.form.get("reviewed") != sheet.digest:
        sheet.is_reviewed = True
        return _page(sheet)
    at = sheet.at
    try:
        settings_no, saved = saving.save(
            at.session,
            at.actor,
            course=at.course,
            document=sheet.filled.document,
            began_from=sheet.now.version,
            why=_why(sheet),
            now=at.now,
        )
    except saving.SavedMeanwhile:
        theirs = configuration.read(at.session, at.actor.context, course=at.course)
        late = Sheet(at=at, now=theirs, filled=sheet.filled, source=sheet.source)
        return _both(late, sheet.now.whole)
    terms = Terms(setup=saved, settings_no=settings_no, release_id=at.release_id, now=at.now)
    setup_effects.renew(at.session, at.actor, terms, changed=changed)
    return back_to(f"set-up?saved={saved.version}")


def _why(sheet: Sheet) -> str:
    """`default`, `version 3` or `copied KEY` if exactly that was taken, else `saved`."""
    if sheet.source is None or differences(_document_at(sheet.at, sheet.source), sheet.filled.document):
        return saving.SAVED
    if sheet.source == NEW:
        return saving.NEWER
    if isinstance(sheet.source, str):
        return f"{saving.COPIED} {sheet.source}"
    return saving.BY_DEFAULT if sheet.source == DEFAULT else f"{saving.TAKEN_BACK} {sheet.source}"


def _both(sheet: Sheet, began_from: SetupDocument) -> PageToDraw:
    """Somebody else was quicker: their changes come into the form, and what was changed here stays on top."""
    theirs = differences(began_from, sheet.now.whole)
    document = merge(began_from, sheet.filled.document, sheet.now.whole)
    shown = _fill(sheet.at, document)
    unread = {name: text for name, text in sheet.filled.texts.items() if name in sheet.filled.wrong}
    sheet.filled = Filled(texts={**shown.texts, **unread}, document=document, wrong=sheet.filled.wrong)
    sheet.theirs = tuple(theirs)
    return _page(sheet, status=409)


def _fill(at: Desk, document: SetupDocument) -> Filled:
    return forms.fill(document, course=at.course, zone=zone())


def _page(sheet: Sheet, **more: Any) -> PageToDraw:
    """The set-up; where an earlier course fills the form, with its name."""
    source = sheet.source
    is_course = isinstance(source, str) and source != NEW
    return rows.page(sheet, source_title=earlier.title(sheet.at, str(source)) if is_course else None, **more)


def _document_at(at: Desk, source: int | str) -> SetupDocument:
    if source == NEW:
        return at.setup.with_newer
    if isinstance(source, str):
        return rollover.document_of(at.session, at.actor, key=source, setup=at.setup)
    return setup_history.document_at(at.session, at.actor, number=source, course=at.course)


def _source(told: str | None) -> Source:
    """A version's number, an earlier course's key, `new`, or nothing that can be used."""
    if told == NEW:
        return NEW
    is_key = told is not None and len(told) == KEY_LENGTH and told.isascii() and told.isalnum()
    return told if is_key else _version(told)


def _version(told: str | None) -> int | None:
    """The number of a version; None where none is told or it is no number."""
    return int(told) if told and told.isascii() and told.isdigit() and len(told) <= 9 else None  # noqa: PLR2004
