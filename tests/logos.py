"""Knows how to make pictures that are PNGs, or nearly; knows no test."""

import struct
import zlib
from collections.abc import Sequence

_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def png(
    width: int,
    height: int,
    *,
    kind: int = 2,
    depth: int = 8,
    weave: int = 0,
    colour: bytes = b"\x0d\x56\x60",
    extra: Sequence[tuple[bytes, bytes]] = (),
    tail: bytes = b"",
    rows: bytes | None = None,
    header: bytes | None = None,
    packed: bytes | None = None,
) -> bytes:
    """A picture of one colour (where `kind` is 2), with parts besides and whatever else a test wants to be wrong."""
    row = (width * depth * _CHANNELS[kind] + 7) // 8
    line = (colour * (row // 3 + 1))[:row] if kind == 2 else b"\0" * row
    body = rows if rows is not None else (b"\0" + line) * height
    parts = [
        (b"IHDR", header or struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, weave)),
        *([(b"PLTE", b"\x0d\x56\x60" * 2)] if kind == 3 else []),
        *extra,
        (b"IDAT", packed or zlib.compress(body)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_part, parts)) + tail


def _part(part: tuple[bytes, bytes]) -> bytes:
    name, body = part
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
