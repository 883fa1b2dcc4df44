"""Who set the course up how and when, in words; every version can be taken back into the form."""

from sqlalchemy.orm import Session

from app.i18n import gettext as _
from app.services.actors import INSTRUCTOR, Actor
from app.services.setup import history as setup_history
from app.services.setup import saving
from app.views.desk import Desk, desk
from app.views.instructor import earlier
from app.views.instructor.rows import in_words
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.visits import visited


@visited
def history(session: Session, actor: Actor) -> PageToDraw:
    """All versions, newest first."""
    actor.require(INSTRUCTOR)
    at = desk(session, actor)
    versions = setup_history.versions(session, actor, course=at.course)
    return PageToDraw(
        "instructor/history.html",
        back_href=href("set-up"),
        default_href=href("set-up?from=0"),
        earlier=earlier.links(at),
        versions=[
            {
                "number": version.number,
                "at": version.at,
                "by": version.by,
                "is_mine": version.is_mine,
                "why": _why(at, version.why),
                "changes": in_words(at, version.changed),
                "href": None if version is versions[0] else href(f"set-up?from={version.number}"),
            }
            for version in versions
        ],
    )


def _why(at: Desk, why: str) -> str | None:
    """What led to a version, where that is worth a sentence."""
    if why == saving.BY_DEFAULT:
        return _("The settings the course came with were taken back.")
    if why == saving.NEWER:
        return _("Stars that came after the course had begun are shown.")
    word, _space, number = why.partition(" ")
    if word == saving.TAKEN_BACK:
        return _("Version %(number)s was taken back.", number=number)
    if word == saving.COPIED:
        title = earlier.title(at, number)
        if title is None:
            return _("The settings of an earlier course were taken over.")
        return _("The settings of “%(title)s” were taken over.", title=title)
    return None
