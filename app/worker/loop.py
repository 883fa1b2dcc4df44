"""Knows when the worker works and when it rests; knows no single kind of work.

Each platform with something due gets one thread at a time, so that a slow one holds up nobody but itself; one that
does not answer rests a while. What calls no platform has a thread of its own. Several workers may run at once: claims keep them apart. A worker that is told to stop
finishes what it has in hand; one that dies loses its claims by the clock.
"""

import signal
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from threading import Event
from time import monotonic

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app import logs
from app.adapters.platforms import SqlPlatformDirectory
from app.adapters.sql import trouble
from app.services.exchange import ceilings, jobs
from app.services.operating import heartbeat, retention, seals
from app.wiring import Wiring
from app.worker.turns import take_own_turn, take_turn

MOST_AT_ONCE = 8
"""Platforms that are worked for at the same time."""
GLANCE = timedelta(seconds=1)
"""How long the worker rests when nothing is due."""
TIDY_EVERY = timedelta(minutes=5)
"""How often what has outlived its term is forgotten."""
REST = timedelta(seconds=15)
"""How long a platform that does not answer is left in peace, whatever waits for it."""

WAITS = timedelta(seconds=2)
"""How often a worker that came before the tables looks for them."""

Turn = Future[tuple[int, bool]]
Lane = int | None
"""A platform; None: what calls none."""


class Lanes:
    """The platforms that are being worked for, and those that rest; besides, what calls none."""

    def __init__(self, app: Flask, pool: ThreadPoolExecutor) -> None:
        self._app = app
        self._shared: Wiring = app.extensions["samskabe"]
        self._directory = SqlPlatformDirectory(self._shared.database)
        self._pool = pool
        self._turns: dict[Lane, Turn] = {}
        self._resting: dict[Lane, datetime] = {}
        self.done = 0

    def start(self) -> timedelta:
        """Give a thread to every lane that has something due; answers how long until more is."""
        now = self._shared.clock()
        with self._shared.database.reading() as session:
            due = jobs.due_by_platform(session, now=now, until=now + GLANCE)
        for lane, at in due.items():
            if at <= now and lane not in self._turns and not self._rests(lane, now=now):
                self._turns[lane] = self._pool.submit(self._turn, lane)
        return min((at - now for at in due.values() if at > now), default=GLANCE)

    def finish(self, *, within: timedelta | None) -> bool:
        """Wait for a turn to end and close the books on all that have; False: no turn is under way."""
        if not self._turns:
            return False
        timeout = None if within is None else within.total_seconds()
        wait(self._turns.values(), timeout=timeout, return_when=FIRST_COMPLETED)
        for lane, turn in list(self._turns.items()):
            if turn.done():
                del self._turns[lane]
                self._close(lane, turn)
        return True

    def _turn(self, lane: Lane) -> tuple[int, bool]:
        with self._app.app_context():
            return take_own_turn(self._shared) if lane is None else self._turn_for(lane)

    def _turn_for(self, platform_id: int) -> tuple[int, bool]:
        registration = self._directory.registration(platform_id)
        if registration is None:
            return 0, False
        return take_turn(self._shared, registration)

    def _close(self, lane: Lane, turn: Turn) -> None:
        fault = turn.exception()
        if fault is not None:  # what it had in hand comes back when its lease ends
            logs.logger().error("turn failed", platform=lane, exc_info=fault)
        done, is_well = (0, False) if fault else turn.result()
        self.done += done
        if not is_well:
            self._resting[lane] = self._shared.clock() + REST

    def _rests(self, lane: Lane, *, now: datetime) -> bool:
        return self._resting.get(lane, now) > now


def tidy(app: Flask) -> None:
    """Forget what has outlived its term."""
    shared: Wiring = app.extensions["samskabe"]
    with shared.database.writing() as session:
        retention.sweep(session, now=shared.clock())
    with shared.database.writing() as session:
        ceilings.count(session, now=shared.clock())
        for platform_id, kinds in ceilings.near(session).items():
            logs.logger().warning("near_ceiling", platform=platform_id, **dict(kinds))


def beat(app: Flask) -> None:
    """Note that a worker is alive."""
    shared: Wiring = app.extensions["samskabe"]
    with shared.database.writing() as session:
        heartbeat.beat(session, now=shared.clock())


def check_keys(app: Flask) -> None:
    """Raise `WrongKeysError` if what is sealed in the database does not open."""
    shared: Wiring = app.extensions["samskabe"]
    with shared.database.reading() as session:
        seals.check(session)


def wait_for_tables(app: Flask, *, stopping: Event, tell: Callable[[str], None]) -> None:
    """Come back once the database has the schema of this code, or `stopping` is set; each new reason to wait is told."""
    shared: Wiring = app.extensions["samskabe"]
    told = None
    while not stopping.is_set():
        why = trouble.of_schema(shared.database.reader)
        if why is None:
            return
        if why != told:
            tell(f"{why} The worker waits until then.")
        told = why
        stopping.wait(WAITS.total_seconds())


def run_once(app: Flask) -> int:
    """Tidy up, and do everything that is due now; answers with how many pieces of work were done."""
    beat(app)
    tidy(app)
    return work_off(app)


def work_off(app: Flask) -> int:
    """Do what is due now, until nothing is; answers with how many pieces of work were done."""
    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        lanes = Lanes(app, pool)
        lanes.start()
        while lanes.finish(within=None):
            lanes.start()
    return lanes.done


def run_until_stopped(app: Flask, *, stopping: Event) -> None:
    """Work until `stopping` is set; what was begun is finished."""
    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        lanes = Lanes(app, pool)
        tidy_at = beat_at = 0.0
        while not stopping.is_set():
            try:
                if monotonic() >= beat_at:
                    beat(app)
                    beat_at = monotonic() + heartbeat.BEATS_EVERY.total_seconds()
                if monotonic() >= tidy_at:
                    tidy(app)
                    tidy_at = monotonic() + TIDY_EVERY.total_seconds()
                rest = lanes.start()
            except SQLAlchemyError as fault:
                logs.logger().error("database", fault=type(fault).__name__)
                rest = GLANCE
            if not lanes.finish(within=rest):
                stopping.wait(rest.total_seconds())


def stop_on_signals() -> Event:
    """An event that is set when the process is told to end."""
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return stopping
