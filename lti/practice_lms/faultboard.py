"""Knows which services shall fail, how, and how often; does not know what they do or how the wish arrives."""

from dataclasses import asdict, dataclass, replace
from threading import Lock
from typing import Any

KINDS = (
    "token",
    "key_set",
    "line_items",
    "line_item",
    "scores",
    "results",
    "members",
    "notice_handlers",
    "configuration",
    "registration",
)
_LONGEST_DELAY = 120.0
_ERRORS = range(400, 600)


def service_kind(endpoint: str | None) -> str | None:
    """The kind of service behind a Flask endpoint; None: a page, not a service."""
    kind = (endpoint or "").rpartition(".")[2]
    return kind if kind in KINDS else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How a service fails. `takes_effect`: the call is carried out and only its answer is spoiled."""

    status: int | None = None
    delay: float = 0.0
    """Seconds to wait before the answer; longer than the caller waits makes a time-out."""
    retry_after: int | None = None
    """Seconds, as `Retry-After` header."""
    body: str = ""
    """What the answer says."""
    takes_effect: bool = False
    times: int = 1


class FaultBoard:
    """The faults that are switched on, by kind of service."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._faults: dict[str, Fault] = {}

    def set(self, kind: str, fault: Fault) -> None:
        """Switch `fault` on for `kind`, one of `KINDS`.

        Raises:
            ValueError: unknown kind, or a fault that cannot be.
        """
        if kind not in KINDS:
            raise ValueError(f"There is no service {kind!r}; there are {', '.join(KINDS)}.")
        if fault.status is not None and fault.status not in _ERRORS:
            raise ValueError("The status of a fault is 400 to 599.")
        if not 0 <= fault.delay <= _LONGEST_DELAY or fault.times < 1:
            raise ValueError("A fault waits 0 to 120 seconds and happens at least once.")
        with self._lock:
            self._faults[kind] = fault

    def clear(self) -> None:
        """Switch everything off."""
        with self._lock:
            self._faults.clear()

    def take(self, kind: str) -> Fault | None:
        """The fault for this call of `kind`, counted down."""
        with self._lock:
            fault = self._faults.pop(kind, None)
            if fault is not None and fault.times > 1:
                self._faults[kind] = replace(fault, times=fault.times - 1)
            return fault

    def as_dict(self) -> dict[str, dict[str, Any]]:
        """What is switched on now."""
        with self._lock:
            return {kind: asdict(fault) for kind, fault in self._faults.items()}
