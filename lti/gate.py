"""Knows what login and launch work with, and which addresses are ours; knows neither of the two."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests

from lti.errors import TargetRefused
from lti.flights import Flights
from lti.keys import PlatformKeys
from lti.ports import Clock, KeySet, KeySetStore, LaunchMemory, PlatformDirectory

_USUAL_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What the gate works with; made once for each process or request."""

    directory: PlatformDirectory
    memory: LaunchMemory
    key_sets: KeySetStore
    clock: Clock
    http: requests.Session
    """An `outgoing.OutgoingSession`, for platforms' keys."""
    secret: bytes = field(repr=False)
    """Signs states and nonces; at least 32 bytes, the same in all processes."""
    launch_url: str
    """Our launch address, as registered with every platform."""
    allows_http: bool = False
    """Whether platforms may have http addresses: in tests and benchmarks."""
    key_flights: Flights[KeySet] = field(default_factory=Flights)
    """Of however many launches that look for a platform's keys at once one asks."""

    @property
    def keys(self) -> PlatformKeys:
        """The keys of all platforms."""
        return PlatformKeys(store=self.key_sets, http=self.http, flights=self.key_flights)


def check_target(target: str, gate: Gate) -> None:
    """It leads to us. The launch is never redirected to it; but it says which part of the course is meant. Raises `TargetRefused`."""
    try:
        leads_to_us = _origin(target) == _origin(gate.launch_url)
    except ValueError:
        raise TargetRefused from None
    if not leads_to_us or "@" in urlsplit(target).netloc or re.search(r"[\s\\]", target):
        raise TargetRefused


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _USUAL_PORTS.get(parts.scheme)
