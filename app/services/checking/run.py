"""Knows in which order a platform is checked, and when there is no use in asking on; knows no sentence of a single check.

Nothing here runs inside a unit of work: platforms are asked in between. Each question has the quick session's time-out;
a platform that is silent once is asked nothing more, and no new question begins after `ENOUGH`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from app.i18n import gettext as _
from app.services.checking import courses, records, whole_platform
from app.services.checking.facts import CheckedCourse, PlatformFacts
from app.services.checking.lines import CheckLine, LineState, Topic, said
from lti.client import LINE_ITEM_READ_SCOPE, LINE_ITEM_SCOPE, ROSTER_SCOPE, PlatformClient
from lti.errors import KeysUnavailable, NotAllowed, ServiceError, Temporary
from lti.inspection import Inspector, KeysSeen
from lti.ports import Clock

ENOUGH = timedelta(seconds=20)
"""Somebody waits for the page."""


@dataclass(kw_only=True)
class Patience:
    """Whether there is any use in asking on."""

    until: datetime
    clock: Clock
    reason: str = ""
    """Why nothing more is asked."""

    def ask(self, topic: Topic, question: Callable[[], list[CheckLine]]) -> list[CheckLine]:
        """The lines of a question, or what became of it."""
        if not self.reason and self.clock() > self.until:
            self.reason = _("Not looked at: the platform answers too slowly.")
        if self.reason:
            return [topic.skipped(self.reason)]
        try:
            return question()
        except ServiceError as error:
            if isinstance(error, Temporary) and error.platform_status is None:
                self.reason = _("Not looked at: the platform did not answer before.")
            return [topic.failed(error)]


def check(inspector: Inspector, facts: PlatformFacts, *, tries_column: bool, own_url: str) -> list[CheckLine]:
    """Ask the platform everything, and tell what is known of it besides. `own_url`: where it finds this tool.

    `tries_column`: make a column in the course's gradebook and remove it; only when somebody has said so.
    """
    client = inspector.client
    patience = Patience(until=inspector.clock() + ENOUGH, clock=inspector.clock)
    found = [
        *_keys_and_clock(inspector),
        _sign_in(inspector),
        *whole_platform.way_back(facts, own_url),
    ]
    lines, granted = _rights(client, facts, patience)
    found += lines
    if facts.place is not None:
        found += _course(client, facts.place, patience, granted=granted, tries_column=tries_column)
    return [*found, *records.lines(facts)]


def is_well(lines: list[CheckLine]) -> bool:
    """Whether nothing is red."""
    return all(line.state is not LineState.BAD for line in lines)


def _keys_and_clock(inspector: Inspector) -> list[CheckLine]:
    """Keys often lie on another server than services: its silence says nothing about those."""
    try:
        seen: KeysSeen = inspector.look_at_keys()
    except ServiceError as error:
        return [
            whole_platform.KEYS.failed(error, code=KeysUnavailable.code),
            whole_platform.CLOCK.skipped(_("Not looked at: the keys did not come.")),
        ]
    return [whole_platform.keys(seen), whole_platform.clock(seen)]


def _sign_in(inspector: Inspector) -> CheckLine:
    """Only browsers have to reach it, so its silence holds up nothing else."""
    try:
        return whole_platform.sign_in(inspector.knock())
    except ServiceError as error:
        return whole_platform.SIGN_IN.wrong(said(error), state=LineState.CARE, code=error.code)


def _rights(
    client: PlatformClient, facts: PlatformFacts, patience: Patience
) -> tuple[list[CheckLine], frozenset[str]]:
    """A line for each right, and the scopes that were granted."""
    found: list[CheckLine] = []
    granted: set[str] = set()
    for asked in whole_platform.RIGHTS:
        if asked.is_of_notices and facts.notices is None:
            continue
        question = partial(_right, client, asked, facts=facts, patience=patience, granted=granted)
        found += patience.ask(asked.request, question)
    return found, frozenset(granted)


def _right(
    client: PlatformClient,
    asked: whole_platform.Right,
    *,
    facts: PlatformFacts,
    patience: Patience,
    granted: set[str],
) -> list[CheckLine]:
    try:
        line, is_granted = whole_platform.right(client, asked, facts)
    except NotAllowed as error:
        patience.reason = _("Not looked at: the platform gives this tool no right at all.")
        return [whole_platform.unknown_here(asked, error)]
    granted.update({asked.scope} if is_granted else ())
    return [line]


def _course(
    client: PlatformClient,
    place: CheckedCourse,
    patience: Patience,
    *,
    granted: frozenset[str],
    tries_column: bool,
) -> list[CheckLine]:
    """The lines about the course that was chosen."""
    questions: list[tuple[Topic, set[str], Callable[[], list[CheckLine]]]] = [
        (
            courses.COLUMNS,
            {LINE_ITEM_READ_SCOPE, LINE_ITEM_SCOPE},
            lambda: courses.columns(client, place, granted=granted),
        ),
        (courses.ROSTER, {ROSTER_SCOPE}, lambda: [courses.roster(client, place)]),
    ]
    if tries_column:
        trial = (courses.TRIAL, {LINE_ITEM_SCOPE}, lambda: [courses.try_column(client, place)])
        questions.insert(1, trial)
    found = []
    for topic, scopes, question in questions:
        if patience.reason or granted & scopes:
            found += patience.ask(topic, question)
        else:
            found.append(topic.skipped(_("Not looked at: the right for it is missing.")))
    return found
