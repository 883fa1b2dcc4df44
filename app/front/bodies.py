"""Knows how the body of a request is waited for, and for how long; knows no request."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

Receive = Callable[[], Awaitable[dict[str, Any]]]

PATIENCE = 10.0
"""Seconds a body may take, however small."""
LEAST_RATE = 16 * 1024
"""Bytes that buy one second more: a form of half a megabyte over a bad line has its time, and who drips has not."""


BEGINNING = 64 * 1024
"""What is kept of a body that is too large: of a form with a file, what was typed before it."""
MOST_THROWN_AWAY = 64 * 1024 * 1024
"""Of a body that is too large so much is taken all the same: a browser shows an answer only once it has sent everything."""


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
    async for piece in _pieces(receive, patience=patience):
        body += piece
        if len(body) > most:
            break
    return bytes(body[: most + 1])


async def whole_or_beginning(
    receive: Receive, *, most: int, patience: float = PATIENCE
) -> tuple[bytes, bool]:
    """The body, and True; of one larger than `most` its beginning, and False. What is not kept is thrown away as it comes.

    Raises:
        TooSlowError, GoneError: as `whole`.
    """
    body, came = bytearray(), 0
    async for piece in _pieces(receive, patience=patience):
        came += len(piece)
        if came <= most or len(body) < BEGINNING:
            body += piece
        if came > most:
            del body[BEGINNING:]
        if came > MOST_THROWN_AWAY:
            break
    return bytes(body), came <= most


async def _pieces(receive: Receive, *, patience: float) -> AsyncIterator[bytes]:
    """A body as it comes, for as long as the time lasts that its length buys."""
    came = 0
    clock = asyncio.get_running_loop().time
    deadline = clock() + patience
    is_all = False
    while not is_all:
        left = deadline + came / LEAST_RATE - clock()
        try:
            message = await asyncio.wait_for(receive(), left)
        except TimeoutError:
            raise TooSlowError from None
        if message["type"] != "http.request":
            raise GoneError
        piece: bytes = message.get("body", b"")
        came += len(piece)
        is_all = not message.get("more_body")
        yield piece
