"""Knows how a platform's public keys are renewed before a launch would have to wait for them; knows no launch."""

from app import logs
from app.services.exchange import jobs, key_renewals
from app.services.exchange.jobs import Task
from app.wiring import Wiring
from lti.client import PlatformClient
from lti.errors import KeysUnavailable


def renew_keys(shared: Wiring, client: PlatformClient, task: Task) -> bool:
    """Fetch them. Where that fails launches go on with those of the last day, and nothing else of the platform rests."""
    keys = shared.gate.keys
    try:
        keys.renew(client.registration, now=shared.clock())
    except KeysUnavailable as error:
        with shared.database.writing() as session:
            now = shared.clock()
            until = now + key_renewals.AGAIN_AFTER
            jobs.put_off(session, task, until=until, reason=error.code, now=now)
        logs.logger().warning("keys not renewed", platform=client.registration.platform_id, code=error.code)
        return True
    with shared.database.writing() as session:
        now = shared.clock()
        again_at = key_renewals.next_time(session, client.registration.platform_id, now=now)
        jobs.finish(session, task, again_at=again_at, now=now)
    return True
