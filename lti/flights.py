"""Knows how many who want the same at once send one for it; knows not what is fetched."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

PATIENCE = 1.0
"""Seconds that somebody waits for what another one fetches. Each waits in a thread that others could work in."""

Found = TypeVar("Found")


class StillInTheAirError(Exception):
    """Another one is fetching it, and takes long."""


class Flights(Generic[Found]):
    """Fetches that are under way in this process, one for each name."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._in_the_air: dict[str, Future[Found]] = {}

    def join(self, name: str, fetch: Callable[[], Found], *, patience: float = PATIENCE) -> Found:
        """What `fetch` brings: called where nobody else's is under way, else theirs is waited for.

        Raises:
            StillInTheAirError: theirs did not land in time; and whatever `fetch` raises, to everybody who waited.
        """
        with self._lock:
            theirs = self._in_the_air.get(name)
            flight = theirs or self._in_the_air.setdefault(name, Future())
        if theirs is not None:
            try:
                return theirs.result(patience)
            except TimeoutError:
                if theirs.done():  # it was brought to nothing by a time-out of its own
                    raise
                raise StillInTheAirError from None
        try:
            found = fetch()
        except BaseException as error:
            self._land(name)
            flight.set_exception(error)
            raise
        self._land(name)
        flight.set_result(found)
        return found

    def _land(self, name: str) -> None:
        with self._lock:
            del self._in_the_air[name]
