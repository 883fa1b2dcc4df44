"""What others at one's tables share: a list, and one text. They are read; nothing is written here."""

from typing import Any

from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.i18n import gettext as _
from app.services.actors import Actor
from app.services.learning import table_texts
from app.services.learning.table_texts import TableText
from app.views.brought_files import answer_with_file
from app.views.desk import Desk, desk
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.telling.files import told_files
from app.views.telling.plans import told_shared_plan
from app.views.telling.stars import heading
from app.views.telling.texts import excerpt, labelled, title_of
from app.views.visits import visited


@visited
def everything(session: Session, actor: Actor) -> PageToDraw:
    """All of them, the newest first."""
    at = desk(session, actor)
    found = table_texts.read_all(session, actor)
    return PageToDraw(
        "learner/table_texts.html",
        texts=[_listed(at, one) for one in found],
        is_hidden=not actor.may_read_words,
    )


@visited
def one(session: Session, actor: Actor, *, key: str) -> PageToDraw:
    """One text, as its writer saved it."""
    at = desk(session, actor)
    found = table_texts.read_one(session, actor, key)
    view = at.item_with(found.slot, release_id=found.release_id)
    return PageToDraw(
        "learner/table_text.html",
        text=_listed(at, found),
        fields=labelled(view, found.texts),
        lang_of_words=at.foreign(view.lang) if view else None,
        shown=told_shared_plan(at, view, found.texts),
        back_href=href("at-my-tables"),
    )


@visited
def file(session: Session, actor: Actor, *, key: str, file: str) -> AnyResponse:
    """A photo or recording beside a text, or a part of it."""
    return answer_with_file(session, table_texts.file(session, actor, key, file=file))


def _listed(at: Desk, found: TableText) -> dict[str, Any]:
    """A text in the words of the course as it was when it was saved."""
    view = at.item_with(found.slot, release_id=found.release_id)
    star = found.slot.partition("/")[0]
    return {
        "href": href(f"at-my-tables/{found.key}"),
        **title_of(found.slot, view, course=at.view, foreign=at.foreign),
        "star": heading(star, at.view_of_star(star, slot=found.slot), foreign=at.foreign),
        "by": found.by or _("Somebody whose name your learning platform does not tell"),
        "excerpt": excerpt(labelled(view, found.texts)),
        "saved_at": found.saved_at,
        "files": told_files(found.files, href=lambda file: href(f"at-my-tables/{found.key}/{file}")),
    }
