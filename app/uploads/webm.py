"""Knows sound in WebM (RFC 9559, RFC 8794), as browsers record it: elements within elements, some of which do not say how long they are."""

from app.uploads.refusal import RefusedFile, broken

EBML, SEGMENT, CLUSTER, TRACKS, TRACK, INFO = 0x1A45DFA3, 0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE, 0x1549A966
_OF_INFO = {0x2AD7B1, 0x4489}
"""How time is counted, and for how long."""
_OF_TRACK = {0xD7, 0x73C5, 0x83, 0x86, 0x63A2, 0x56AA, 0x56BB, 0xE1, 0x23E383}
"""Its number, what it is and how it is packed; not what it is called."""
_OF_CLUSTER = {0xE7, 0xA3, 0xA0}
"""When it begins, and its blocks."""
_TYPE, _CODEC = 0x83, 0x86
_CODECS = {b"A_OPUS", b"A_VORBIS"}
_SOUND, _VIDEO = 2, 1
MOST_PARTS = 400_000
"""Clusters and blocks: more than ten megabytes of the poorest speech have. Each takes longer to read than to make up."""
_HEAD = bytes.fromhex("1a45dfa39f 4286810142f7810142f2810442f381084282847765626d4287810442858102")
"""A file of version 4 that readers of version 2 can read, `webm`."""
_ENDLESS = b"\x01\xff\xff\xff\xff\xff\xff\xff"

Element = tuple[int, bytes]
"""Its id, and what is in it."""


def begins(body: bytes) -> bool:
    """Whether it is such a file."""
    return body[:4] == b"\x1a\x45\xdf\xa3"


def only_sound(body: bytes) -> bytes:
    """One track of sound with its blocks; no tags, attachments, names and gaps. Raises `RefusedFile`."""
    about: dict[int, bytes] = {}
    clusters: list[list[Element]] = []
    at = parts = 0
    while at < len(body):
        name, start, end = _element(body, at)
        parts += 1
        if parts > MOST_PARTS:
            raise broken()
        if name in {SEGMENT, CLUSTER}:
            if name == CLUSTER:
                clusters.append([])
            at = start
            continue
        if end is None:
            raise broken()
        if name in {INFO, TRACKS}:
            about.setdefault(name, body[start:end])
        elif name in _OF_CLUSTER and clusters:
            clusters[-1].append((name, body[start:end]))
        at = end
    if not clusters or TRACKS not in about:
        raise broken()
    info = [one for one in _inside(about.get(INFO, b"")) if one[0] in _OF_INFO]
    rest = [(CLUSTER, _joined(blocks)) for blocks in clusters if blocks]
    kept = [(INFO, _joined(info)), (TRACKS, _track(about[TRACKS])), *rest]
    return _HEAD + SEGMENT.to_bytes(4) + _ENDLESS + _joined(kept)


def _track(tracks: bytes) -> bytes:
    """The one track, if it is sound."""
    found = [dict(_inside(one)) for name, one in _inside(tracks) if name == TRACK]
    types = [int.from_bytes(track.get(_TYPE, b"")) for track in found]
    if _VIDEO in types:
        raise RefusedFile("video")
    if types != [_SOUND] or found[0].get(_CODEC, b"").rstrip(b"\0") not in _CODECS:
        raise RefusedFile("unknown")
    kept = [(name, one) for name, one in found[0].items() if name in _OF_TRACK]
    return _joined([(TRACK, _joined(kept))])


def _inside(body: bytes) -> list[Element]:
    found, at = [], 0
    while at < len(body):
        name, start, end = _element(body, at)
        if end is None:
            raise broken()
        found.append((name, body[start:end]))
        at = end
    return found


def _element(body: bytes, at: int) -> tuple[int, int, int | None]:
    """Which one begins here, where what is in it begins and ends; None: it does not say where. Raises `RefusedFile`."""
    name, start = _number(body, at, most=4, keeps_mark=True)
    size, inside = _number(body, start, most=8)
    if size is None:
        return name or 0, inside, None
    if name is None or inside + size > len(body):
        raise broken()
    return name, inside, inside + size


def _number(body: bytes, at: int, *, most: int, keeps_mark: bool = False) -> tuple[int | None, int]:
    """A number that says by its first bits how long it is, and where it ends; None: all its bits are set."""
    first = body[at] if at < len(body) else 0
    length = 9 - first.bit_length()
    if length > most or at + length > len(body):
        raise broken()
    number = int.from_bytes(body[at : at + length])
    if keeps_mark:
        return number, at + length
    number &= (1 << 7 * length) - 1
    return (None if number == (1 << 7 * length) - 1 else number), at + length


def _joined(elements: list[Element]) -> bytes:
    """Elements one after the other."""
    return b"".join(
        name.to_bytes((name.bit_length() + 7) // 8) + (len(one) | 1 << 56).to_bytes(8) + one
        for name, one in elements
    )
