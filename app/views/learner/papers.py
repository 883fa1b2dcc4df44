"""What somebody wrote, made for paper."""

from sqlalchemy.orm import Session

from app.services.actors import Actor
from app.services.learning import belongings, entries
from app.views.desk import desk
from app.views.learner.print_told import told_activity_sheets
from app.views.learner.writing import found_beside, kind_of
from app.views.page import PageToDraw
from app.views.visits import visited


@visited
def paper(session: Session, actor: Actor, *, slot: str) -> PageToDraw:
    """One text as it stands now, with room for a pen."""
    at = desk(session, actor)
    item = entries.item_of(at.course, slot)
    star, view, kind = at.star(item.star), at.view.item(slot), kind_of(item)
    beside = entries.read_some(session, actor, slots=[slot, *belongings.sources(item)])
    texts = beside[slot].texts
    sheet = kind.sheet(view.bones, view.prose, texts, found_beside(at, item, beside))
    return PageToDraw("learner/print.html", **told_activity_sheets(at, star, view, blank=sheet, texts=texts))
