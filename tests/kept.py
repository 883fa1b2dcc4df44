"""Knows what a process of tests keeps that each tool it starts would make anew: compiled templates, words, files."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from app.content import library
from app.content.words import Words
from app.services.releases import archive
from app.uploads.new_file import NewFile
from app.uploads.workshop import Workshop

MOST = 64
"""Words of this many languages and releases are kept; most tests read one or two of the same three courses."""
unpack = archive.unpack
"""As a server does it: what is unpacked goes when nobody has it any more."""


class KeptTemplates(BytecodeCache):
    """Compiled templates, in memory; a template with other words is compiled anew."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill `bucket` if its template was compiled before."""
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


class KeptFiles(Workshop):
    """A workshop that knows files which it wrote anew before; tests bring the same photo again and again."""

    _made: ClassVar[dict[bytes, NewFile]] = {}

    def anew(self, body: bytes) -> NewFile:
        """The file as it can be kept, which is the same each time."""
        if body not in self._made:
            self._made[body] = super().anew(body)
        return self._made[body]


class _Stored(dict[str, Any]):
    """Stored words that were unpacked once: the same bytes give the same object, by which it is known again."""

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def keep_words() -> None:
    """Let every tool of this process unpack the same bytes, and make them fit to be shown, once."""
    read_words = library.read_words

    @lru_cache(MOST)
    def unpacked(stored: bytes) -> _Stored:
        return _Stored(unpack(stored))

    @lru_cache(MOST)
    def shown(stored: _Stored) -> Words:
        return read_words(stored)

    def read(stored: Mapping[str, Any]) -> Words:
        return shown(stored) if isinstance(stored, _Stored) else read_words(stored)

    archive.unpack, library.read_words = unpacked, read
