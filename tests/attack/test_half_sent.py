"""Who sends half of something and waits keeps nobody from being served."""

import re
import time
import urllib.request
from email.message import Message

import pytest

from tests.attack.conftest import HALF_SENT, HEADERS, held

HELD = 12


def ask(port: int, path: str = "/") -> tuple[int, float, str, Message]:
    began = time.monotonic()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        told = answer.read().decode(errors="replace")
        return answer.status, time.monotonic() - began, told, answer.headers


@pytest.mark.usefixtures("sent_away")  # they begin to wait, and are looked at last (test_who_waits.py)
@pytest.mark.parametrize("what", HALF_SENT)
def test_others_are_served_while_twelve_wait(served, what):
    waiting = [held(served, HALF_SENT[what]) for _ in range(HELD)]
    time.sleep(0.3)  # what they sent has arrived
    status, seconds, _told, _headers = ask(served)
    assert (status, seconds < 5) == (200, True)
    for connection in waiting:
        connection.close()


def test_a_form_that_is_whole_is_read_and_a_larger_one_refused(served):
    for body, status in ((b"iss=https%3A%2F%2Fnowhere.example", b" 4"), (b"iss=" + b"x" * 600_000, b" 413 ")):
        with held(served, HEADERS + b"Content-Length: %d\r\n\r\n" % len(body)) as connection:
            try:
                connection.sendall(body)
            except OSError:  # refused before all of it was sent
                continue
            assert status in connection.recv(10_000).split(b"\r\n")[0]


def test_files_carry_nosniff_and_nobody_names_the_server(served):
    _status, _seconds, page, headers = ask(served)
    style = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert style
    _status, _seconds, _told, of_file = ask(served, style[1])
    assert of_file["X-Content-Type-Options"] == headers["X-Content-Type-Options"] == "nosniff"
    assert "granian" not in (of_file.get("Server", "") + headers.get("Server", "")).lower()
    assert "max-age=31536000" in of_file["Cache-Control"]
