"""Choosing what a platform places in its course: a list to tick, a filter that keeps the ticks, an answer that leaves.

The words of the page are in the person's language; titles that will stand in the course are in the course's own.
"""

from flask import request as http
from sqlalchemy.orm import Session

from app.content.view import CourseView
from app.i18n import choose_locale, ngettext, speaking
from app.i18n import gettext as _
from app.logs import logger
from app.services.actors import Actor
from app.services.releases import courses
from app.services.setup import catalogue
from app.services.setup.catalogue import ContentOffer
from app.views.content_answers import AnswerPage
from app.views.instructor.choosing import Choosing, choosing_now
from app.views.instructor.content_list import listed, page_name
from app.views.instructor.placing import placing_now
from app.views.locales import offered
from app.views.page import PageToDraw
from app.views.visits import visited
from app.wiring import wiring


@visited
def show(session: Session, actor: Actor) -> PageToDraw:
    """The list, with nothing ticked."""
    return listed(choosing_now(session, actor))


@visited
def act(session: Session, actor: Actor) -> PageToDraw:
    """Filter the list, answer the platform, or tell it that nothing was chosen."""
    choosing = choosing_now(session, actor)
    wish = http.form.get("do")
    if wish == "filter":
        return listed(choosing)
    if wish == "cancel":
        return AnswerPage(choosing.request)
    chosen = choosing.chosen
    if not chosen:
        choosing.problem = _("Choose at least one thing, or cancel.")
    elif len(chosen) > 1 and not choosing.request.accepts_several:
        choosing.problem = _("Your learning platform takes one thing here. Choose one.")
    if choosing.problem:
        return listed(choosing)
    placing = placing_now(choosing)
    if placing.shows and http.form.get("reviewed") != placing.digest:
        return listed(choosing, placing=placing)
    return _answer(choosing)


def _answer(choosing: Choosing) -> PageToDraw:
    at, request = choosing.at, choosing.request
    shared = wiring()
    locale = choose_locale([request.locale], offered=offered(), default=shared.settings.default_locale)
    view = courses.read_current(
        at.session, library=shared.library, locale=locale, generations=at.actor.generations
    ).view
    groups = catalogue.group_variables(at.session, request)
    with speaking(locale):
        items = [
            catalogue.content_item(
                offer,
                request,
                placement=choosing.placement(offer),
                title=_title(view, offer),
                text=_text(view, offer, with_column=_has_column(choosing, offer)),
                review=_("Look at the work"),
                launch_url=shared.gate.launch_url,
                target=choosing.target,
                groups=groups,
            )
            for offer in choosing.chosen
        ]
    logger().info("content", items=[offer.item for offer in choosing.chosen])
    said = ngettext("%(num)s link was chosen.", "%(num)s links were chosen.", len(items))
    return AnswerPage(request, items, message=said)


def _has_column(choosing: Choosing, offer: ContentOffer) -> bool:
    return (
        choosing.request.takes_columns
        and offer.measures is not None
        and choosing.placement(offer).with_column
    )


def _text(view: CourseView, offer: ContentOffer, *, with_column: bool) -> str:
    """What the platform shows below the name: what a star is about, and what its mark is of."""
    if offer.kind == catalogue.COURSE and with_column:
        return _("The mark is the share of stars that are done.")
    if offer.kind != catalogue.STAR or offer.star is None:
        return ""
    promise = view.star(offer.star).promise
    return " ".join([promise, _("The mark is that of the best quiz alone.")]) if with_column else promise


def _title(view: CourseView, offer: ContentOffer) -> str:
    """How the link is called in the platform's course."""
    star = view.star(offer.star).title if offer.star else ""
    told = {
        catalogue.COURSE: view.title,
        catalogue.STAR: star,
        catalogue.QUIZ: _("Quiz: %(star)s", star=star),
        catalogue.JOURNAL: _("Journal: %(star)s", star=star),
    }
    return told.get(offer.kind) or page_name(offer)
