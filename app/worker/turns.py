"""Knows how one piece of work is done: claimed and committed, then the platform is called, then the outcome is kept.

Nothing is called inside a unit of work, and no unit of work is open while a platform thinks.
"""

import random
from collections.abc import Callable
from dataclasses import replace

from app import logs
from app.services.exchange import jobs, outbox
from app.services.exchange.outbox import EndedTry, Parcel
from app.wiring import Wiring
from app.worker import sending
from app.worker.errands import CHORES, ERRANDS
from lti.client import PlatformClient
from lti.errors import NoSuchColumn, ServiceError
from lti.messages import Registration

MOST_IN_A_TURN = 50
Registrations = Callable[[int], Registration | None]


def take_turn(shared: Wiring, registration: Registration) -> tuple[int, bool]:
    """Work for one platform: answers with how much was done, and whether the platform was well."""
    client = shared.client(registration)
    return _pieces(lambda: _one_piece(shared, client, registration.platform_id))


def take_own_turn(shared: Wiring) -> tuple[int, bool]:
    """Do what calls no platform: answers with how much was done, and that all was well."""
    return _pieces(lambda: _one_chore(shared))


def _pieces(one: Callable[[], bool | None]) -> tuple[int, bool]:
    """Piece by piece, until nothing is due, something was not well, or others should have their turn."""
    for done in range(MOST_IN_A_TURN):
        is_well = one()
        if is_well is None:
            return done, True
        if not is_well:
            return done + 1, False
    return MOST_IN_A_TURN, True


def _one_piece(shared: Wiring, client: PlatformClient, platform_id: int) -> bool | None:
    """A grade, or else a job. None: nothing is due; False: the platform cannot answer now."""
    with shared.database.writing() as session:
        parcel = outbox.take(session, platform_id, now=shared.clock())
        task = None if parcel else jobs.take(session, platform_id, now=shared.clock())
    if parcel:
        return _deliver(shared, client, parcel)
    return ERRANDS[task.kind](shared, client, task) if task else None


def _one_chore(shared: Wiring) -> bool | None:
    with shared.database.writing() as session:
        task = jobs.take(session, None, now=shared.clock())
    if task is None:
        return None
    CHORES[task.kind](shared, task)
    return True


def _deliver(shared: Wiring, client: PlatformClient, parcel: Parcel) -> bool:
    outcome = _outcome(shared, client, parcel)
    with shared.database.writing() as session:
        chance = random.random()  # noqa: S311  (spreads load, protects nothing)
        outbox.record(session, parcel, outcome, now=shared.clock(), chance=chance)
    logs.logger().info(
        "grade",
        result=outcome.ending.name.lower(),
        code=outcome.code,
        column=parcel.line_item_id,
        enrolment=parcel.enrolment_id,
        wish=parcel.wanted_no,
    )
    return outcome.is_platform_well


def _outcome(shared: Wiring, client: PlatformClient, parcel: Parcel) -> EndedTry:
    maximum = parcel.maximum
    try:
        if maximum is None:
            maximum = sending.points_of(client, parcel)
            with shared.database.writing() as session:
                outbox.note_maximum(session, parcel.line_item_id, maximum=maximum)
    except NoSuchColumn:
        return sending.after_404(client, parcel)
    except ServiceError as error:
        return replace(sending.failed(error, client=client), was_sent=False)
    return sending.send(client, parcel, maximum=maximum)
