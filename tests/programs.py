"""Knows how the tool is started as an operator does it, `flask --app app …`; knows no command.

As a program of its own a start takes seconds, most of them to load the tool. So one start of each kind is a real one, and the
others run the same commands in the process of the tests, where the tool is loaded already.
"""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from unittest.mock import patch

from app import create_app
from app.config import ROOT

CLEAN = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
SECRET = "kX9-vQ2mTz7LpR4wYb8NcD3fGh6JsA1e"
PATIENCE = 120
"""Seconds after which a program that should end has not."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


def program(*words: str, **environ: str) -> subprocess.Popen[str]:
    """Start a program of its own; it has nothing of the environment of the tests."""
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", *words],
        env=CLEAN | environ,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def as_program(*words: str, **environ: str) -> Ended:
    """Start a program of its own, and wait for it to end by itself."""
    process = program(*words, **environ)
    try:
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        if process.poll() is None:  # it serves, and should not
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    return Ended(code=process.returncode, out=out, err=err)


def inside(*words: str, **environ: str) -> Ended:
    """The same in this process: settings, application and command are made as a program makes them."""
    with patch.dict(os.environ, CLEAN | environ, clear=True), patch.object(os, "execv", _becomes_a_server):
        try:
            app = create_app()
        except SystemExit as refusal:
            return Ended(code=1, out="", err=f"{refusal.code}\n")
        try:
            with app.app_context():
                ended = app.test_cli_runner().invoke(args=list(words))
        finally:
            app.extensions["samskabe"].database.close()
    if ended.exception and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return Ended(code=ended.exit_code, out=ended.stdout, err=ended.stderr)


def _becomes_a_server(program: str, _words: list[str]) -> None:
    raise AssertionError(f"{program} serves, and should not")
