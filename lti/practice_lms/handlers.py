"""Knows where the tool wants which notices; does not know what is in one. Nothing outlives the process."""

from threading import Lock


class Handlers:
    """One address for each kind of notice, as Canvas has it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._addresses: dict[str, str] = {}

    def set(self, kind: str, address: str) -> None:
        """Send notices of a kind there from now on; an empty address: nowhere."""
        with self._lock:
            self._addresses[kind] = address

    def address(self, kind: str) -> str:
        """Where notices of a kind go; empty: nowhere."""
        with self._lock:
            return self._addresses.get(kind, "")
