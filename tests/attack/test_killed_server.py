"""A server that is killed leaves nothing behind that keeps its port."""

import socket
import sys
import time

import pytest


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends processes with their parent")
def test_its_processes_end_with_it(killable):
    port, process = killable
    assert not is_free(port)

    process.kill()
    process.wait(10)

    deadline = time.monotonic() + 20
    while not is_free(port):
        assert time.monotonic() < deadline, "something still listens there"
        time.sleep(0.1)
