"""Knows which answers go out packed (gzip), and when a secret could leak by an answer's length; knows no page.

Whoever can make somebody's browser ask for pages, choose what these say, and see how long the answers are, can guess a
secret in a packed answer letter by letter (BREACH). So an answer that somebody else's page could have had a say in is sent as it is.
"""

import gzip
import zlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

Headers = list[tuple[bytes, bytes]]

LEAST: Final = 1024
"""Bytes; less fits into a packet or two anyway."""
QUICKLY: Final = 4
"""A page takes half a millisecond; what a harder level saves besides takes longer to make than to send."""
VARY: Final = (b"vary", b"accept-encoding")
_TEXTS: Final = (b"text/", b"application/json", b"application/javascript", b"image/svg+xml")
_OWN: Final = {b"same-origin", b"none"}
_OK: Final = 200


def takes_packed(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a browser says that it unpacks."""
    told = b",".join(value for name, value in headers if name == b"accept-encoding").lower()
    return any(
        name.strip() == b"gzip" and rest.replace(b" ", b"") not in {b"q=0", b"q=0.0"}
        for name, _semicolon, rest in (one.partition(b";") for one in told.split(b","))
    )


def is_packable(scope: Mapping[str, Any], status: int, headers: Headers) -> bool:
    """Whether an answer may go out packed: a text that nobody but the reader has had a say in."""
    told = dict(headers)
    if b"content-encoding" in told or not told.get(b"content-type", b"").startswith(_TEXTS):
        return False
    return takes_packed(scope["headers"]) and not _may_be_led(scope, status)


def _may_be_led(scope: Mapping[str, Any], status: int) -> bool:
    """Whether a page of somebody else's may have led here by an address of its choice.

    Browsers say from where they were led. Without that word, an address without a query that is answered as it should be
    says nothing of anybody's choosing.
    """
    if dict(scope["headers"]).get(b"sec-fetch-site") in _OWN:
        return False
    return bool(scope["query_string"]) or status != _OK or scope["method"] not in {"GET", "HEAD"}


def packed(body: bytes) -> bytes:
    """A page, packed quickly."""
    packer = zlib.compressobj(QUICKLY, wbits=zlib.MAX_WBITS | 16)
    return packer.compress(body) + packer.flush()


def packed_well(body: bytes) -> bytes:
    """A file that is packed once."""
    return gzip.compress(body, 9, mtime=0)


def with_length(headers: Headers, length: int) -> Headers:
    """The headers of the same answer, packed to so many bytes."""
    kept = [(name, value) for name, value in headers if name not in {b"content-length", b"vary"}]
    return [
        *kept,
        (b"content-length", str(length).encode()),
        (b"content-encoding", b"gzip"),
        _varied(headers),
    ]


def _varied(headers: Headers) -> tuple[bytes, bytes]:
    before = [value for name, value in headers if name == b"vary"]
    return b"vary", b", ".join([*(one for one in before if one != VARY[1]), VARY[1]])
