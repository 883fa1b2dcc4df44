"""The tool as `flask serve` runs it, with few threads: what holds a thread up holds everybody up."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from app.config import ROOT
from app.services.releases import courses
from tests.databases import Sqlite

HERE = Path(__file__).parent
FIRST, LAST = "test_half_sent.py", "test_who_waits.py"
START_SECONDS = 90
HEADERS = b"POST /lti/login HTTP/1.1\r\nHost: tool\r\nContent-Type: application/x-www-form-urlencoded\r\n"
HALF_SENT = {
    "a body": HEADERS + b"Content-Length: 1000\r\n\r\niss=",
    "a body of no known length": HEADERS + b"Transfer-Encoding: chunked\r\n\r\n4\r\niss=",
    "a body with a file": b"POST /v/nobodys/entry/m01/journal/files HTTP/1.1\r\nHost: tool\r\n"
    b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 9000000\r\n\r\n--x\r\n",
    "headers": HEADERS,
    "nothing": b"",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In this room those come first who begin to wait, and last who look at them, however the tests were shuffled; and all of it early, one after the other."""

    def turn(item: pytest.Item) -> tuple[bool, int]:
        return item.path.parent != HERE, {FIRST: 0, LAST: 2}.get(item.path.name, 1)

    items.sort(key=turn)


def held(port: int, said: bytes) -> socket.socket:
    """A connection on which this was said, and nothing more is."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(said)
    return connection


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Path:
    """The folder of a course that is read in no time: nobody here looks into it."""
    folder = tmp_path_factory.mktemp("small") / "course"
    shutil.copytree(ROOT / "tests" / "unit" / "content" / "course", folder)
    file = folder / "course.yaml"
    file.write_text(file.read_text().replace("id: small", f"id: {courses.COURSE}"))
    return folder


@pytest.fixture(scope="session")
def served(sqlite_files, small) -> Iterator[int]:
    """The port where it answers."""
    with _running(sqlite_files, small) as (port, _process):
        yield port


@pytest.fixture(scope="session")
def sent_away(served: int) -> Iterator[dict[str, "Future[tuple[bytes, float]]"]]:
    """Who waits with half of something: what each is answered at last, and after how many seconds.

    They begin with the first test that asks, and wait while others run.
    """

    def answered(said: bytes) -> tuple[bytes, float]:
        began = time.monotonic()
        with held(served, said) as connection:
            return connection.recv(10_000), time.monotonic() - began

    with ThreadPoolExecutor(len(HALF_SENT)) as waiting:
        yield {what: waiting.submit(answered, said) for what, said in HALF_SENT.items()}


@pytest.fixture
def killable(sqlite_files, small) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """One of its own: the port where it answers, and the process that was started."""
    with _running(sqlite_files, small) as running:
        yield running


@contextmanager
def _running(files: Sqlite, course: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = files.fresh()
    environment = os.environ | {
        "DATABASE_URL": url,
        "SECRET_KEY": "a secret for tests that is long enough",
        "PORT": str(port),
        "WEB_WORKERS": "1",
        "WEB_THREADS": "2",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "serve", "--course", str(course)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(port):
            assert process.poll() is None, "it ended by itself"
            assert time.monotonic() < deadline, "it does not answer"
            time.sleep(0.2)
        yield port, process
    finally:
        process.terminate()
        process.wait(60)
        files.drop(url)


def _answers(port: int) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2):
        return True
    return False
