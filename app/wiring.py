"""Knows the objects that one process shares; the factory makes them, the doors find them here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import requests
from flask import current_app

from app.adapters.badge_keys import SqlBadgeKeys
from app.adapters.sql.engine import Database
from app.config import Settings
from app.content.library import Library
from app.services.learning.cohorts import KeptFigures
from app.services.learning.pace import Pace
from app.services.setup.kept import KeptSetups
from app.typeset.press import Press
from app.uploads.workshop import Workshop
from lti.client import PlatformClient
from lti.gate import Gate
from lti.inspection import Inspector
from lti.messages import Registration
from lti.ports import KeyRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What a door needs: settings, memory, gate and the course releases."""

    settings: Settings
    database: Database
    reports: Database
    """Where reports read: the replica if there is one."""
    library: Library
    setups: KeptSetups
    figures: KeptFigures
    pace: Pace
    """How often people outside the course wrote lately."""
    gate: Gate
    clock: Callable[[], datetime]
    key_ring: KeyRing
    badge_keys: SqlBadgeKeys
    client: Callable[[Registration], PlatformClient]
    """Makes the outgoing client of one registration."""
    inspector: Callable[[Registration], Inspector]
    """Makes what a self-check asks one registration's platform with; a person waits for it, so it does not wait long."""
    registrar: requests.Session
    """Asks platforms that want to be registered; an `OutgoingSession`."""
    press: Press
    """Makes documents for paper."""
    workshop: Workshop
    """Writes anew what people bring as files."""


def wiring() -> Wiring:
    """The shared objects of the running application."""
    shared: Wiring = current_app.extensions["samskabe"]
    return shared
