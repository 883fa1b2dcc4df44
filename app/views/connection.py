"""Knows the page of the self-check, whoever opens it; what is looked at, and what it means, it does not know.

A check asks another server, so it runs on a POST only and outside any unit of work: the facts are read, the unit ends,
the platform is asked, the page is drawn.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from app import logs
from app.adapters.platforms import SqlPlatformDirectory
from app.errors import AppError
from app.i18n import gettext as _
from app.i18n import lazy, ngettext
from app.models.platform import Platform
from app.services.checking import facts, run
from app.services.checking.courses import LABEL
from app.services.checking.lines import CheckLine, LineState
from app.views.page import PageToDraw
from app.wiring import wiring

WORDS = {
    LineState.GOOD: lazy("In order"),
    LineState.CARE: lazy("Have a look"),
    LineState.BAD: lazy("Does not work"),
    LineState.SKIPPED: lazy("Nothing to see"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who looks: whose platforms and courses, and what the page is like round the check."""

    institution_id: int | None
    """None: an operator, who looks at all."""
    frame: str
    action: str
    more: Mapping[str, Any] = field(default_factory=dict)
    """What the frame wants to know besides."""


def offer(session: Session, platform: Platform, asker: Asker) -> PageToDraw:
    """What would be checked."""
    return _page(**_offered(session, platform, asker, course=None))


def check(find: Callable[[Session], Platform], asker: Asker) -> PageToDraw:
    """Check it, and show what was seen. `find`: the platform, or a refusal."""
    shared, chosen = wiring(), request.form.get("course") or None
    with shared.database.reading() as session:
        platform = find(session)
        offered = _offered(session, platform, asker, course=chosen)
        known = facts.gather(
            session, platform, institution_id=asker.institution_id, course=chosen, now=shared.clock()
        )
    registration = SqlPlatformDirectory(shared.database).registration(known.platform_id)
    if registration is None:  # it was switched off a moment ago
        raise AppError("page.not_found")
    wants_column = chosen is not None and request.form.get("do") == "column"
    lines = run.check(
        shared.inspector(registration), known, tries_column=wants_column, own_url=shared.settings.public_url
    )
    counts = Counter(line.state.value for line in lines)
    codes = sorted({line.code for line in lines if line.code})
    logs.logger().info("platform check", platform=known.platform_id, counts=dict(counts), codes=codes)
    told = [{"line": line, "words": WORDS[line.state]} for line in lines]
    return _page(**offered, verdict=_verdict(lines), lines=told)


def _offered(session: Session, platform: Platform, asker: Asker, *, course: str | None) -> dict[str, Any]:
    """What the form offers."""
    courses = facts.courses_of(session, platform, institution_id=asker.institution_id)
    return {
        "frame": asker.frame,
        "platform": platform.name,
        "action": asker.action,
        "courses": [(one.key, one.title or one.lti_id) for one in courses],
        "course": course,
        **asker.more,
    }


def _page(*, verdict: dict[str, str] | None = None, lines: Any = (), **offered: Any) -> PageToDraw:
    return PageToDraw("admin/check.html", verdict=verdict, lines=lines, label=LABEL, **offered)


def _verdict(lines: list[CheckLine]) -> dict[str, str]:
    bad = sum(line.state is LineState.BAD for line in lines)
    care = sum(line.state is LineState.CARE for line in lines)
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
