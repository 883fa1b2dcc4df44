"""Knows what a launch tells of the gradebook: what may be done there, and which column is the link's; knows nobody's grade.

All of it is told of one link. Platforms let tools do different things in different links of one course
(openedx/xblock-lti-consumer #707), and keep columns in a container of each link's own (dmitry-viskov/pylti1.3 #54).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.adapters.sql.races import make
from app.models.line_item import LineItem
from app.models.resource_link import ResourceLink
from app.services.arrival.known import column_named
from app.services.arrival.news import renew
from app.services.exchange import columns
from app.services.exchange.measures import measured_by
from lti.client import GRADE_SCOPES
from lti.families import family_named
from lti.messages import Launch


def tells_all(launch: Launch, *, family: str) -> bool:
    """Whether a service this launch does not name is switched off: accounts have none, and requests for content vary."""
    is_of_course = launch.context is not None and launch.context.kind != "account"
    opens_link = launch.resource_link is not None
    return is_of_course and opens_link and family_named(family).names_services_or_not


def note_rights(
    session: Session, launch: Launch, link: ResourceLink, column: LineItem | None, *, family: str
) -> None:
    """What may be done with grades through this link, and with its column (`column`: the one that the launch names).

    Where a platform has one answer for all links of the tool, it is the whole course's.
    """
    endpoint = launch.grade_endpoint
    is_whole = tells_all(launch, family=family)
    if endpoint is None and not is_whole:
        return
    told: dict[str, Any] = {
        "scopes": sorted(endpoint.scopes & GRADE_SCOPES) if endpoint else [],
        "lineitems_url": endpoint.lineitems if endpoint else None,
    }
    if renew(link, told):
        if is_whole:
            for table in (ResourceLink, LineItem):
                session.execute(update(table).where(table.context_id == link.context_id).values(**told))
        elif link.line_item_id is not None:
            renew(session.get_one(LineItem, link.line_item_id), told)
    if column is not None:
        renew(column, told)


def note_column(
    session: Session,
    launch: Launch,
    link: ResourceLink,
    known: LineItem | None,
    *,
    is_new: bool,
    now: datetime,
) -> None:
    """The column of a link (`known`: the row of the one that the launch names), filled where it is news.

    `is_new`: the link is new or leads somewhere new; where no column is named, one is looked for then.
    """
    url = launch.grade_endpoint.lineitem if launch.grade_endpoint else None
    measures = measured_by(launch.item)
    if url and measures:
        column = known or _line_item(session, launch, url, measures, link=link)
        was_measured = column.measures
        if not columns.measure(session, column, measures, of=link):
            return
        renew(column, {"url": url})  # the platform may answer at another host now
        if was_measured != measures or link.line_item_id != column.id or column.state == "gone":
            columns.came(session, column, now=now)
        renew(link, {"line_item_id": column.id})
        columns.launched(session, column, now=now)
    elif measures and is_new and link.line_item_id is None:
        columns.seek(session, link, now=now)


def _line_item(session: Session, launch: Launch, url: str, measures: str, *, link: ResourceLink) -> LineItem:
    """The column a launch names. Moodle stops naming it once other columns are bound: the link remembers it."""
    identity = {"context_id": link.context_id, "url_hash": column_named(launch)}
    fresh = {
        "url": url,
        "measures": measures,
        "label": launch.link.title,
        "maximum": None,
        "origin": "launch",
        "state": "live",
        "scopes": link.scopes,
        "lineitems_url": link.lineitems_url,
    }
    return make(session, LineItem, identity, fresh=fresh)
