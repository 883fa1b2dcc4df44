"""Knows the completion report as people page through it: its rows, its figures, its courses; knows no format and no page.

Definitions stand in docs/api.md and are printed on the page. Rows are read in one order and as they are needed, so
that a report of any length takes the same memory. A page looks at a bounded part of a report, however long that is.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, literal, not_, or_, select
from sqlalchemy.orm import Session

from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.institution import Institution
from app.models.platform import Platform
from app.models.resource_link import ResourceLink
from app.models.roster_run import RosterRun
from app.services.exchange.rounds import SITE
from app.services.reporting import people_query
from app.services.reporting import query as report_query
from app.services.reporting.question import EnrolmentPlace, Question, RowPlace, Scope
from lti.errors import NotAllowed

AT_ONCE = 500
"""Rows fetched from the database at a time."""
SETTLES_IN = timedelta(seconds=30)
"""What changed later than this ago may still be under way in another transaction: it is told next time."""
MOST_PEOPLE = 10_000
"""People a page looks through. Where there are more it lists rows of these and tells no figures: files have all."""
MOST_COURSES = 500
"""Courses a page offers and whose rosters it looks at."""


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
class CourseLine:
    """A course one may choose, and how old its roster is; `institution` tells two of the same title apart."""

    key: str
    title: str
    institution: str
    roster_at: datetime | None
    """None: never read so far."""
    may_read_roster: bool
    """False: the platform names no roster, or refused the last time."""
    is_unopened: bool
    """No link of it was opened so far, so that the platform has not said yet where its roster is."""
    is_site: bool
    """The home page of a platform, whose roster is not read: it would be everybody who has an account there."""
    read: int
    """Entries of the roster that were read the last time."""
    lost: int
    """Entries that could not be read then."""
    is_cut: bool
    """There were more than this tool reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterState:
    """How old the rosters behind a report are: of how many courses, and the oldest reading."""

    courses: int
    unread: int
    """Never read so far."""
    unreadable: int
    """The platform does not let us. These are not counted as unread."""
    unopened: int
    """No link was opened there yet. These are counted neither as unread nor as unreadable."""
    sites: int
    """Home pages of platforms, whose rosters are not read without the operator's word. Nor are these counted as unread."""
    read: int
    """Entries that were read, of the rosters that could not be read whole."""
    lost: int
    """Entries that could not be read."""
    is_cut: bool
    """One has more than this tool reads."""
    oldest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a page of the report is put into, whatever it is narrowed to besides its courses."""

    before: EnrolmentPlace | None
    """Where the page stops looking; None: it looks through everybody."""
    stars: frozenset[str]
    """Those that are on in a course of the scope."""
    beside: int
    """What was to be read along."""


def settled(now: datetime) -> datetime:
    """Up to when changes are told: whole seconds, so that the moment reads back as it was written."""
    return (now - SETTLES_IN).replace(microsecond=0)


def read(
    session: Session,
    asked: Question,
    *,
    after: RowPlace | None = None,
    limit: int | None = None,
    skip: int = 0,
    with_gone: bool = True,
    order: Sequence[ColumnElement[Any]] = (),
) -> Generator[Row[Any], None, None]:
    """The rows in their order, read as they are asked for; `limit` with `after` or `skip` makes pages.

    Who does not read to the end closes it, so that the database's cursor is closed before the transaction is.
    """
    statement = report_query.rows(asked, after=after, with_gone=with_gone, order=order)
    if limit is not None:
        statement = statement.limit(limit).offset(skip)
    with session.execute(statement.execution_options(yield_per=AT_ONCE)) as found:
        yield from found


def frame(
    session: Session, scope: Scope, *, contexts: Sequence[str] = (), beside: ColumnElement[int] | None = None
) -> Frame:
    """What a page about these courses (keys; none: all) is put into. `beside` is a figure that is read along."""
    statement = people_query.frame(
        scope, contexts=contexts, number=MOST_PEOPLE, beside=literal(0) if beside is None else beside
    )
    rows = session.execute(statement).all()
    first = rows[0]
    return Frame(
        before=None if first.enrolment_no is None else (first.context_no, first.enrolment_no),
        stars=frozenset(row.star for row in rows if row.star is not None),
        beside=first.beside,
    )


def place_of(row: Row[Any]) -> RowPlace:
    """Where a row stands in the order."""
    return (row.context_no, row.enrolment_no, row.module_id)


def summarise(session: Session, asked: Question) -> Summary:
    """The figures above the rows."""
    found = session.execute(report_query.figures(asked)).all()
    counts: dict[str, dict[str, int]] = {}
    for star, status, count, _people in found:
        counts.setdefault(star, {})[status] = count
    people = found[0][3] if found else 0
    return Summary(people=people, by_star={star: counts[star] for star in asked.stars if star in counts})


def courses_to_choose(session: Session, scope: Scope, *, chosen: Sequence[str] = ()) -> Sequence[CourseLine]:
    """The courses a report may be narrowed to: `chosen` ones (keys), then by title.

    No more than `MOST_COURSES`, and one that tells that there are more.
    """
    last_run = (
        select(func.max(RosterRun.id))
        .where(RosterRun.context_id == Context.id, RosterRun.outcome.is_not(None))
        .correlate(Context)
        .scalar_subquery()
    )
    outcome = func.coalesce(RosterRun.outcome, "")
    is_site = and_(Context.kind == SITE, not_(Platform.reads_sites))
    may_read = Context.memberships_url.is_not(None) & (outcome != NotAllowed.code) & not_(is_site)
    is_unopened = and_(Context.memberships_url.is_(None), not_(_has_links()))
    found = session.execute(
        select(
            *(
                Context.key,
                Context.title,
                Context.label,
                Institution.name,
                Context.roster_at,
                may_read,
                is_unopened,
                is_site,
            ),
            *(RosterRun.members, RosterRun.lost, RosterRun.is_cut),
        )
        .join(Institution, Institution.id == Context.institution_id)
        .join(Platform, Platform.id == Context.platform_id)
        .outerjoin(RosterRun, RosterRun.id == last_run)
        .where(*_of_learners(scope))
        .order_by(*([Context.key.not_in(chosen)] if chosen else []), Context.title, Context.id)
        .limit(MOST_COURSES + 1)
    )
    return [
        CourseLine(
            key=key,
            title=title or label or key,
            institution=name,
            roster_at=roster_at,
            may_read_roster=is_readable,
            is_unopened=is_unopened_yet,
            is_site=is_home,
            read=members or 0,
            lost=lost or 0,
            is_cut=bool(is_cut),
        )
        for key, title, label, name, roster_at, is_readable, is_unopened_yet, is_home, members, lost, is_cut in found
    ]


def roster_state(lines: Sequence[CourseLine], *, contexts: Sequence[str] = ()) -> RosterState:
    """How old the rosters of the chosen courses (keys; none: all) are."""
    chosen = [line for line in lines if not contexts or line.key in contexts]
    return RosterState(
        courses=len(chosen),
        unread=sum(line.may_read_roster and line.roster_at is None for line in chosen),
        unreadable=sum(not (line.may_read_roster or line.is_site or line.is_unopened) for line in chosen),
        unopened=sum(line.is_unopened for line in chosen),
        sites=sum(line.is_site for line in chosen),
        read=sum(line.read for line in chosen if line.lost or line.is_cut),
        lost=sum(line.lost for line in chosen),
        is_cut=any(line.is_cut for line in chosen),
        oldest=min((line.roster_at for line in chosen if line.roster_at is not None), default=None),
    )


def _of_learners(scope: Scope) -> list[Any]:
    """The courses of a scope; an account has no learners of its own, and a copy nobody has opened has none yet."""
    is_opened = or_(exists().where(Enrolment.context_id == Context.id), _has_links())
    return [*scope.of_contexts(), Context.kind != "account", is_opened]


def _has_links() -> ColumnElement[bool]:
    return exists().where(ResourceLink.context_id == Context.id)
