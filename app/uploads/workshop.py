"""Knows how a file is handed to the process that writes it anew, and how many at once; knows no kind of file."""

import json
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import cast

from app.uploads.new_file import NewFile
from app.uploads.refusal import REASONS, Reason, RefusedFile, broken

MOST_AT_ONCE = 2
"""Each may take a processor for itself."""
MOST_WAIT = 2.0
"""Seconds until somebody is told to try again: whoever waits holds a thread that others need."""
MOST_SECONDS = 20
PROGRAM = Path(__file__).parent / "program.py"


class Workshop:
    """Writes files anew, a few at once."""

    def __init__(self, *, places: int = MOST_AT_ONCE, wait: float = MOST_WAIT) -> None:
        self._places = BoundedSemaphore(places)
        self._wait = wait

    def anew(self, body: bytes) -> NewFile:
        """The file as it can be kept. Raises `RefusedFile`, also where there is no place (`busy`)."""
        if not body:
            raise RefusedFile("empty")
        if not self._places.acquire(timeout=self._wait):
            raise RefusedFile("busy")
        try:
            return _made(body)
        finally:
            self._places.release()


def _made(body: bytes) -> NewFile:
    try:
        done = subprocess.run(  # noqa: S603  (our own program, without any word of the file among its arguments)
            [sys.executable, "-I", str(PROGRAM)],
            input=body,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=True,
            env={},
        )
    except subprocess.CalledProcessError as error:
        told = error.stdout.decode("ascii", "replace")
        raise RefusedFile(cast("Reason", told) if told in REASONS else "broken") from error
    except (subprocess.SubprocessError, OSError) as error:
        raise broken() from error
    told, _line, made = done.stdout.partition(b"\n")
    return NewFile(body=made, **json.loads(told))
