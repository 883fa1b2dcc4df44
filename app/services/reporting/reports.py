"""Knows the completion report: one query for screen, CSV, XLSX and JSON; knows no format and no page.

Definitions stand in docs/api.md and are printed on the page. Rows are read in one order and as they are needed, so
that a report of any length takes the same memory.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, exists, func, or_, select
from sqlalchemy.orm import Session

from app.activities.fields import DEFAULT_PATHWAY
from app.content.tree import Course
from app.content.view import CourseView
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.institution import Institution
from app.models.resource_link import ResourceLink
from app.models.roster_run import RosterRun
from app.services.reporting import query as report_query
from app.services.reporting.query import Filters, Place, Scope
from app.services.reporting.rows import ReportRow
from app.services.setup.configuration import asks_for
from lti.errors import NotAllowed

AT_ONCE = 500
"""Rows fetched from the database at a time."""
SETTLES_IN = timedelta(seconds=30)
"""What changed later than this ago may still be under way in another transaction: it is told next time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How many people the rows are about, and how many rows of each star have which status."""

    people: int
    by_star: Mapping[str, Mapping[str, int]]
    """Stars in the course's order; statuses nobody has are absent."""

    @property
    def rows(self) -> int:
        """All of them."""
        return sum(sum(counts.values()) for counts in self.by_star.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterState:
    """How old the rosters behind a report are: of how many courses, and the oldest reading."""

    courses: int
    unread: int
    """Never read so far."""
    unreadable: int
    """The platform does not let us: it names no roster, or refused the last time. These are not counted as unread."""
    oldest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseChoice:
    """A course of the platform that one may choose; `institution` tells two of the same title apart."""

    key: str
    title: str
    institution: str


def settled(now: datetime) -> datetime:
    """Up to when changes are told: whole seconds, so that the moment reads back as it was written."""
    return (now - SETTLES_IN).replace(microsecond=0)


def written_stars(course: Course) -> list[str]:
    """The stars a report can have: those with text, in the course's order."""
    return [star.id for star in course.stars.values() if star.is_written]


def read(
    session: Session,
    scope: Scope,
    *,
    filters: Filters,
    view: CourseView,
    after: Place | None = None,
    limit: int | None = None,
    skip: int = 0,
) -> Generator[ReportRow, None, None]:
    """The rows in their order, read as they are asked for; `limit` with `after` or `skip` makes pages.

    Who does not read to the end closes it, so that the database's cursor is closed before the transaction is.
    """
    statement = report_query.rows(scope, filters, stars=written_stars(view.course), after=after)
    if limit is not None:
        statement = statement.limit(limit).offset(skip)
    required = _Required(view.course)
    with session.execute(statement.execution_options(yield_per=AT_ONCE)) as found:
        for row in found.mappings():
            yield _row(row, view=view, required=required) if row["is_there"] else _gone(row)


def summarise(session: Session, scope: Scope, *, filters: Filters, course: Course) -> Summary:
    """The figures above the rows."""
    stars = written_stars(course)
    counts: dict[str, dict[str, int]] = {}
    for star, status, count in session.execute(report_query.figures(scope, filters, stars=stars)):
        counts.setdefault(star, {})[status] = count
    people = session.scalar(report_query.people(scope, filters, stars=stars))
    return Summary(people=people or 0, by_star={star: counts[star] for star in stars if star in counts})


def courses_to_choose(session: Session, scope: Scope) -> Sequence[CourseChoice]:
    """The courses a report may be narrowed to, by title."""
    found = session.execute(
        select(Context.key, Context.title, Context.label, Institution.name)
        .join(Institution, Institution.id == Context.institution_id)
        .where(*_contexts(scope))
        .order_by(Context.title, Context.id)
    )
    return [
        CourseChoice(key=key, title=title or label or key, institution=name)
        for key, title, label, name in found
    ]


def roster_state(session: Session, scope: Scope, *, contexts: Sequence[str] = ()) -> RosterState:
    """How old the rosters of the chosen courses (keys; none: all) are."""
    chosen = [Context.key.in_(contexts)] if contexts else []
    last_outcome = (
        select(RosterRun.outcome)
        .where(RosterRun.context_id == Context.id, RosterRun.outcome.is_not(None))
        .order_by(RosterRun.started_at.desc(), RosterRun.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    may_read = Context.memberships_url.is_not(None) & (func.coalesce(last_outcome, "") != NotAllowed.code)
    count, readable, unread, oldest = session.execute(
        select(
            func.count(),
            func.count().filter(may_read),
            func.count().filter(may_read, Context.roster_at.is_(None)),
            func.min(Context.roster_at),
        ).where(*_contexts(scope), *chosen)
    ).one()
    return RosterState(courses=count, unread=unread, unreadable=count - readable, oldest=oldest)


def _contexts(scope: Scope) -> list[Any]:
    """The courses of a scope; an account has no learners of its own, and a copy nobody has opened has none yet."""
    is_opened = or_(
        exists().where(Enrolment.context_id == Context.id),
        exists().where(ResourceLink.context_id == Context.id),
    )
    return [*scope.of_contexts(), Context.kind != "account", is_opened]


class _Required:
    """Whether a star is asked of a pathway, by the set-up's own rule; remembered, because rows repeat it."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._known: dict[tuple[str, bool | None, str | None], bool] = {}

    def __call__(self, star: str, *, own: bool | None, pathway: str | None) -> bool:
        key = (star, own, pathway)
        if key not in self._known:
            found = self._course.pathways[pathway or DEFAULT_PATHWAY]
            self._known[key] = asks_for(found, star, own=own)
        return self._known[key]


def _row(row: RowMapping, *, view: CourseView, required: _Required) -> ReportRow:
    star = row["star"]
    told = {name: row[name] for name in _AS_READ}
    return ReportRow(
        **told,
        cohort=None,
        module_id=star,
        module_title=view.star(star).title,
        required=required(star, own=row["required"], pathway=row["pathway"]),
        progress=row["fraction"] or 0.0,
        quiz_score=row["quiz_best"],
        quiz_passed=bool(row["quiz_passed"]),
        journal_entries=row["journals"] or 0,
        changed_at=_changed_at(row),
        place=_place(row),
    )


_AS_READ = (
    *("institution_id", "platform_id", "context_id", "context_title", "person_id", "lms_user_id"),
    *("name", "email", "group", "pathway", "status", "completed_by"),
    *("enrolled_at", "opened_at", "started_at", "completed_at", "last_activity_at"),
    *("due_at", "left_at"),
)
_OF_GONE = ("institution_id", "platform_id", "context_id", "person_id")
_UNTOLD: dict[str, Any] = dict.fromkeys(
    (
        *("context_title", "lms_user_id", "name", "email", "group", "cohort", "pathway", "module_title"),
        *("required", "status", "progress", "quiz_score", "quiz_passed", "completed_by", "journal_entries"),
        *("enrolled_at", "opened_at", "started_at", "completed_at", "last_activity_at", "due_at", "left_at"),
    )
)


def _gone(row: RowMapping) -> ReportRow:
    told = {name: row[name] for name in _OF_GONE}
    return ReportRow(
        **told,
        **_UNTOLD,
        module_id=row["star"],
        changed_at=_changed_at(row),
        removed=True,
        place=_place(row),
    )


def _changed_at(row: RowMapping) -> datetime:
    # the latest of several moments, of which some may be none, has another name on either database
    moments: list[datetime] = [row[name] for name in report_query.MOMENTS if row[name] is not None]
    return max(moments)


def _place(row: RowMapping) -> Place:
    return (row["context_no"], row["enrolment_no"], row["star"])
