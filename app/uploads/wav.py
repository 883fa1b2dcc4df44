"""Knows sound that is not compressed (RIFF/WAVE): what the sound is like, and the sound."""

from app.uploads.refusal import broken

_FORMATS = {1, 3, 6, 7, 0xFFFE}
"""Plain numbers, and what telephones make of them."""
_HEAD = 8


def begins(body: bytes) -> bool:
    """Whether it is such a file."""
    return body[:4] == b"RIFF" and body[8:12] == b"WAVE"


def only_sound(body: bytes) -> bytes:
    """`fmt ` and `data`, and no chunk else. Raises `RefusedFile`."""
    found: dict[bytes, bytes] = {}
    at = 12
    while at + _HEAD <= len(body):
        name, size = body[at : at + 4], int.from_bytes(body[at + 4 : at + _HEAD], "little")
        at += _HEAD
        if at + size > len(body):
            raise broken()
        if name in {b"fmt ", b"data"}:
            found.setdefault(name, body[at : at + size])
        at += size + size % 2
    about, sound = found.get(b"fmt ", b""), found.get(b"data", b"")
    if len(about) < 16 or not sound or int.from_bytes(about[:2], "little") not in _FORMATS:  # noqa: PLR2004  (a WAVEFORMAT)
        raise broken()
    kept = b"WAVE" + _chunk(b"fmt ", about[:40]) + _chunk(b"data", sound)
    return b"RIFF" + len(kept).to_bytes(4, "little") + kept


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)
