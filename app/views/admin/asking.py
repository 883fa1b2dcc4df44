"""Knows what a page of the completion report is asked, and what all of them tell: filters, ways to see it, files, rosters."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import request
from sqlalchemy.orm import Session

from app.content.view import CourseView
from app.i18n import gettext as _
from app.services.actors import ADMIN, INSTRUCTOR, UNPROVED_ADMIN, Actor
from app.services.privacy import feedback
from app.services.releases import courses
from app.services.reporting import reports
from app.services.reporting.columns import GROUPS_OF_SOMEBODY, STATUSES, written_stars
from app.services.reporting.filters import FILTERS
from app.services.reporting.question import Question, Scope, scope_of
from app.services.reporting.reports import CourseLine
from app.views.admin import forms, words
from app.views.admin.forms import Asked
from app.views.page import PageToDraw
from app.views.rendering import href
from app.wiring import wiring

ROWS = 50
"""Of one page."""
PEOPLE_PATH, ROWS_PATH = "reports", "reports/rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """What a page is asked, and what it tells besides its own."""

    actor: Actor
    scope: Scope
    asked: Asked
    question: Question | None
    """None: some of it cannot be read."""
    path: str
    told: Mapping[str, Any]

    def page(self, template: str, **more: Any) -> PageToDraw:
        """A page of the report."""
        return PageToDraw(template, **{**self.told, **more})

    def paging(self, number: int, total: int) -> dict[str, Any]:
        """Which part of it the page shows, and the way to its neighbours."""
        last = min(number * ROWS, total)
        return {
            "first": (number - 1) * ROWS + 1,
            "last": last,
            "total": total,
            "before_href": self._address(number - 1) if number > 1 else None,
            "after_href": self._address(number + 1) if last < total else None,
        }

    def _address(self, number: int) -> str:
        return f"{href(self.path)}?{self.asked.query(page=number)}#rows"


def ask(session: Session, actor: Actor, *, path: str) -> ReportPage:
    """What the page at `path` is asked. Raises `visit.forbidden`."""
    scope, asked = scope_of(actor), asked_of(actor)
    shared = wiring()
    # A replica that lags behind knows no release of the actor's yet: there it goes by the numbers of that one.
    known = actor.generations if shared.reports is shared.database else None
    view = courses.read_current(session, library=shared.library, locale=actor.locale, generations=known).view
    contexts = asked.values.get("context", ())
    places = reports.courses_to_choose(session, scope, chosen=contexts)
    waiting = feedback.waiting_in(actor.institution_id) if actor.can(ADMIN) else None
    frame = reports.frame(session, scope, contexts=contexts, beside=waiting)
    now = shared.clock()
    question = None
    if asked.filters is not None:
        until = reports.settled(now)
        question = Question(scope=scope, filters=asked.filters, view=view, until=until, before=frame.before)
    query = asked.query()
    told = {
        "action": href(path),
        "views": [
            {"words": said, "href": f"{href(one)}?{query}", "is_here": one == path}
            for one, said in ((PEOPLE_PATH, _("People and stars")), (ROWS_PATH, _("Every row")))
        ],
        "filters": _choices(places, view, asked, on=frame.stars),
        "sort": asked.sort,
        "roster": reports.roster_state(places, contexts=contexts),
        "definitions": words.DEFINITIONS,
        "is_of_institution": scope.context_id is None,
        "can_set_up": can_set_up(actor),
        "zone": actor.time_zone,
        "messages": frame.beside,
        "is_unproved": actor.can(UNPROVED_ADMIN),
        "summary": None,
        "is_whole": question is not None and question.before is None,
        "as_of": now,
        "downloads": {form: f"{href(f'reports/completion.{form}')}?{query}" for form in ("csv", "xlsx")},
    }
    return ReportPage(actor=actor, scope=scope, asked=asked, question=question, path=path, told=told)


def asked_of(actor: Actor) -> Asked:
    """The filters of the request, days by the clock of the reader."""
    try:
        zone = ZoneInfo(actor.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return forms.read(request.args, zone=zone)


def can_set_up(actor: Actor) -> bool:
    """Whether the reader leads the course they are in."""
    return actor.can(INSTRUCTOR) and actor.context_id is not None


def _choices(
    places: Sequence[CourseLine], view: CourseView, asked: Asked, *, on: Collection[str]
) -> dict[str, Any]:
    """The filters with what they offer, what was chosen, and what is wrong with it. `on`: the stars that have rows."""
    chosen = asked.values.get("module", ())
    stars = [star for star in written_stars(view) if star in on or star in chosen]
    return {
        "values": {one.name: asked.values.get(one.name, ()) for one in FILTERS},
        "wrong": asked.wrong,
        "is_narrowed": bool(asked.values),
        "courses": [
            ("", _("All courses")),
            *((one.key, one.title) for one in places[: reports.MOST_COURSES]),
        ],
        "has_more_courses": len(places) > reports.MOST_COURSES,
        "stars": [("", _("All stars")), *((star, view.star(star).title) for star in stars)],
        "groups": [("", _("All voices")), *((group, words.GROUP[group]) for group in GROUPS_OF_SOMEBODY)],
        "statuses": [("", _("Any status")), *((status, words.STATUS[status]) for status in STATUSES)],
    }
