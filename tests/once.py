"""Knows how what takes long to make is made once a run: the first of its processes makes it, the others read its file.

Knows nothing of what is made. What is made is the same for every test; nobody changes it.
"""

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from threading import get_ident
from typing import TypeVar

import pytest

FOLDER = "SAMSKABE_TEST_RUN"
"""The variable by which the processes of a run know its folder."""

Made = TypeVar("Made")


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder, in the process that starts the others; it goes with the run."""
    if hasattr(config, "workerinput"):
        return
    folder = os.environ[FOLDER] = mkdtemp(prefix="samskabe-run-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def file_of(name: str, make: Callable[[Path], None]) -> Path:
    """The file of this name, which `make` writes if nobody has. Processes that want it meanwhile wait."""
    file = Path(os.environ[FOLDER]) / name
    with file.with_name(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            begun = file.with_name(f"{name}.begun")
            make(begun)
            begun.rename(file)
    return file


def tell(name: str, made: bytes) -> None:
    """Let the other processes have what several of them, and several threads of each, may be making at once. Outside a run there are none."""
    if FOLDER not in os.environ:
        return
    file = Path(os.environ[FOLDER]) / name
    begun = file.with_name(f"{name}.{os.getpid()}.{get_ident()}")
    begun.write_bytes(made)
    begun.rename(file)


def told(name: str) -> bytes | None:
    """What a process of this run told last under this name, if any has."""
    if FOLDER not in os.environ:
        return None
    try:
        return (Path(os.environ[FOLDER]) / name).read_bytes()
    except FileNotFoundError:
        return None


def files_ending(ending: str) -> list[Path]:
    """The files that were written so far and whose names end like this."""
    return [file for file in Path(os.environ[FOLDER]).iterdir() if file.name.endswith(ending)]


def once_a_run(make: Callable[[], Made]) -> Callable[[], Made]:
    """`make`, called once a run; every process reads what it gave once, and gives that same thing to all its tests."""

    @cache
    def found() -> Made:
        return made_once(_name(make), make)

    return found


def made_once(name: str, make: Callable[[], Made]) -> Made:
    """What `make` gave that was called first in this run for this name."""
    file = file_of(name, lambda new: _write(new, make()))
    made: Made = pickle.loads(file.read_bytes())  # noqa: S301  (written by this run)
    return made


def name_of(fill: Callable[..., object]) -> str | None:
    """What a function of a module is called everywhere in the run; None for one that was made in passing."""
    name = getattr(fill, "__qualname__", "<")
    return None if "<" in name else _name(fill)


def _name(made: Callable[..., object]) -> str:
    return f"{made.__module__}.{made.__qualname__}"


def _write(file: Path, made: object) -> None:
    file.write_bytes(pickle.dumps(made))
