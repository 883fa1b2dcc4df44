"""Knows MP3 (ISO/IEC 11172-3, layer III): frames one after the other, and what people put before and behind them."""

from app.uploads.refusal import broken

LEAST_FRAMES = 8
"""So many in a row are no accident."""
_TAGS = (b"TAG", b"APETAGEX", b"LYRICS")
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KILOBITS = {
    3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_LAYER_III = 1


def begins(body: bytes) -> bool:
    """Whether it is such a file."""
    return body[:3] == b"ID3" or _length(body, 0) > 0


def only_sound(body: bytes) -> bytes:
    """The frames; a last one that is cut off goes. Raises `RefusedFile`."""
    at = first = _after_id3(body)
    frames = 0
    while (length := _length(body, at)) and at + length <= len(body):
        at += length
        frames += 1
    is_at_end = bool(length) or not body[at:].strip(b"\0") or body.startswith(_TAGS, at)
    if frames < LEAST_FRAMES or not is_at_end:
        raise broken()
    return body[first:at]


def _after_id3(body: bytes) -> int:
    """Where the frames begin."""
    if body[:3] != b"ID3":
        return 0
    size = 0
    for part in body[6:10]:
        size = size << 7 | part & 0x7F
    return 10 + size


def _length(body: bytes, at: int) -> int:
    """How long the frame is that begins here; 0 where none does."""
    head = int.from_bytes(body[at : at + 4])
    version, layer = head >> 19 & 3, head >> 17 & 3
    bits, rate = head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or version not in _RATES or layer != _LAYER_III or bits in {0, 15} or rate == 3:  # noqa: PLR2004
        return 0
    kilobits = _KILOBITS[3 if version == 3 else 2][bits - 1]  # noqa: PLR2004  (MPEG-1)
    slots = 144 if version == 3 else 72  # noqa: PLR2004
    return slots * 1000 * kilobits // _RATES[version][rate] + (head >> 9 & 1)
