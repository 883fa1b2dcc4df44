"""Runs the main job on this machine: the tool, its worker and the practice LMS, until Ctrl-C.

With COURSE in the environment it is the course in that folder, and nothing is kept: its author looks at it as it is now.
All three are on a leash (`tools/leash.py`): they end with this program, however it ends.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = "Data stay in var/; `make demo-reset` empties them."
PATIENCE = 60  # seconds until the servers must answer


def environment(tool_port: str, lms_port: str) -> dict[str, str]:
    """The settings of all three. Two host names on purpose: the frame is then truly on another site."""
    return os.environ | {
        "PUBLIC_URL": f"http://127.0.0.1:{tool_port}",
        "PORT": tool_port,
        "PRACTICE_LMS": f"http://localhost:{lms_port}",
        "TOOL_URL": f"http://127.0.0.1:{tool_port}",
        "LMS_PORT": lms_port,
        "WEB_WORKERS": "1",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
    }


def apart(folder: str) -> dict[str, str]:
    """The settings that keep everything in a folder of its own, so that the course of before is neither met nor changed."""
    return {"DATABASE_URL": f"sqlite:///{folder}/demo.db", "LMS_VAR": folder}


def taken(port: str) -> bool:
    """Whether somebody listens on a port of this machine already; browsers look for `localhost` at both addresses."""
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family) as probe:
                if probe.connect_ex((host, int(port))) == 0:
                    return True
        except OSError:
            continue  # this machine does not speak that kind
    return False


def start(command: Sequence[str], settings: dict[str, str]) -> subprocess.Popen[bytes]:
    """A command on a leash of ours. The leash is in no group of ours: whoever ends all of it at once leaves the leash."""
    leash = [sys.executable, str(ROOT / "tools" / "leash.py"), *command]
    return subprocess.Popen(leash, cwd=ROOT, env=settings, stdin=subprocess.PIPE, start_new_session=True)


def wait_for(address: str, processes: list[subprocess.Popen[bytes]]) -> bool:
    """Whether an address answers before our patience ends and before any process dies."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and all(process.poll() is None for process in processes):
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310  (an address of ours)
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    return False


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """End all, gently first."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def main() -> int:
    """Start, say where to click, wait."""
    tool_port, lms_port = os.environ.get("TOOL_PORT", "8080"), os.environ.get("LMS_PORT", "8081")
    for name, port in (("TOOL_PORT", tool_port), ("LMS_PORT", lms_port)):
        if taken(port):
            print(
                f"Port {port} is in use. End what runs there, or choose another: make demo {name}=…",
                file=sys.stderr,
            )
            return 1
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    processes: list[subprocess.Popen[bytes]] = []
    folder = os.environ.get("COURSE", "")
    try:
        with tempfile.TemporaryDirectory(prefix="samskabe-demo-") as kept:
            run(environment(tool_port, lms_port) | (apart(kept) if folder else {}), processes, folder)
            stop(processes)
    except (KeyboardInterrupt, SystemExit):
        return 0
    finally:
        stop(processes)
    print("The demo did not start, or a part of it has ended; the lines above say why.", file=sys.stderr)
    return 1


def run(settings: dict[str, str], processes: list[subprocess.Popen[bytes]], folder: str = "") -> None:
    """Start all three with the course in `folder` (empty: the one that is there), adding each to `processes`; come back when one has ended."""
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    servers = (
        [*flask, "serve", *(["--course", str(Path(folder).resolve())] if folder else [])],
        [sys.executable, "-m", "lti.practice_lms"],
    )
    processes += [start(command, settings) for command in servers]
    addresses = f"{settings['PUBLIC_URL']}/health/ready", settings["PRACTICE_LMS"]
    if not all(wait_for(address, processes) for address in addresses):
        return
    processes.append(start([*flask, "worker", "run"], settings))
    print(
        f"\n  Open {settings['PRACTICE_LMS']} in Chrome, Edge or Firefox, choose who you are, then click a link.\n"
        "  (Safari refuses secure cookies on http; everything else works with it over https.)\n"
        f"  Ctrl-C stops everything. {'Nothing is kept.' if folder else KEPT}\n",
        flush=True,
    )
    parent = os.getppid()
    while all(process.poll() is None for process in processes):
        if os.getppid() != parent:  # `make` was ended and could not say so
            sys.exit(0)
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
