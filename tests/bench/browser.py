"""Knows enough HTTP/1.1 to be one of many learners at little cost: a kept connection and a jar of cookies.

It passes over the cookies' paths and `Secure`: it speaks plain HTTP in place of the proxy that stands before a tool.
"""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

MOST_REDIRECTS = 5
PATIENCE = 30
REDIRECTS = {301, 302, 303, 307, 308}


class HttpError(Exception):
    """The other end spoke something that is no usable answer."""


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    url: str

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name), None)

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class Browser:
    """One learner's."""

    def __init__(self, base: str) -> None:
        parts = urlsplit(base)
        self.base, self.host, self.port = base, parts.hostname or "127.0.0.1", parts.port or 80
        self.cookies: dict[str, str] = {}
        self._fixed = f"Host: {parts.netloc}\r\nX-Forwarded-Proto: https\r\nAccept: text/html\r\n"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def get(self, url: str) -> Answer:
        return await self._timed("GET", url, None)

    async def post(self, url: str, form: dict[str, str]) -> Answer:
        return await self._timed("POST", url, urlencode(form).encode())

    async def follow(self, answer: Answer) -> Answer:
        for _ in range(MOST_REDIRECTS):
            if answer.status not in REDIRECTS:
                return answer
            answer = await self.get(urljoin(answer.url, answer.header("location") or ""))
        message = "too many redirects"
        raise HttpError(message)

    async def _timed(self, method: str, url: str, body: bytes | None) -> Answer:
        try:
            return await asyncio.wait_for(self._ask(method, url, body), PATIENCE)
        except (TimeoutError, OSError, asyncio.IncompleteReadError):
            self.close()
            raise

    async def _ask(self, method: str, url: str, body: bytes | None) -> Answer:
        url = url if url.startswith("http") else self.base + url
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = [f"{method} {target} HTTP/1.1\r\n", self._fixed]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()) + "\r\n")
        if body is not None:
            lines.append(
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            )
        told = "".join([*lines, "\r\n"]).encode("latin-1") + (body or b"")
        was_kept = self._writer is not None
        try:
            head = await self._say(told)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.close()
            if not was_kept:
                raise
            head = await self._say(told)  # a kept connection that the other end has closed meanwhile
        return await self._read(head, url)

    async def _say(self, told: bytes) -> bytes:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port, limit=1 << 20)
        self._writer.write(told)
        return await self._stream.readuntil(b"\r\n\r\n")

    @property
    def _stream(self) -> asyncio.StreamReader:
        if self._reader is None:
            message = "no connection"
            raise HttpError(message)
        return self._reader

    async def _read(self, head: bytes, url: str) -> Answer:
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = [
            (name.lower(), value.strip())
            for name, _, value in (line.partition(":") for line in lines if line)
        ]
        answer = Answer(int(first.split(" ", 2)[1]), headers, b"", url)
        for name, value in headers:
            if name == "set-cookie":
                self._keep(value)
        if answer.status not in {204, 304}:
            answer.body = await self._body(answer)
        if (answer.header("connection") or "").lower() == "close":
            self.close()
        return answer

    async def _body(self, answer: Answer) -> bytes:
        if "chunked" in (answer.header("transfer-encoding") or ""):
            pieces = []
            while size := int((await self._stream.readuntil(b"\r\n")).split(b";")[0], 16):
                pieces.append((await self._stream.readexactly(size + 2))[:-2])
            await self._stream.readexactly(2)
            return b"".join(pieces)
        length = answer.header("content-length")
        if length is None:
            message = "an answer without a length"
            raise HttpError(message)
        return await self._stream.readexactly(int(length))

    def _keep(self, header: str) -> None:
        first, *about = header.split(";")
        name, _, value = first.partition("=")
        is_over = any(
            one.strip().lower() in {"max-age=0", "expires=thu, 01 jan 1970 00:00:00 gmt"} for one in about
        )
        if is_over:
            self.cookies.pop(name.strip(), None)
        else:
            self.cookies[name.strip()] = value.strip()
