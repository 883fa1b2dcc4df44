"""Knows how a platform is told where its notices go; knows no notice."""

from app import logs
from app.services.exchange import handlers, jobs
from app.services.exchange.handlers import AFTER_REFUSAL, Wanted
from app.services.exchange.jobs import Task
from app.services.exchange.outbox import pause
from app.wiring import Wiring
from lti.client import PlatformClient
from lti.errors import ServiceError, Temporary
from lti.notices import MOST_AT_ONCE


def register_handler(shared: Wiring, client: PlatformClient, task: Task) -> bool:
    """Give the platform our address for each kind of notice."""
    with shared.database.reading() as session:
        wanted = handlers.wanted(session, task.subject)
    try:
        if wanted:
            _register(client, wanted)
    except ServiceError as error:
        return _put_off(shared, task, error)
    with shared.database.writing() as session:
        jobs.finish(session, task, again_at=None, now=shared.clock())
    return True


def _register(client: PlatformClient, wanted: Wanted) -> None:
    for kind in wanted.kinds:
        client.register_notice_handler(
            wanted.service, kind=kind, handler=wanted.handler, most_at_once=MOST_AT_ONCE
        )


def _put_off(shared: Wiring, task: Task, error: ServiceError) -> bool:
    """Soon again if that may help, else much later: copies are recognised at launches, too."""
    with shared.database.writing() as session:
        now = shared.clock()
        until = now + AFTER_REFUSAL
        if isinstance(error, Temporary):
            until = now + pause(task.tries, wait=error.retry_after, chance=1)
        jobs.put_off(session, task, until=until, reason=str(error), now=now)
    logs.logger().warning("notice handler", code=error.code)
    return not error.is_everywhere
