"""Knows how a request becomes a call of the application, and the answer goes out; knows no page."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from wsgiref.types import WSGIApplication

from app import logs
from app.front import bodies
from app.front.environ import environ
from app.front.files import StaticFile
from app.front.packing import LEAST, is_packable, packed, takes_packed, with_length

Scope = Mapping[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]

PIECE_SECONDS = 60.0
"""How long a piece of a long answer may wait for its reader."""
Headers = list[tuple[bytes, bytes]]
_NAMELESS = (b"server", b"web")
"""The server would name itself otherwise."""
_PLAIN: Headers = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"x-content-type-options", b"nosniff"),
    (b"connection", b"close"),
    _NAMELESS,
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeBodies:
    """Where bodies may be larger than forms: at which addresses, how large, how many at once (all of them lie in memory).

    Of these so many are `at_work` at once: what is done with them takes long, and others need the threads.
    """

    address: re.Pattern[str]
    most: int
    at_once: int = 8
    at_work: int = 2


class Front:
    """The ASGI side of a WSGI application that works in `threads`; its forms have `most` bytes, save for those with files (`large`)."""

    def __init__(
        self,
        app: WSGIApplication,
        *,
        threads: int,
        most: int,
        files: Mapping[str, StaticFile],
        large: LargeBodies | None = None,
        patience: float = bodies.PATIENCE,
    ) -> None:
        self._app = app
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="work")
        self._most = most
        self._files = files
        self._large = large
        self._places = asyncio.Semaphore(large.at_once if large else 0)
        self._turns = asyncio.Semaphore(max(1, min(large.at_work, threads - 1)) if large else 0)
        self._patience = patience

    async def __call__(self, scope: Scope, receive: bodies.Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        file = self._files.get(scope["path"])
        if file is not None and scope["method"] in {"GET", "HEAD"}:
            await _send_file(file, scope, send)
            return
        try:
            if self._large and scope["method"] == "POST" and self._large.address.fullmatch(scope["path"]):
                await self._take_large(self._large, scope, receive, send)
                return
            body = b""
            if _has_body(scope, self._most):
                body = await bodies.whole(receive, most=self._most, patience=self._patience)
            await self._answer(environ(scope, body), scope, send)
        except bodies.TooSlowError:
            logs.logger().warning("body_too_slow", path=scope["path"][:100])
            await _refuse(send, 408)
        except bodies.GoneError:
            return

    async def _take_large(
        self, large: LargeBodies, scope: Scope, receive: bodies.Receive, send: Send
    ) -> None:
        """A form with a file. Where it is too large, or too many are on their way, the application gets what came before the file."""
        try:
            await asyncio.wait_for(self._places.acquire(), self._patience)
        except TimeoutError:
            beginning, _is_whole = await bodies.whole_or_beginning(receive, most=0, patience=self._patience)
            await self._answer(environ(scope, beginning, cut="busy"), scope, send)
            return
        try:
            body, is_whole = await bodies.whole_or_beginning(
                receive, most=large.most, patience=self._patience
            )
            async with self._turns if is_whole else nullcontext():
                await self._answer(environ(scope, body, cut="" if is_whole else "large"), scope, send)
        finally:
            self._places.release()

    async def _answer(self, told: dict[str, Any], scope: Scope, send: Send) -> None:
        """What the application says, in one of the threads."""
        loop = asyncio.get_running_loop()
        call = _Call(self._app, told, scope=scope, send=send, loop=loop)
        await loop.run_in_executor(self._threads, call.run)
        if call.answer is not None:
            await _send_whole(send, *call.answer)


def _has_body(scope: Scope, most: int) -> bool:
    """Whether one is to be waited for. One that is announced as too large is not: what refuses it needs none of it."""
    told = dict(scope["headers"])
    if b"transfer-encoding" in told:
        return True
    length = told.get(b"content-length", b"0")
    return length.isdigit() and 0 < int(length) <= most


async def _refuse(send: Send, status: int) -> None:
    await _send_whole(send, status, _PLAIN, b"The request took too long to come.\n")


async def _send_whole(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _send_file(file: StaticFile, scope: Scope, send: Send) -> None:
    headers = [*file.headers, _NAMELESS]
    if file.packed is not None and takes_packed(scope["headers"]):
        body = b"" if scope["method"] == "HEAD" else file.packed
        await _send_whole(send, 200, with_length(headers, len(file.packed)), body)
        return
    if scope["method"] == "HEAD":
        await _send_whole(send, 200, headers, b"")
        return
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.pathsend", "path": file.path})


class _Call:
    """One call of the application, in a thread of its own."""

    def __init__(
        self,
        app: WSGIApplication,
        told: dict[str, Any],
        *,
        scope: Scope,
        send: Send,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._app = app
        self._environ = told
        self._scope = scope
        self._send = send
        self._loop = loop
        self._status = 500
        self._headers: Headers = []
        self._has_begun = False
        self.answer: tuple[int, Headers, bytes] | None = None
        """Status, headers and body of an answer whose length is known; None: it is on its way already."""

    def run(self) -> None:
        """Have the request answered. A fault nobody caught is logged and told as one."""
        pieces: Iterable[bytes] = ()
        try:
            pieces = self._app(self._environ, self._start)
            if any(name == b"content-length" for name, _value in self._headers):
                self.answer = self._whole(b"".join(pieces))
            else:
                self._stream(pieces)
        except Exception:  # noqa: BLE001  (whatever it is, the connection must not be left without an answer)
            logs.logger().exception("answer_broken")
            if not self._has_begun:
                self.answer = 500, _PLAIN, b"Something went wrong.\n"
        finally:
            if hasattr(pieces, "close"):
                pieces.close()

    def _whole(self, body: bytes) -> tuple[int, Headers, bytes]:
        """An answer whose length is known, packed where that helps and harms nobody."""
        if len(body) < LEAST or not is_packable(self._scope, self._status, self._headers):
            return self._status, self._headers, body
        small = packed(body)
        return self._status, with_length(self._headers, len(small)), small

    def _start(self, status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> Any:
        self._status = int(status.partition(" ")[0])
        told = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        self._headers = [*told, _NAMELESS]

    def _stream(self, pieces: Iterable[bytes]) -> None:
        """Pieces as they are made. A reader who takes none for long gets no more: the thread is others' too."""
        left = iter(pieces)
        piece = next(left, None)  # what fails before there is anything to send is told as a fault
        self._tell({"type": "http.response.start", "status": self._status, "headers": self._headers})
        self._has_begun = True
        while piece is not None:
            self._tell({"type": "http.response.body", "body": piece, "more_body": True})
            piece = next(left, None)
        self._tell({"type": "http.response.body", "body": b"", "more_body": False})

    def _tell(self, message: dict[str, Any]) -> None:
        asyncio.run_coroutine_threadsafe(self._sent(message), self._loop).result(PIECE_SECONDS)

    async def _sent(self, message: dict[str, Any]) -> None:
        await self._send(message)
