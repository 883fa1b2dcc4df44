"""Knows how the grades of a column are read from a platform and handed on in portions; knows no row."""

import random
from datetime import datetime

from app import logs
from app.services.exchange import jobs, looks
from app.services.exchange.jobs import Task
from app.services.exchange.looks import ColumnCells, Look
from app.services.exchange.outbox import pause
from app.wiring import Wiring
from lti.client import LINE_ITEM_READ_SCOPE, LINE_ITEM_SCOPE, PlatformClient
from lti.errors import ServiceError, Temporary
from lti.messages import LineItem, Result


def look_at_results(shared: Wiring, client: PlatformClient, task: Task) -> bool:
    """Compare one column of a course with what was sent to it, and come back for the next."""
    with shared.database.reading() as session:
        look = looks.next_column(session, task.subject, now=shared.clock())
    if look is not None:
        try:
            column = _column(client, look)
            read_at, found = shared.clock(), _found(client, look)
        except ServiceError as error:
            return _put_off(shared, task, look, error)
        _keep(shared, look, column, found, read_at=read_at)
    with shared.database.writing() as session:
        now = shared.clock()
        jobs.finish(session, task, again_at=looks.next_time(session, task.subject, now=now), now=now)
    return True


def _column(client: PlatformClient, look: Look) -> LineItem | None:
    """The column as it is now: a teacher may have given it other points or another name."""
    if not look.scopes & {LINE_ITEM_READ_SCOPE, LINE_ITEM_SCOPE}:
        return None
    return client.line_item(look.url, granted=look.scopes)


def _found(client: PlatformClient, look: Look) -> ColumnCells:
    """What the column holds; of several results of one person the first counts, as where one is asked for alone."""
    cells: dict[str, Result] = {}
    is_whole = True
    for whose, result in client.results(look.url):
        if whose is None:
            is_whole = False
        else:
            cells.setdefault(whose, result)
    return ColumnCells(cells=cells, is_whole=is_whole)


def _keep(
    shared: Wiring, look: Look, column: LineItem | None, found: ColumnCells, *, read_at: datetime
) -> None:
    maximum = column.maximum if column else look.maximum
    with shared.database.reading() as session:
        slices = looks.slices(session, look)
    for people in slices:
        with shared.database.writing() as session:
            looks.compare(
                session,
                look,
                people,
                found=found,
                maximum=maximum,
                read_at=read_at,
                now=shared.clock(),
            )
    with shared.database.writing() as session:
        looks.note_column(session, look, column, now=shared.clock())
    logs.logger().info("results", column=look.line_item_id, cells=len(found.cells))


def _put_off(shared: Wiring, task: Task, look: Look, error: ServiceError) -> bool:
    """The same column again soon if that may help; else the next one, in its turn."""
    with shared.database.writing() as session:
        now = shared.clock()
        until: datetime | None
        if isinstance(error, Temporary):
            chance = random.random()  # noqa: S311  (spreads load, protects nothing)
            until = now + pause(task.tries, wait=error.retry_after, chance=chance)
        else:
            looks.note_column(session, look, None, now=now)
            until = looks.next_time(session, task.subject, now=now)
        jobs.put_off(session, task, until=until, reason=str(error), now=now)
    logs.logger().warning("results", column=look.line_item_id, code=error.code)
    return not error.is_everywhere
