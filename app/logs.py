"""Knows how a line of the log looks; knows nothing of what is told.

One JSON object a line, with the request's id. Callers pass ids, codes and counts: never names, e-mails, tokens or
anything a person wrote. As a second wall, keys that could carry such things are blanked here, and of an exception only
its kinds and places are told: its message may quote what somebody typed, or the values of a row.
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, TextIO

import structlog

OURS = "samskabe"
"""The name of our logger."""
_request: ContextVar[str] = ContextVar("the number of the request that lines are about", default="")
PRIVATE_KEYS = frozenset(
    {
        "authorization",
        "cookie",
        "email",
        "given",
        "id_token",
        "name",
        "password",
        "secret",
        "state",
        "sub",
        "text",
        "token",
    }
)


def configure(level: str) -> None:
    """Send everything, the libraries' lines included, to standard error as JSON."""
    handler = _Lines(sys.stderr)
    handler.setFormatter(
        _Theirs(
            foreign_pre_chain=[
                _merge_request,
                structlog.stdlib.add_log_level,
                _stamp,
                blank_private,
                tell_places,
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    # No line tells of threads and processes, and each would look for their names.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("alembic", "urllib3", "werkzeug"):  # they tell every step, some with query strings
        logging.getLogger(chatty).setLevel(logging.WARNING)


def begin_request(number: str) -> None:
    """From here on lines of this thread are about the request with this number."""
    _request.set(number)


def _merge_request(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if number := _request.get():
        event["request_id"] = number
    return event


class _Theirs(structlog.stdlib.ProcessorFormatter):
    """Makes JSON of what libraries tell; a line of the house is JSON already."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        return record.getMessage() if record.name == OURS else super().format(record)


class _Lines(logging.StreamHandler[TextIO]):
    """Writes each line at once. Threads need not wait for each other then: a stream takes a whole line or the next one."""

    def handle(self, record: logging.LogRecord) -> bool:
        """As the library has it, but for waiting: its own lock stays, newer Pythons hold it without asking for it."""
        passed = self.filter(record)
        if passed:
            self.emit(passed if isinstance(passed, logging.LogRecord) else record)
        return bool(passed)

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line; a fault in that is told as the library tells it, and stops nobody."""
        try:
            self.stream.write(self.format(record) + "\n")
        except Exception:  # noqa: BLE001  (a line that cannot be written must not end what it tells of)
            self.handleError(record)


def blank_private(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank values whose key says that they could be personal or secret."""
    for key in event.keys() & PRIVATE_KEYS:
        event[key] = "…"
    return event


def tell_places(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put in place of an exception its kind, the kinds behind it, and where each was raised."""
    told = event.pop("exc_info", None)
    if told is True:
        told = sys.exc_info()
    error = told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        event["exception"] = [_places(one) for one in _chain(error)]
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    places = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__module__}.{type(error).__qualname__} at {places}"


class Log:
    """Takes lines of the house. Each request has one, so they are made here and in one go."""

    def __init__(self, out: logging.Logger) -> None:
        self._out = out

    def debug(self, event: str, **told: Any) -> None:
        """Tell what helps to find a fault."""
        self._say(logging.DEBUG, event, told)

    def info(self, event: str, **told: Any) -> None:
        """Tell what happened."""
        self._say(logging.INFO, event, told)

    def warning(self, event: str, **told: Any) -> None:
        """Tell what was refused, or is to be looked at one day."""
        self._say(logging.WARNING, event, told)

    def error(self, event: str, **told: Any) -> None:
        """Tell what failed."""
        self._say(logging.ERROR, event, told)

    def exception(self, event: str, **told: Any) -> None:
        """Tell what failed, with the exception that is being handled."""
        self._say(logging.ERROR, event, {"exc_info": True, **told})

    def _say(self, level: int, event: str, told: MutableMapping[str, Any]) -> None:
        if not self._out.isEnabledFor(level):
            return
        told["event"], told["level"] = event, logging.getLevelName(level).lower()
        for step in (_merge_request, _stamp, blank_private, tell_places):
            told = step(None, "", told)
        line = _as_json(told)
        self._out.handle(logging.LogRecord(OURS, level, "", 0, line, (), None))


_stamp: Any = structlog.processors.TimeStamper(fmt="iso", utc=True)
_as_json = json.JSONEncoder(default=repr).encode


@cache
def logger() -> Log:
    """The logger of the house; tell it nothing personal."""
    return Log(logging.getLogger(OURS))
