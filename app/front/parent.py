"""Knows that a process of the server ends with the one that started it; knows no request.

A server that is killed (`kill -9`, or because memory ran out) cannot end its processes. They would keep the port, and
serve on with the settings of a start that is over, while the next start is refused because the port is in use.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
"""`man 2 prctl`."""


def end_with_parent() -> None:
    """Have the system end this process, in good order, as soon as its parent is gone. Only Linux can do so."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it went meanwhile
        os.kill(os.getpid(), signal.SIGTERM)
