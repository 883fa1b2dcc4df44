"""What is on the demo's leash ends with the demo, however that is stopped, and its port is free again."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from app.config import ROOT
from tools import demo

SERVER = """
import socket, subprocess, sys, time
listening = socket.create_server(("127.0.0.1", int(sys.argv[1])))
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], pass_fds=[listening.fileno()])
time.sleep(600)
"""
"""Holds a port together with a child of its own, as the server does with its workers."""
STARTER = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
from tools import demo
process = demo.start([sys.executable, "-c", {SERVER!r}, sys.argv[1]], dict(__import__("os").environ))
time.sleep(600)
"""
PATIENCE = 40


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])


def wait_until(is_so):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_the_port_is_free_after_the_starter_has_gone(port, number):
    starter = subprocess.Popen([sys.executable, "-c", STARTER, port], start_new_session=True)
    assert wait_until(lambda: demo.taken(port))

    os.killpg(starter.pid, number)
    starter.wait(10)

    assert wait_until(lambda: not demo.taken(port))


def test_a_port_that_is_taken_at_the_other_address_of_localhost_is_taken():
    try:
        listening = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine does not speak IPv6")
    with listening:
        assert demo.taken(str(listening.getsockname()[1]))
