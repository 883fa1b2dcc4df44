"""Knows sound in MP4 (ISO/IEC 14496-12), as telephones record it: boxes within boxes.

Some of them say where in the file others lie, so nothing is taken out: what is not sound is emptied where it lies.
"""

from collections.abc import Iterator

from app.uploads.refusal import RefusedFile, broken

_PICTURES = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis"}
_BRANDS = {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"dash", b"qt  ", b"3gp4", b"3gp5"}  # fmt: skip
_CODECS = {b"mp4a", b"Opus"}
_KEPT = {
    b"": {b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"sidx", b"mfra"},
    b"moov": {b"mvhd", b"trak", b"mvex"},
    b"trak": {b"tkhd", b"edts", b"mdia"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"smhd", b"dinf", b"stbl"},
    b"stbl": {b"stsd", b"stts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"sgpd", b"sbgp"},
    b"mvex": {b"mehd", b"trex"},
    b"moof": {b"mfhd", b"traf"},
    b"traf": {b"tfhd", b"tfdt", b"trun", b"sgpd", b"sbgp"},
}
"""What stays, by the box it lies in; what is no box of boxes is kept as it is."""
_WORDS = 32
"""Where in `hdlr` the handler's name begins, counted from the box."""


def begins(body: bytes) -> bool:
    """Whether it is such a file."""
    return body[4:8] == b"ftyp" and body[8:12] in _BRANDS


def is_picture(body: bytes) -> bool:
    """Whether it is a picture in this container, as some telephones take them."""
    return body[4:8] == b"ftyp" and body[8:12] in _PICTURES


def only_sound(body: bytes) -> bytes:
    """The file with everything emptied that is not needed to hear it. Raises `RefusedFile`."""
    emptied = bytearray(body)
    handlers, codecs = _empty(emptied, b"", 0, len(emptied))
    if b"vide" in handlers:
        raise RefusedFile("video")
    if not handlers or set(handlers) != {b"soun"} or b"mdat" not in emptied:
        raise broken()
    if not codecs or not set(codecs) <= _CODECS:
        raise RefusedFile("unknown")
    return bytes(emptied)


def _empty(body: bytearray, inside: bytes, start: int, stop: int) -> tuple[list[bytes], list[bytes]]:
    """Empty what does not stay between two places; answers with the handlers and codecs met there."""
    handlers: list[bytes] = []
    codecs: list[bytes] = []
    for name, at, first, end in list(_boxes(body, start, stop)):
        if name not in _KEPT[inside]:
            body[at + 4 : at + 8] = b"free"
            body[first:end] = bytes(end - first)
        elif name in _KEPT:
            more = _empty(body, name, first, end)
            handlers += more[0]
            codecs += more[1]
        elif name == b"hdlr":
            handlers.append(bytes(body[first + 8 : first + 12]))
            body[at + _WORDS : end] = bytes(max(0, end - at - _WORDS))
        elif name == b"stsd":
            codecs += [entry for entry, *_place in _boxes(body, first + 8, end)]
    return handlers, codecs


def _boxes(body: bytearray, at: int, stop: int) -> Iterator[tuple[bytes, int, int, int]]:
    """The name of each box, where it begins, where what is in it begins, and where that ends."""
    while at < stop:
        size, name, first = int.from_bytes(body[at : at + 4]), bytes(body[at + 4 : at + 8]), at + 8
        if size == 1:
            size, first = int.from_bytes(body[at + 8 : at + 16]), at + 16
        end = at + size if size else stop
        if first > end or end > stop:
            raise broken()
        yield name, at, first, end
        at = end
