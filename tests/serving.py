"""Knows how applications answer at addresses of this machine that are kept for the whole process; knows no application.

Making a server takes longer than most requests, so it stays when its block ends and the next block gets it. Nobody answers
there in between, and no block ends before the requests that reached it have.
"""

import socket
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from threading import Condition, Thread
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.serving import WSGIRequestHandler, make_server

PATIENCE = 30.0
"""Seconds that a request under way may take to end."""
AT_HAND: dict[str, tuple[str, bytes]] = {}
"""What every address answers besides its application: by its path, the type of a file and what is in it."""
EMPTY = ("1", "204", "304")
"""How a status begins whose answer has no body."""


class Address:
    """A port with a server; `app` answers there."""

    def __init__(self) -> None:
        self.app: WSGIApplication | None = None
        self._changed = Condition()
        self._under_way = 0
        with socket.create_server(("127.0.0.1", 0)) as sock:
            self.port: int = sock.getsockname()[1]
            server = make_server(
                "127.0.0.1",
                self.port,
                self._answer,
                threaded=True,
                fd=sock.fileno(),
                request_handler=_Connection,
            )
        server.here = self
        Thread(target=server.serve_forever, daemon=True).start()

    def leave(self) -> None:
        """Answer no more, as soon as every request under way has its answer."""
        self.app = None
        with self._changed:
            assert self._changed.wait_for(lambda: not self._under_way, PATIENCE), "a request does not end"

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """A request is under way."""
        self._count(+1)
        try:
            yield
        finally:
            self._count(-1)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self.app is not None and (file := AT_HAND.get(environ["PATH_INFO"])):
            start_response("200 OK", [("Content-Type", file[0]), ("Cache-Control", "max-age=3600")])
            return [file[1]]
        if self.app is not None:
            return self.app(environ, start_response)
        start_response("503 Service Unavailable", [("Content-Length", "0")])
        return []

    def _count(self, step: int) -> None:
        with self._changed:
            self._under_way += step
            self._changed.notify_all()


class _Connection(WSGIRequestHandler):
    """Answers one request after the other, as servers of today do: Werkzeug's own makes a thread for each."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body go out together

    def run_wsgi(self) -> None:
        with self.server.here.at_work():
            self.environ = self.make_environ()
            self._read_body()
            status, headers, body = self._asked()
            self.send_response(int(status[:3]), status[4:])
            for name, value in headers:
                self.send_header(name, value)
            if self.close_connection:
                self.send_header("Connection", "close")
            if not status.startswith(EMPTY) and "content-length" not in {name.lower() for name, _ in headers}:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)
            self.wfile.flush()

    def _read_body(self) -> None:
        """Whatever the application leaves of a body must not be taken for the next request."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal():
            self.close_connection = True
        else:
            self.environ["wsgi.input"] = BytesIO(self.rfile.read(int(length)))

    def _asked(self) -> tuple[str, Sequence[tuple[str, str]], bytes]:
        """What the application answers."""
        told: list[tuple[str, Sequence[tuple[str, str]]]] = []
        pieces: list[bytes] = []

        def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> Any:
            told.append((status, headers))
            return pieces.append

        answer: Iterable[bytes] = ()
        try:
            answer = self.server.app(self.environ, start_response)
            pieces.extend(answer)
        except Exception:  # noqa: BLE001  (the test sees what a browser would, and pytest shows the rest)
            traceback.print_exc()
            return "500 Internal Server Error", [], b""
        finally:
            if hasattr(answer, "close"):
                answer.close()
        return *told[-1], b"".join(pieces)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


_IDLE: list[Address] = []


@contextmanager
def address() -> Iterator[Address]:
    """An address for as long as the block lasts; two blocks at once have two."""
    here = _IDLE.pop() if _IDLE else Address()
    try:
        yield here
    finally:
        here.leave()
        _IDLE.append(here)
