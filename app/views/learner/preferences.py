"""What a reader chooses beside what they read: how pages look, plainer words, the language, whose pages; and the words of the course.

The buttons belong to the form of the page, where it has one: everything laid and typed there is kept first.
"""

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.services import people
from app.services.actors import Actor
from app.services.learning import journey
from app.views.desk import Desk, desk
from app.views.learner.forms import Deed, deed
from app.views.locales import offered
from app.views.page import PageToDraw
from app.views.posted_forms import page_before
from app.views.rendering import CONTRASTS, TEXT_SIZES, THEMES
from app.views.visits import back_to, visited

LOOK, SIMPLER, LANGUAGE, PATHWAY, LATER = "look", "simpler", "language", "pathway", "later"
CHOICES = frozenset({LOOK, SIMPLER, LANGUAGE, PATHWAY, LATER})
"""What their buttons say."""
LOOKS = {"size": TEXT_SIZES, "theme": THEMES, "contrast": CONTRASTS}


@visited
def keep(session: Session, actor: Actor) -> AnyResponse:
    """Keep text size, colours, contrast, language or plainer words, and show the same page again."""
    if deed().verb == SIMPLER:
        chosen = plainness()
    elif "locale" in request.form:
        chosen = language(request.form["locale"])
    else:
        chosen = looks()
    people.prefer(session, actor, chosen=chosen)
    return back_to(page_before(actor))


@visited
def words(session: Session, actor: Actor) -> PageToDraw:
    """The glossary."""
    return PageToDraw("learner/words.html", words=desk(session, actor).view.glossary())


def take(at: Desk, what: Deed, *, place: str) -> None:
    """Keep what one of `CHOICES` says; `place` is the star or end in which it was said. Raises `form.unreadable`."""
    if what.verb == LOOK:
        people.prefer(at.session, at.actor, chosen=looks())
    elif what.verb == SIMPLER:
        people.prefer(at.session, at.actor, chosen=plainness())
    elif what.verb == LANGUAGE:
        people.prefer(at.session, at.actor, chosen=language(what.item))
    elif what.verb == LATER:
        journey.leave_open(at.session, at.actor, place=place)
    else:
        journey.choose_pathway(at.session, at.actor, at.terms, pathway=what.item)


def looks() -> dict[str, str]:
    """Text size, colours and contrast of the posted form, as preferences; what does not exist is left out."""
    wished = {name: request.form.get(name, "") for name in LOOKS}
    return {name: value for name, value in wished.items() if value in LOOKS[name]}


def language(tag: str) -> dict[str, str]:
    """A language that pages can be had in, as a preference; nothing where they cannot."""
    return {"locale": tag} if tag in offered() else {}


def plainness() -> dict[str, str]:
    """Whether the posted form asks for plainer words, as a preference."""
    return {SIMPLER: "on" if request.form.get(SIMPLER) == "on" else ""}
