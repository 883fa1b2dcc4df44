"""Who sends half of something and waits keeps nobody from being served."""

import re
import socket
import time
import urllib.request
from email.message import Message

import pytest

HELD = 12
HEADERS = b"POST /lti/login HTTP/1.1\r\nHost: tool\r\nContent-Type: application/x-www-form-urlencoded\r\n"
HALF_SENT = {
    "a body": HEADERS + b"Content-Length: 1000\r\n\r\niss=",
    "a body of no known length": HEADERS + b"Transfer-Encoding: chunked\r\n\r\n4\r\niss=",
    "a body with a file": b"POST /v/nobodys/entry/m01/journal/files HTTP/1.1\r\nHost: tool\r\n"
    b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 9000000\r\n\r\n--x\r\n",
    "headers": HEADERS,
    "nothing": b"",
}


def held(port: int, said: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(said)
    return connection


def ask(port: int, path: str = "/") -> tuple[int, float, str, Message]:
    began = time.monotonic()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        told = answer.read().decode(errors="replace")
        return answer.status, time.monotonic() - began, told, answer.headers


@pytest.mark.parametrize("what", HALF_SENT)
def test_others_are_served_while_twelve_wait(served, what):
    waiting = [held(served, HALF_SENT[what]) for _ in range(HELD)]
    time.sleep(0.3)  # what they sent has arrived
    status, seconds, _told, _headers = ask(served)
    assert (status, seconds < 5) == (200, True)
    for connection in waiting:
        connection.close()


def test_who_waits_is_sent_away(served):
    waiting = {what: held(served, said) for what, said in HALF_SENT.items()}
    began = time.monotonic()
    answers = {what: connection.recv(10_000) for what, connection in waiting.items()}
    assert 8 < time.monotonic() - began < 15
    for what, connection in waiting.items():
        connection.close()
        assert (b" 408 " in answers[what]) == ("body" in what)


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
