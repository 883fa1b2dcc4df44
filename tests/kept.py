"""Knows what a process of tests keeps that each tool it starts would make anew: templates, courses, files, migrations."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, ClassVar, TypeVar

from alembic.config import Config
from alembic.script import ScriptDirectory
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from app.content import library
from app.content.tree import Course
from app.content.view import CourseView
from app.content.words import Words
from app.services.releases import archive
from app.uploads.new_file import NewFile
from app.uploads.workshop import Workshop
from tests.once import tell, told

TEMPLATE = ".template"
"""How the file of a run is called that holds one."""
MOST = 64
"""Words of this many languages and releases are kept; most tests read one or two of the same three courses."""
Read = TypeVar("Read")
unpack = archive.unpack
"""As a server does it: what is unpacked goes when nobody has it any more."""


class KeptTemplates(BytecodeCache):
    """Compiled templates, in memory and for the other processes of a run; a template with other words is compiled anew."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill `bucket` if its template was compiled before."""
        kept = self._kept.get(bucket.key) or told(f"{bucket.key}{TEMPLATE}")
        if kept:
            self._kept[bucket.key] = kept
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = kept = bucket.bytecode_to_string()
        tell(f"{bucket.key}{TEMPLATE}", kept)


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


class _Same:
    """Something that is itself and nothing else, whatever is in it."""

    def __init__(self, it: Any) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.it is other.it


def keep_courses() -> None:
    """Let every tool of this process pack and unpack the same bytes, and make them fit to be shown, once. Nobody changes what is shown."""
    read_words, read_bones, view = library.read_words, library.read_bones, library.CourseView

    @lru_cache(MOST)
    def unpacked(stored: bytes) -> _Stored:
        return _Stored(unpack(stored))

    def read_once(read: Callable[[Mapping[str, Any]], Read]) -> Callable[[Mapping[str, Any]], Read]:
        kept = lru_cache(MOST)(read)
        return lambda stored: kept(stored) if isinstance(stored, _Stored) else read(stored)

    @lru_cache(MOST)
    def viewed(course: _Same, told: tuple[tuple[str, _Same], ...], locale: str) -> CourseView:
        return view(course.it, {where: words.it for where, words in told}, locale)

    def viewed_once(course: Course, told: Mapping[str, Words], locale: str) -> CourseView:
        return viewed(_Same(course), tuple((where, _Same(words)) for where, words in told.items()), locale)

    archive.compressed = lru_cache(MOST)(archive.compressed)
    archive.unpack = unpacked
    library.read_words, library.read_bones = read_once(read_words), read_once(read_bones)
    library.CourseView = viewed_once


def keep_migrations() -> None:
    """Let the modules of all migrations be loaded once, not for every database that takes them. They hold nothing but steps."""
    load = ScriptDirectory.from_config

    @cache
    def loaded(file: str | None) -> ScriptDirectory:
        return load(Config(file))

    ScriptDirectory.from_config = lambda config: loaded(config.config_file_name)
