"""Runs a command for as long as whoever started this lives: `python tools/leash.py command …`.

The starter holds the other end of our standard input. However it dies, that end is closed then, and the command ends with
all the processes it has begun. So no port stays taken by a server nobody knows of any more.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

PATIENCE = 10.0
"""Seconds to end by itself."""


def main() -> int:
    """Start, wait for the end of either; answers as the command did."""
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: threading.Thread(target=end, args=(child,)).start())
    threading.Thread(target=watch, args=(child,), daemon=True).start()
    code = child.wait()
    strike(child.pid, signal.SIGKILL)  # what it has left behind
    return code


def watch(child: subprocess.Popen[bytes]) -> None:
    """End the command when nobody holds the other end any more."""
    while os.read(0, 1024):
        pass
    end(child)


def end(child: subprocess.Popen[bytes]) -> None:
    """Tell the command to end, then see that it does."""
    strike(child.pid, signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    strike(child.pid, signal.SIGKILL)


def strike(group: int, number: int) -> None:
    """Send a signal to the command and all it has begun, if they are there."""
    with suppress(ProcessLookupError):
        os.killpg(group, number)


if __name__ == "__main__":
    sys.exit(main())
