"""Choosing what a platform places in its course: a list to tick, a filter that keeps the ticks, an answer that leaves.

The words of the page are in the person's language; titles that will stand in the course are in the course's own.
"""

from dataclasses import dataclass
from typing import Any

from flask import request as http
from flask_babel import force_locale
from sqlalchemy.orm import Session

from app.content.view import CourseView
from app.i18n import choose_locale, ngettext
from app.i18n import gettext as _
from app.logs import logger
from app.services.actors import Actor
from app.services.arrival import content_requests
from app.services.releases import courses
from app.services.setup import catalogue
from app.services.setup.catalogue import Offer
from app.views.content_answers import AnswerPage
from app.views.desk import Desk, desk
from app.views.locales import offered
from app.views.page import Page
from app.views.rendering import href, local_date
from app.views.visits import visited
from app.wiring import wiring
from lti.messages import ContentRequest


@dataclass(kw_only=True)
class Choosing:
    """The request, what is offered, and what is ticked so far."""

    at: Desk
    request: ContentRequest
    offers: list[Offer]
    ticked: frozenset[str]
    pathway: str
    """Whose stars are shown; empty: everybody's."""
    target: str | None
    problem: str | None = None

    @property
    def chosen(self) -> list[Offer]:
        """What is ticked and offered, in the order of the list."""
        return [offer for offer in self.offers if offer.item in self.ticked]

    @property
    def shown(self) -> list[Offer]:
        """What the filter lets through; what is ticked stays."""
        if not self.pathway:
            return self.offers
        pathway = self.at.setup.pathway(self.pathway)
        stars = {None, *pathway.required, *pathway.choose_from}
        return [offer for offer in self.offers if offer.star in stars or offer.item in self.ticked]


@visited
def show(session: Session, actor: Actor) -> Page:
    """The list, with nothing ticked."""
    return _list(_choosing(session, actor))


@visited
def act(session: Session, actor: Actor) -> Page:
    """Filter the list, answer the platform, or tell it that nothing was chosen."""
    choosing = _choosing(session, actor)
    wish = http.form.get("do")
    if wish == "filter":
        return _list(choosing)
    if wish == "cancel":
        return AnswerPage(choosing.request)
    chosen = choosing.chosen
    if not chosen:
        choosing.problem = _("Choose at least one thing, or cancel.")
    elif len(chosen) > 1 and not choosing.request.accepts_several:
        choosing.problem = _("Your learning platform takes one thing here. Choose one.")
    return _list(choosing) if choosing.problem else _answer(choosing)


def _choosing(session: Session, actor: Actor) -> Choosing:
    request = content_requests.read(session, actor)
    at = desk(session, actor)
    pathway = http.form.get("pathway", "")
    targets = catalogue.targets(request)
    target = http.form.get("target")
    return Choosing(
        at=at,
        request=request,
        offers=catalogue.offers(session, actor, setup=at.setup),
        ticked=frozenset(http.form.getlist("item")),
        pathway=pathway if pathway in at.course.pathways else "",
        target=target if target in targets else next(iter(targets), None),
    )


def _answer(choosing: Choosing) -> Page:
    at, request = choosing.at, choosing.request
    shared = wiring()
    locale = choose_locale([request.locale], offered=offered(), default=shared.settings.default_locale)
    view = courses.read_current(at.session, library=shared.library, locale=locale).view
    with force_locale(locale):
        items = [
            catalogue.content_item(
                offer,
                request,
                title=_title(view, offer),
                text=view.star(offer.star).promise if offer.kind == catalogue.STAR and offer.star else "",
                review=_("Look at the work"),
                launch_url=shared.gate.launch_url,
                target=choosing.target,
            )
            for offer in choosing.chosen
        ]
    logger().info("content", items=[offer.item for offer in choosing.chosen])
    said = ngettext("%(num)s link was chosen.", "%(num)s links were chosen.", len(items))
    return AnswerPage(request, items, message=said)


def _title(view: CourseView, offer: Offer) -> str:
    """How the link is called in the platform's course."""
    star = view.star(offer.star).title if offer.star else ""
    told = {
        catalogue.COURSE: view.title,
        catalogue.STAR: star,
        catalogue.QUIZ: _("Quiz: %(star)s", star=star),
        catalogue.JOURNAL: _("Journal: %(star)s", star=star),
    }
    return told.get(offer.kind) or _page_name(offer)


def _list(choosing: Choosing) -> Page:
    at, request = choosing.at, choosing.request
    stars = list(dict.fromkeys(offer.star for offer in choosing.shown if offer.star))
    unwritten = sum(not star.is_written for star in at.course.stars.values())
    left_out = [star for star in at.setup.written if not star.is_enabled]
    return Page(
        "instructor/content.html",
        status=422 if choosing.problem else 200,
        action=href("content"),
        problem=choosing.problem,
        first_id=_field_id(choosing.shown[0]),
        kind_of_choice="checkbox" if request.accepts_several else "radio",
        course=_rows(choosing, [catalogue.COURSE]),
        constellations=[
            {
                "id": name,
                "name": at.view.constellation(name),
                "lang": at.foreign(at.view.lang),
                "stars": [_star(choosing, star) for star in stars if _lies_in(at, star, name)],
            }
            for name in at.course.constellations
            if any(_lies_in(at, star, name) for star in stars)
        ],
        more=_rows(choosing, catalogue.FOR_LEARNERS),
        leading=_rows(choosing, catalogue.FOR_LEADERS),
        pathways=[
            ("", _("All stars")),
            *((name, at.view.pathway(name)["title"]) for name in at.course.pathways),
        ],
        pathway=choosing.pathway,
        targets=catalogue.targets(request),
        target=choosing.target,
        has_dates=any(offer.opens_at or offer.due_at for offer in choosing.offers),
        takes_columns=request.takes_columns,
        unwritten=unwritten,
        left_out=len(left_out) if at.setup.version else 0,
    )


def _lies_in(at: Desk, star: str, constellation: str) -> bool:
    return at.course.stars[star].constellation == constellation


def _star(choosing: Choosing, star_id: str) -> dict[str, Any]:
    at = choosing.at
    star = at.view.star(star_id)
    rows = [_row(choosing, offer) for offer in choosing.shown if offer.star == star_id]
    return {
        "id": star_id,
        "title": star.title,
        "lang": at.foreign(star.lang),
        "constellation": star.star.constellation,
        "rows": rows,
    }


def _rows(choosing: Choosing, kinds: list[str] | tuple[str, ...]) -> list[dict[str, Any]]:
    return [_row(choosing, offer) for offer in choosing.shown if offer.kind in kinds]


def _row(choosing: Choosing, offer: Offer) -> dict[str, Any]:
    """One thing to tick, and what comes with it."""
    facts = [_column_words(choosing, offer)]
    if offer.opens_at:
        facts.append(_("Opens on %(day)s.", day=local_date(offer.opens_at)))
    if offer.due_at:
        facts.append(_("Due on %(day)s.", day=local_date(offer.due_at)))
    return {
        "item": offer.item,
        "id": _field_id(offer),
        "words": _name(offer),
        "facts": " ".join(fact for fact in facts if fact),
        "is_placed": offer.is_placed,
        "is_ticked": offer.item in choosing.ticked,
    }


def _field_id(offer: Offer) -> str:
    return f"choice-{offer.item.replace('/', '-')}"


def _name(offer: Offer) -> str:
    """What it is, below the name of its star."""
    told = {
        catalogue.COURSE: _("The map with all stars"),
        catalogue.STAR: _("The whole star"),
        catalogue.QUIZ: _("Its quiz"),
        catalogue.JOURNAL: _("Its journal"),
    }
    return told.get(offer.kind) or _page_name(offer)


def _page_name(offer: Offer) -> str:
    """How the page is called that an item of its own opens."""
    return {
        "portfolio": _("My texts"),
        "glossary": _("Words"),
        "guide": _("Set up the stars"),
        "reports": _("Completion report"),
    }[offer.item]


def _column_words(choosing: Choosing, offer: Offer) -> str:
    if not choosing.request.takes_columns:
        return ""
    if offer.kind == catalogue.COURSE:
        return _("With a column in the gradebook: how much of the course is done.")
    if offer.measures:
        return _("With a column in the gradebook: the best quiz.")
    return _("Never graded.")
