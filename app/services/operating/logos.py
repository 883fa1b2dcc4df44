"""Knows which pictures may be an institution's logo, and writes them anew; knows no institution.

Only PNG is taken: it is all that a logo needs and can be read to its last byte here. An SVG is a program as much as a
picture, and is refused. What is kept is what was read: header, palette, transparency and the picture itself, packed anew;
text, dates, places and whatever hides behind the end are left out.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.errors import AppError

MOST_BYTES: Final = 256 * 1024
MOST_WIDE, MOST_HIGH = 1200, 400
"""Pixels. On a page it is 28 high, on paper some 15 mm."""
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""By colour type."""
_DEPTHS: Final = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
_MOST_FILTER: Final = 4
_FLAT, _ADAM7 = 0, 1
_PALETTE: Final = 3
_KEPT: Final = (b"PLTE", b"tRNS")


@dataclass(frozen=True, slots=True)
class LogoRead:
    """A picture that was read whole."""

    body: bytes
    width: int
    height: int


def read_logo(sent: bytes) -> LogoRead:
    """A logo from what somebody sent. Raises `logo.unfit` with the reason: svg, type, broken, large, size, woven."""
    if len(sent) > MOST_BYTES:
        raise AppError("logo.unfit", why="large")
    if not sent.startswith(_SIGNATURE):
        raise AppError("logo.unfit", why="svg" if b"<svg" in sent[:4096].lower() else "type")
    parts: dict[bytes, bytes] = {}
    packed = b""
    for number, (name, body) in enumerate(_chunks(sent)):
        if (number == 0) != (name == b"IHDR"):
            raise _broken()
        if name == b"IDAT":
            packed += body
        elif name == b"IHDR" or (name in _KEPT and name not in parts and not packed):
            parts[name] = body
    width, height, bytes_of_row = _measured(parts)
    rows = _unpacked(packed, (bytes_of_row + 1) * height)
    if any(rows[at] > _MOST_FILTER for at in range(0, len(rows), bytes_of_row + 1)):
        raise _broken()
    kept = [(name, parts[name]) for name in (b"IHDR", *_KEPT) if name in parts]
    chunks = [*kept, (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return LogoRead(_SIGNATURE + b"".join(_chunk(*one) for one in chunks), width, height)


def _broken() -> AppError:
    return AppError("logo.unfit", why="broken")


def _chunks(sent: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and body of each part up to the end; what follows the end is not read."""
    at = len(_SIGNATURE)
    while at + 12 <= len(sent):
        length, name = struct.unpack(">I4s", sent[at : at + 8])
        body, stop = sent[at + 8 : at + 8 + length], at + 12 + length
        if stop > len(sent) or sent[stop - 4 : stop] != struct.pack(">I", zlib.crc32(name + body)):
            raise _broken()
        if name == b"IEND":
            return
        yield name, body
        at = stop
    raise _broken()


def _measured(parts: dict[bytes, bytes]) -> tuple[int, int, int]:
    """Width, height, and bytes of a row, as the header says."""
    if len(parts.get(b"IHDR", b"")) != struct.calcsize(">IIBBBBB"):
        raise _broken()
    width, height, depth, kind, packing, filtering, weaving = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    if depth not in _DEPTHS.get(kind, ()) or (packing, filtering) != (0, 0) or weaving not in {_FLAT, _ADAM7}:
        raise _broken()
    if weaving == _ADAM7:
        raise AppError("logo.unfit", why="woven")
    if not (0 < width <= MOST_WIDE and 0 < height <= MOST_HIGH):
        raise AppError("logo.unfit", why="size")
    palette = parts.get(b"PLTE", b"")
    if len(palette) % 3 or len(palette) > 3 * 256 or (kind == _PALETTE and not palette):
        raise _broken()
    return width, height, (width * depth * _CHANNELS[kind] + 7) // 8


def _unpacked(packed: bytes, length: int) -> bytes:
    """Exactly `length` bytes: what would unfold to more is not unfolded."""
    unfolder = zlib.decompressobj()
    try:
        rows = unfolder.decompress(packed, length + 1)
    except zlib.error as error:
        raise _broken() from error
    if len(rows) != length:
        raise _broken()
    return rows


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
