"""Knows what processes have used so far, from /proc: seconds of processor and megabytes; knows no program."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
PARENT, USER, SYSTEM, CHILDREN_USER, CHILDREN_SYSTEM, RESIDENT = 1, 11, 12, 13, 14, 21


def seconds(root: int) -> float:
    """Processor seconds of a process, of those below it that live, and of those it has buried."""
    fields = [told for pid in tree(root) if (told := _stat(pid))]
    used = (USER, SYSTEM, CHILDREN_USER, CHILDREN_SYSTEM)
    return sum(int(told[one]) for told in fields for one in used) / TICKS


def megabytes(root: int) -> float:
    """Resident memory of a process and those below it."""
    fields = [told for pid in tree(root) if (told := _stat(pid))]
    return sum(int(told[RESIDENT]) * PAGE_BYTES for told in fields) / 1e6


def tree(root: int) -> list[int]:
    """A process and all that live below it."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (told := _stat(int(entry.name))):
            below.setdefault(int(told[PARENT]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += below.get(pid, [])
    return found


def pin(root: int, core: int) -> None:
    """Keep a process and those below it on one core; what it starts later stays there too."""
    for pid in tree(root):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), {core})


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat behind the name, which may hold blanks and brackets (proc(5))."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
