"""Knows how a roster is read from a platform and handed on in pieces; knows no row."""

import random

from app import logs
from app.services.exchange import jobs, rosters
from app.services.exchange.jobs import Task
from app.services.exchange.outbox import pause
from app.services.exchange.rosters import AT_ONCE, RosterReading
from app.wiring import Wiring
from lti.client import PlatformClient
from lti.errors import ServiceError, Temporary
from lti.messages import Roster


def read_roster(shared: Wiring, client: PlatformClient, task: Task) -> bool:
    """Read one course's roster to its end, or what has changed in it; or leave everything as it was."""
    with shared.database.writing() as session:
        reading = rosters.begin(session, task.subject, now=shared.clock())
        if reading is None:
            jobs.finish(session, task, again_at=None, now=shared.clock())
            return True
    try:
        changes = _changes(client, reading)
        roster = changes or client.roster(reading.url)
    except ServiceError as error:
        _give_up(shared, task, reading, error)
        return not error.is_everywhere
    _keep(shared, task, reading, roster, is_whole=changes is None)
    return True


def _changes(client: PlatformClient, reading: RosterReading) -> Roster | None:
    """What has changed since the last reading; None where the roster is to be read whole.

    Raises:
        Temporary: the platform is busy: reading more would not help it.
    """
    if reading.changes_url is None:
        return None
    try:
        return client.roster(reading.changes_url)
    except Temporary:
        raise
    except ServiceError:  # the address is too old, say: what the platform remembers of changes ends somewhere
        return None


def _keep(shared: Wiring, task: Task, reading: RosterReading, roster: Roster, *, is_whole: bool) -> None:
    members = roster.members
    for start in range(0, len(members), AT_ONCE):
        some = members[start : start + AT_ONCE]
        with shared.database.writing() as session:
            rosters.merge(session, reading, some, now=shared.clock())
            if not is_whole:
                rosters.mark_left(session, reading, some, now=shared.clock())
    end = rosters.end if is_whole else rosters.end_changes
    with shared.database.writing() as session:
        now = shared.clock()
        end(session, reading, members=len(members), changes_url=roster.changes_url, now=now)
        jobs.finish(session, task, again_at=rosters.next_time(session, reading, now=now), now=now)
    logs.logger().info("roster", context=reading.context_id, members=len(members), is_whole=is_whole)


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
