"""Knows Opus in Ogg (RFC 3533, RFC 7845): pages of one stream, the first says what it is, the next who made it."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from app.uploads.refusal import RefusedFile, broken

_HEAD = 27
_NOTHING_SAID = b"OpusTags" + b"\0" * 8
"""No maker, no comments."""
_BACKWARDS = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_ALL = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    flags: int
    granule: bytes
    serial: bytes
    lengths: bytes
    body: bytes

    @property
    def ends_packet(self) -> bool:
        return self.lengths[-1:] != b"\xff"

    def written(self, number: int) -> bytes:
        head = b"OggS\0" + bytes([self.flags]) + self.granule + self.serial + number.to_bytes(4, "little")
        rest = bytes([len(self.lengths)]) + self.lengths + self.body
        return head + checksum(head + b"\0\0\0\0" + rest) + rest


def begins(body: bytes) -> bool:
    """Whether it is such a file."""
    return body[:4] == b"OggS"


def only_sound(body: bytes) -> bytes:
    """The stream with its comments emptied. Raises `RefusedFile`."""
    pages = list(_pages(body))
    if not pages[0].body.startswith(b"OpusHead"):
        raise RefusedFile("unknown")
    if len({page.serial for page in pages}) > 1:
        raise broken()
    last = next((number for number, page in enumerate(pages[1:], start=1) if page.ends_packet), 0)
    if not last or not pages[1].body.startswith(b"OpusTags") or not pages[last + 1 :]:
        raise broken()
    said = _Page(
        flags=0,
        granule=b"\0" * 8,
        serial=pages[0].serial,
        lengths=bytes([len(_NOTHING_SAID)]),
        body=_NOTHING_SAID,
    )
    kept = [pages[0], said, *pages[last + 1 :]]
    return b"".join(page.written(number) for number, page in enumerate(kept))


def _pages(body: bytes) -> Iterator[_Page]:
    """Each page, once its checksum is right."""
    at = 0
    while at < len(body):
        head = body[at : at + _HEAD]
        if len(head) < _HEAD or head[:5] != b"OggS\0":
            raise broken()
        start = at + _HEAD + head[26]
        lengths = body[at + _HEAD : start]
        end = start + sum(lengths)
        if end > len(body) or checksum(head[:22] + b"\0\0\0\0" + body[at + 26 : end]) != head[22:26]:
            raise broken()
        yield _Page(
            flags=head[5], granule=head[6:14], serial=head[14:18], lengths=lengths, body=body[start:end]
        )
        at = end


def checksum(page: bytes) -> bytes:
    """The CRC of a page. It goes through the bits from the other end than `zlib`'s, and begins and ends with 0."""
    found = zlib.crc32(page.translate(_BACKWARDS), _ALL) ^ _ALL
    return int(f"{found:032b}"[::-1], 2).to_bytes(4, "little")
