"""Runs the main job on this machine: the tool, its worker and the practice LMS, until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
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


def taken(port: str) -> bool:
    """Whether somebody listens on a port of this machine already."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) == 0


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
            process.wait(timeout=10)
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
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    processes: list[subprocess.Popen[bytes]] = []
    try:
        run(environment(tool_port, lms_port), processes)
    except (KeyboardInterrupt, SystemExit):
        return 0
    finally:
        stop(processes)
    print("The demo did not start, or a part of it has ended; the lines above say why.", file=sys.stderr)
    return 1


def run(settings: dict[str, str], processes: list[subprocess.Popen[bytes]]) -> None:
    """Start all three, adding each to `processes`; come back when one has ended."""
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    servers = [*flask, "serve"], [sys.executable, "-m", "lti.practice_lms"]
    processes += [subprocess.Popen(command, cwd=ROOT, env=settings) for command in servers]
    addresses = f"{settings['PUBLIC_URL']}/health/ready", settings["PRACTICE_LMS"]
    if not all(wait_for(address, processes) for address in addresses):
        return
    processes.append(subprocess.Popen([*flask, "worker", "run"], cwd=ROOT, env=settings))
    print(
        f"\n  Open {settings['PRACTICE_LMS']} in Chrome, Edge or Firefox, choose who you are, then click a link.\n"
        "  (Safari refuses secure cookies on http; everything else works with it over https.)\n"
        "  Ctrl-C stops everything. Data stay in var/; `make demo-reset` empties them.\n",
        flush=True,
    )
    while all(process.poll() is None for process in processes):
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
