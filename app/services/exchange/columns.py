"""Knows how columns are come by, and how one that comes late gets the grades that were there before it; sends none.

A teacher may place a graded link when learners have long finished the star: its first launch brings a column nobody
has a wish for. A link whose launch names no column has it looked up once; one is made only for a link that can never
have one of its own, or where an instructor wants it (docs/decisions/0007; `missing_columns`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.sql.races import insert_or_get
from app.models.context import Context
from app.models.enrolment import Enrolment
from app.models.line_item import LineItem
from app.models.progress import Progress
from app.models.resource_link import ResourceLink
from app.services.exchange import cell_groups, jobs, states
from app.services.exchange.measures import COURSE, column_hash, measured_by
from lti.errors import NotReady
from lti.messages import LineItem as Column

FILL, SEEK, MAKE = "column.fill", "column.seek", "column.make"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A link that has no column yet, and where to look for one."""

    link_id: int
    lti_id: str
    lineitems_url: str
    measures: str
    title: str
    """What a column for it is called; nothing: as the star is."""
    link: str | None
    """The platform's id of the link that a column can be bound to; None for the course's entry in a menu."""
    scopes: frozenset[str]
    may_be_made: bool
    """Whether one is made where there is none: an instructor wants it, or the link is the course's own entry in the
    platform's menu, which never has a column."""


def seek(session: Session, link: ResourceLink, *, now: datetime) -> None:
    """Have the column of a link looked up whose launch named none."""
    if link.lineitems_url is not None:
        context = session.get_one(Context, link.context_id)
        jobs.ask(session, SEEK, str(link.id), platform_id=context.platform_id, now=now)


def search(session: Session, subject: str, *, is_wished: bool) -> Search | None:
    """What to look for; None if there is nothing to look for any more.

    `is_wished`: an instructor wants a column, also in place of one that is gone.
    """
    link = session.get(ResourceLink, int(subject))
    if link is None or (link.line_item_id is not None and not is_wished):
        return None
    context = session.get_one(Context, link.context_id)
    measured = measured_by(link.item)
    if link.lineitems_url is None or measured is None:
        return None
    if is_wished and measured in measured_here(session, context.id):
        return None
    return Search(
        link_id=link.id,
        lti_id=link.lti_id,
        lineitems_url=link.lineitems_url,
        measures=measured,
        title=link.title or (context.title if measured == COURSE else ""),
        link=None if link.lti_id == context.lti_id else link.lti_id,
        scopes=frozenset(link.scopes),
        may_be_made=is_wished or link.lti_id == context.lti_id,
    )


def measured_here(session: Session, context_id: int) -> set[str | None]:
    """What the columns of a course measure that are still there."""
    return set(
        session.scalars(
            select(LineItem.measures).where(LineItem.context_id == context_id, LineItem.state == "live")
        )
    )


def keep(session: Session, wanted: Search, column: Column, *, is_ours: bool, now: datetime) -> None:
    """Remember the column of a link that was found, or made."""
    link = session.get_one(ResourceLink, wanted.link_id)
    identity = {"context_id": link.context_id, "url_hash": column_hash(column.url)}
    fresh = {
        "url": column.url,
        "measures": wanted.measures,
        "label": column.label,
        "maximum": column.maximum,
        "origin": "created" if is_ours else "found",
        "state": "live",
        "scopes": link.scopes,
        "lineitems_url": link.lineitems_url,
    }
    found = insert_or_get(session, LineItem, identity, fresh=fresh)
    link.line_item_id = found.id
    came(session, found, now=now)


def measure(session: Session, column: LineItem, measures: str, *, of: ResourceLink) -> bool:
    """A launch of a link (`of`) names a column and says what it is of. False: the column measures something else.

    Where its link leads to something else now, what was wished for the old is no wish any more. What a column of ours
    measures was said when it was made, and no launch says otherwise; nor does one link about the column of another.
    """
    if column.measures == measures:
        return True
    if column.origin != "launch" or _is_of_another(session, column, of):
        return False
    column.measures = measures
    states.withdraw(session, column.id)
    return True


def _is_of_another(session: Session, column: LineItem, link: ResourceLink) -> bool:
    """Whether another link of the course is told by this column, and leads to what it measures."""
    others = session.scalars(
        select(ResourceLink.item).where(ResourceLink.line_item_id == column.id, ResourceLink.id != link.id)
    )
    return any(measured_by(item) == column.measures for item in others)


def came(session: Session, column: LineItem, *, now: datetime) -> None:
    """A launch named a column for the first time, or one that was gone: have it filled with what is known already."""
    column.state = "live"
    states.revive(session, column.id, now=now)
    jobs.ask(session, FILL, str(column.id), platform_id=None, now=now)


def launched(session: Session, column: LineItem, *, now: datetime) -> None:
    """A launch named a column that is known: where the platform took no grades for it, it may do so by now."""
    if column.is_unready:
        column.is_unready = False
        cell_groups.try_now(session, column.id, code=NotReady.code, now=now)


def waiting(session: Session, subject: str) -> Sequence[tuple[int, str]]:
    """Whose progress has to be renewed to fill the column: enrolment and star, one pair each person with a finished check."""
    column = session.get(LineItem, int(subject))
    if column is None:
        return []
    query = (
        select(Progress.enrolment_id, Progress.star)
        .join(Enrolment, Enrolment.id == Progress.enrolment_id)
        .where(Enrolment.context_id == column.context_id, Progress.quiz_best.is_not(None))
        .order_by(Progress.enrolment_id)
    )
    if column.measures != COURSE:
        query = query.where(Progress.star == column.measures)
    return list({row.enrolment_id: (row.enrolment_id, row.star) for row in session.execute(query)}.values())
