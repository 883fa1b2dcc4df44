"""How pages look, in which language and how plainly they speak, kept for the person; and the words of the course."""

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.services import people
from app.services.actors import Actor
from app.views.desk import desk
from app.views.learner.forms import deed
from app.views.learner.pathways import SIMPLER, language, plainness
from app.views.page import PageToDraw
from app.views.rendering import CONTRASTS, TEXT_SIZES, THEMES
from app.views.visits import back_to, page_before, visited

ALLOWED = {"size": TEXT_SIZES, "theme": THEMES, "contrast": CONTRASTS}


@visited
def keep(session: Session, actor: Actor) -> AnyResponse:
    """Keep text size, colours, contrast, language or plainer words, and show the same page again."""
    if deed().verb == SIMPLER:
        chosen = plainness()
    elif "locale" in request.form:
        chosen = language(request.form["locale"])
    else:
        wished = {name: request.form.get(name, "") for name in ALLOWED}
        chosen = {name: value for name, value in wished.items() if value in ALLOWED[name]}
    people.prefer(session, actor, chosen=chosen)
    return back_to(page_before(actor))


@visited
def words(session: Session, actor: Actor) -> PageToDraw:
    """The glossary."""
    return PageToDraw("learner/words.html", words=desk(session, actor).view.glossary())
