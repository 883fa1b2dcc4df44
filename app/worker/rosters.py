"""Knows how a roster is read from a platform and handed on in pieces; knows no row."""

import random
from collections.abc import Iterator
from dataclasses import replace

from app import logs
from app.services.exchange import jobs, rosters
from app.services.exchange.jobs import Task
from app.services.exchange.outbox import pause
from app.services.exchange.rosters import AT_ONCE, RosterCount, RosterReading
from app.wiring import Wiring
from lti.client import PlatformClient
from lti.errors import ServiceError, Temporary
from lti.messages import RosterPage


def read_roster(shared: Wiring, client: PlatformClient, task: Task) -> bool:
    """Read one course's roster to its end, or what has changed in it; or leave everything as it was.

    What was read of one that breaks off stays, and nobody is told as gone because of it.
    """
    with shared.database.writing() as session:
        reading = rosters.begin(session, task.subject, now=shared.clock())
        if reading is None:
            jobs.finish(session, task, again_at=None, now=shared.clock())
            return True
    try:
        count = _changes(shared, client, reading)
        is_whole = count is None
        if count is None:
            count = _read(shared, client.roster(reading.url), reading, is_whole=True)
    except ServiceError as error:
        _give_up(shared, task, reading, error)
        return not error.is_everywhere
    _end(shared, task, reading, count, is_whole=is_whole)
    return True


def _changes(shared: Wiring, client: PlatformClient, reading: RosterReading) -> RosterCount | None:
    """What has changed since the last reading; None where the roster is to be read whole.

    Raises:
        Temporary: the platform is busy: reading more would not help it.
    """
    if reading.changes_url is None:
        return None
    try:
        return _read(shared, client.roster(reading.changes_url), reading, is_whole=False)
    except Temporary:
        raise
    except ServiceError:  # the address is too old, say: what the platform remembers of changes ends somewhere
        return None


def _read(
    shared: Wiring, pages: Iterator[RosterPage], reading: RosterReading, *, is_whole: bool
) -> RosterCount:
    """Keep page after page, in portions; never more of them than a course may have, nor for longer than it may take."""
    count, until = RosterCount(), shared.clock() + rosters.LONGEST
    for page in pages:
        count = count.and_page(page)
        for start in range(0, len(page.members), AT_ONCE):
            some = page.members[start : start + AT_ONCE]
            with shared.database.writing() as session:
                rosters.merge(session, reading, some, now=shared.clock())
                if not is_whole:
                    rosters.mark_left(session, reading, some, now=shared.clock())
        if count.members > rosters.MOST or shared.clock() > until:
            return replace(count, is_cut=True)
    return count


def _end(shared: Wiring, task: Task, reading: RosterReading, count: RosterCount, *, is_whole: bool) -> None:
    end = rosters.end if is_whole else rosters.end_changes
    with shared.database.writing() as session:
        now = shared.clock()
        end(session, reading, count=count, now=now)
        jobs.finish(session, task, again_at=rosters.next_time(session, reading, now=now), now=now)
    logs.logger().info(
        "roster",
        context=reading.context_id,
        members=count.members,
        lost=count.lost,
        is_cut=count.is_cut,
        is_whole=is_whole,
    )


def _give_up(shared: Wiring, task: Task, reading: RosterReading, error: ServiceError) -> None:
    """Later again if that may help; else when the roster would have been due anyway."""
    with shared.database.writing() as session:
        now = shared.clock()
        rosters.give_up(session, reading, code=error.code, now=now)
        again_at = rosters.next_time(session, reading, now=now)
        if isinstance(error, Temporary):
            chance = random.random()  # noqa: S311  (spreads load, protects nothing)
            again_at = now + pause(task.tries, wait=error.retry_after, chance=chance)
        jobs.put_off(session, task, until=again_at, reason=str(error), now=now)
    logs.logger().warning("roster", context=reading.context_id, code=error.code)
