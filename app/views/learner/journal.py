"""One text on a page of its own: a star's journal, and the two texts where another window was quicker."""

from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.content.tree import Item
from app.services.actors import Actor
from app.services.learning import belongings
from app.services.learning.writing import WindowsDisagree
from app.views.desk import Desk, desk
from app.views.learner.detours import gone
from app.views.learner.journal_told import told_text
from app.views.learner.stars import last_page_href
from app.views.learner.writing import place_of
from app.views.page import PageToDraw
from app.views.rendering import href
from app.views.visits import visited


@visited
def journal(session: Session, actor: Actor, *, star: str) -> AnyResponse | PageToDraw:
    """A star's journal."""
    at = desk(session, actor)
    found = at.star(star)
    if found.journal is None:
        return gone(found)
    mine = belongings.of_journal(session, actor, at.terms, star_id=star)
    return PageToDraw(
        "learner/journal.html", **told_text(at, found.journal, mine, back=last_page_href(at, found))
    )


def both_texts(at: Desk, item: Item, conflict: WindowsDisagree) -> PageToDraw:
    """Both texts side by side; the form below holds what this window sent."""
    mine = belongings.of_journal(at.session, at.actor, at.terms, star_id=at.star(item.star).id)
    told = told_text(at, item.id, mine, back=href(place_of(item)), conflict=conflict)
    return PageToDraw("learner/journal.html", status=409, **told)
