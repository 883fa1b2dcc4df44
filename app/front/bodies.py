"""Knows how the body of a request is waited for, and for how long; knows no request."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

Receive = Callable[[], Awaitable[dict[str, Any]]]

PATIENCE = 10.0
"""Seconds a body may take, however small."""
LEAST_RATE = 16 * 1024
"""Bytes that buy one second more: a form of half a megabyte over a bad line has its time, and who drips has not."""


class TooSlowError(Exception):
    """The body did not come in its time."""


class GoneError(Exception):
    """Whoever sent it has gone away."""


async def whole(receive: Receive, *, most: int, patience: float = PATIENCE) -> bytes:
    """The body, or a little more than `most` of it: enough to be refused.

    Raises:
        TooSlowError: it did not come within `patience` and the time its length buys.
        GoneError: the connection ended first.
    """
    body = bytearray()
    clock = asyncio.get_running_loop().time
    deadline = clock() + patience
    while len(body) <= most:
        left = deadline + len(body) / LEAST_RATE - clock()
        try:
            message = await asyncio.wait_for(receive(), left)
        except TimeoutError:
            raise TooSlowError from None
        if message["type"] != "http.request":
            raise GoneError
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return bytes(body[: most + 1])
