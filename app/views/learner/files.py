"""Photos and recordings beside one's texts: a page that adds one, all of them, one to be looked at, and deleting.

What is brought is written anew before the unit of work begins: that takes a second, and nobody waits for it.
"""

from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.content.tree import Item
from app.errors import AppError
from app.i18n import gettext as _
from app.services.actors import Actor
from app.services.learning import entries, kept_files, uploads
from app.uploads.new_file import NewFile
from app.uploads.refusal import RefusedFile
from app.views.brought_files import answer_with_file
from app.views.desk import Desk, desk
from app.views.headers import let_record
from app.views.intake import is_cut
from app.views.learner.files_told import refusal_words, told_adding, told_all, trouble_words
from app.views.learner.writing import files_place
from app.views.page import PageToDraw
from app.views.visits import Answer, back_to, let_in_to_act, visited
from app.wiring import wiring


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a form brings: words, and a file that was written anew, or the sentence why there is none."""

    words: str
    file: NewFile | None = None
    problem: str = ""


@visited
def page(session: Session, actor: Actor, *, slot: str) -> PageToDraw:
    """Where a file is added to a text, with those that stand there already."""
    at = desk(session, actor)
    return _adding(at, entries.item_of(at.course, slot), Brought(words=""))


def send(visit: str, *, slot: str) -> Answer:
    """Add a file. What was typed comes back where it is refused."""
    let_in_to_act(visit)
    return _keep(visit, slot=slot, brought=_bring())


def _bring() -> Brought:
    words, sent = request.form.get("words", ""), request.files.get("file")
    if not words.strip():
        problem = _("First say in a sentence what is on the photo, or write what you say in the recording.")
        return Brought(words=words, problem=problem)
    if is_cut():
        return Brought(words=words, problem=refusal_words("busy" if is_cut() == "busy" else "large_sound"))
    try:
        return Brought(words=words, file=wiring().workshop.anew(sent.read() if sent else b""))
    except RefusedFile as refusal:
        return Brought(words=words, problem=refusal_words(refusal.reason))


@visited
def _keep(session: Session, actor: Actor, *, slot: str, brought: Brought) -> AnyResponse | PageToDraw:
    at = desk(session, actor)
    item = entries.item_of(at.course, slot)
    at.star(item.star)
    if brought.file is None:
        return _adding(at, item, brought)
    with at.taking_part() as part:
        try:
            uploads.add(part, item=item, file=brought.file, words=brought.words)
        except AppError as error:
            problem = trouble_words(error, size=len(brought.file.body))
            return _adding(at, item, Brought(words=brought.words, problem=problem))
    return back_to(f"{item.star}/" if item.star in part.finished else files_place(item))


def _adding(at: Desk, item: Item, brought: Brought) -> PageToDraw:
    let_record()
    written = entries.read(at.session, at.actor, item=item)
    used = uploads.used(at.session, at.actor)
    told = told_adding(at, item, written, used=used, words=brought.words, problem=brought.problem)
    return PageToDraw("learner/add_file.html", status=422 if brought.problem else 200, **told)


@visited
def everything(session: Session, actor: Actor) -> PageToDraw:
    """All files of one's own, with what they are beside."""
    at = desk(session, actor)
    files = kept_files.all_of(session, actor)
    views = {file.slot: at.item_with(file.slot) for file in files}
    used = uploads.used(session, actor)
    return PageToDraw("learner/files.html", **told_all(at, files, views, used=used))


@visited
def one(session: Session, actor: Actor, *, key: str) -> AnyResponse:
    """One of them."""
    return answer_with_file(session, kept_files.find_own(session, actor, key))


@visited
def remove(session: Session, actor: Actor, *, key: str) -> AnyResponse:
    """Delete one, at once."""
    at = desk(session, actor)
    with at.taking_part() as part:
        slot = uploads.remove(part, key)
    return back_to("files" if request.form.get("from") == "all" else f"entry/{slot}/files")
