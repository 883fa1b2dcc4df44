"""Knows the pages of the self-check for administrators; what is looked at, and what it means, it does not know.

A check asks another server, so it runs on a POST only and outside any unit of work: the facts are read, the unit ends,
the platform is asked, the page is drawn.
"""

from collections import Counter
from typing import Any

from flask import g, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app import logs
from app.adapters.platforms import SqlPlatformDirectory
from app.errors import AppError
from app.i18n import gettext as _
from app.i18n import lazy, ngettext
from app.services.actors import ADMIN, INSTRUCTOR, Actor
from app.services.checking import facts, run
from app.services.checking.courses import LABEL
from app.services.checking.facts import Facts
from app.services.checking.lines import Line, State
from app.views.admin.reading import come_in, visited_to_read
from app.views.page import Page
from app.views.rendering import href
from app.views.visits import Answer, back_to
from app.wiring import wiring

WORDS = {
    State.GOOD: lazy("In order"),
    State.CARE: lazy("Have a look"),
    State.BAD: lazy("Does not work"),
    State.SKIPPED: lazy("Nothing to see"),
}


@visited_to_read
def choose(session: Session, actor: Actor) -> AnyResponse | Page:
    """Which platform; where there is only one, on to its page."""
    actor.require(ADMIN)
    found = facts.platforms_of(session, actor.institution_id)
    if len(found) == 1:
        return back_to(_path(found[0].key))
    listed = [{"name": one.name, "href": href(_path(one.key))} for one in found]
    return Page("admin/platforms.html", platforms=listed, can_set_up=_can_set_up(actor))


@visited_to_read
def ask(session: Session, actor: Actor, platform: str) -> Page:
    """What would be checked."""
    return _page(**_offered(session, actor, platform, course=None))


def check(visit: str, platform: str) -> Answer:
    """Check it, and show what was seen."""
    come_in(visit)
    shared, chosen = wiring(), request.form.get("course") or None
    with shared.database.reading() as session:
        offered = _offered(session, g.actor, platform, course=chosen)
        known = _facts(session, g.actor, platform, course=chosen)
    registration = SqlPlatformDirectory(shared.database).registration(known.platform_id)
    if registration is None:  # it was switched off a moment ago
        raise AppError("page.not_found")
    wants_column = chosen is not None and request.form.get("do") == "column"
    lines = run.check(shared.inspector(registration), known, tries_column=wants_column)
    counts = Counter(line.state.value for line in lines)
    codes = sorted({line.code for line in lines if line.code})
    logs.logger().info("platform check", platform=known.platform_id, counts=dict(counts), codes=codes)
    told = [{"line": line, "words": WORDS[line.state]} for line in lines]
    return _page(**offered, verdict=_verdict(lines), lines=told).draw()


def _path(key: str) -> str:
    return f"platforms/{key}"


def _can_set_up(actor: Actor) -> bool:
    return actor.can(INSTRUCTOR) and actor.context_id is not None


def _facts(session: Session, actor: Actor, key: str, *, course: str | None) -> Facts:
    institution = actor.institution_id
    platform = facts.platform_of(session, key, institution_id=institution)
    return facts.gather(session, platform, institution_id=institution, course=course, now=wiring().clock())


def _offered(session: Session, actor: Actor, key: str, *, course: str | None) -> dict[str, Any]:
    """What the form offers, for administrators."""
    actor.require(ADMIN)
    platform = facts.platform_of(session, key, institution_id=actor.institution_id)
    courses = facts.courses_of(session, platform, institution_id=actor.institution_id)
    return {
        "platform": platform.name,
        "action": href(_path(platform.key)),
        "courses": [(one.key, one.title or one.lti_id) for one in courses],
        "course": course,
        "can_set_up": _can_set_up(actor),
    }


def _page(*, verdict: dict[str, str] | None = None, lines: Any = (), **offered: Any) -> Page:
    return Page("admin/check.html", verdict=verdict, lines=lines, label=LABEL, **offered)


def _verdict(lines: list[Line]) -> dict[str, str]:
    bad = sum(line.state is State.BAD for line in lines)
    care = sum(line.state is State.CARE for line in lines)
    if bad:
        words = ngettext("%(num)s thing does not work.", "%(num)s things do not work.", bad)
        return {"state": "care", "words": words}
    if care:
        words = ngettext(
            "The connection works. Have a look at %(num)s thing.",
            "The connection works. Have a look at %(num)s things.",
            care,
        )
        return {"state": "", "words": words}
    return {"state": "good", "words": _("Everything that was looked at is in order.")}
