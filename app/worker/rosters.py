"""Knows how a roster is read from a platform and handed on in pieces; knows no row."""

import random

from app import logs
from app.services.exchange import jobs, rosters
from app.services.exchange.jobs import Task
from app.services.exchange.outbox import pause
from app.services.exchange.rosters import AT_ONCE, Place
from app.wiring import Wiring
from lti.client import PlatformClient
from lti.errors import ServiceError, Temporary
from lti.messages import Member


def read_roster(shared: Wiring, client: PlatformClient, task: Task) -> bool:
    """Read one course's roster to its end, or leave everything as it was."""
    with shared.database.writing() as session:
        place = rosters.begin(session, task.subject, now=shared.clock())
        if place is None:
            jobs.finish(session, task, again_at=None, now=shared.clock())
            return True
    try:
        members = list(client.members(place.url))
    except ServiceError as error:
        _give_up(shared, task, place, error)
        return not error.is_everywhere
    _keep(shared, task, place, members)
    return True


def _keep(shared: Wiring, task: Task, place: Place, members: list[Member]) -> None:
    for start in range(0, len(members), AT_ONCE):
        with shared.database.writing() as session:
            rosters.merge(session, place, members[start : start + AT_ONCE], now=shared.clock())
    with shared.database.writing() as session:
        now = shared.clock()
        rosters.end(session, place, members=len(members), now=now)
        jobs.finish(session, task, again_at=rosters.next_time(session, place, now=now), now=now)
    logs.logger().info("roster", context=place.context_id, members=len(members))


def _give_up(shared: Wiring, task: Task, place: Place, error: ServiceError) -> None:
    """Later again if that may help; else when the roster would have been due anyway."""
    with shared.database.writing() as session:
        now = shared.clock()
        rosters.give_up(session, place, code=error.code, now=now)
        again_at = rosters.next_time(session, place, now=now)
        if isinstance(error, Temporary):
            chance = random.random()  # noqa: S311  (spreads load, protects nothing)
            again_at = now + pause(task.tries, wait=error.retry_after, chance=chance)
        jobs.put_off(session, task, until=again_at, reason=str(error), now=now)
    logs.logger().warning("roster", context=place.context_id, code=error.code)
