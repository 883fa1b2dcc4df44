"""Finding words: in the course, in the glossary, and in what the reader wrote."""

from flask import request
from sqlalchemy.orm import Session

from app.content import finding
from app.content.finding import MOST_LETTERS, asked
from app.services.actors import Actor
from app.services.learning import entries
from app.views.desk import desk
from app.views.learner.finding_told import told_glossary, told_pages, told_texts
from app.views.page import PageToDraw
from app.views.visits import visited


@visited
def search(session: Session, actor: Actor) -> PageToDraw:
    """What there is for `?q=`; without it the empty field."""
    at = desk(session, actor)
    query = request.args.get("q", "").strip()[:MOST_LETTERS]
    words = asked(query)
    texts = entries.read_all(session, actor) if words and actor.enrolment_id and actor.may_read_words else []
    pages = finding.best_first(finding.findables(at.view), words) if words else []
    return PageToDraw(
        "learner/search.html",
        query=query,
        is_asked=bool(query),
        pages=told_pages(at, pages, words),
        glossary=told_glossary(at, words),
        texts=told_texts(at, texts, words),
    )
