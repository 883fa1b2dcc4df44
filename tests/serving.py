"""Knows how applications answer at addresses of this machine that are kept for the whole process; knows no application.

Making a server takes longer than most requests, so it stays when its block ends and the next block gets it. Nobody answers
there in between, and no block ends before the requests that reached it have.
"""

import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Condition, Thread
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.serving import WSGIRequestHandler, make_server

PATIENCE = 30.0
"""Seconds that a request under way may take to end."""


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
                request_handler=_Counted,
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
        if self.app is not None:
            return self.app(environ, start_response)
        start_response("503 Service Unavailable", [("Content-Length", "0")])
        return []

    def _count(self, step: int) -> None:
        with self._changed:
            self._under_way += step
            self._changed.notify_all()


class _Counted(WSGIRequestHandler):
    def run_wsgi(self) -> None:
        with self.server.here.at_work():
            super().run_wsgi()

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
