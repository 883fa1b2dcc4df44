"""Knows how to run a practice LMS on a port, for tests and for the demo; does not know what is launched."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Thread

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.context import EXTENSION, Platform
from lti.practice_lms.platform import create_platform

_LOOPBACK = "127.0.0.1"


class _QuietHandler(WSGIRequestHandler):
    """Logs nothing: addresses of this LMS name people."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing about a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningPlatform:
    """A practice LMS that answers now."""

    app: Flask
    config: PlatformConfig

    @property
    def platform(self) -> Platform:
        """Its gradebook, memory and fault board."""
        platform: Platform = self.app.extensions[EXTENSION]
        return platform


def bound_server(app: Flask, sock: socket.socket) -> BaseWSGIServer:
    """A threaded server for `app` on a socket that is bound already, so that nobody else takes the port."""
    host, port = sock.getsockname()[:2]
    return make_server(host, port, app, threaded=True, fd=sock.fileno(), request_handler=_QuietHandler)


@contextmanager
def running_platform(
    config: PlatformConfig, *, port: int = 0, host: str = "localhost"
) -> Iterator[RunningPlatform]:
    """Run `config` in a thread on `port` (0: a free one) until the block ends.

    The base URL of `config` is replaced by `http://<host>:<port>`; `host` must be a name of this machine.
    """
    with socket.create_server((_LOOPBACK, port)) as sock:
        here = replace(config, base_url=f"http://{host}:{sock.getsockname()[1]}")
        app = create_platform(here)
        server = bound_server(app, sock)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield RunningPlatform(app=app, config=here)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
