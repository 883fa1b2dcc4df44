"""Knows the pieces that a release in one language is told in: pages, items, stars, words, sources; knows not how they are put together.

HTML comes as `Markup`, plain words as `str`; `lang` is the language that a piece is in, which may be the source locale's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from app.activities.base import Bones, Kind
from app.content.tree import Item, Page, Star


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Words as stored: in which language, from which source text, and whether that text has moved on since."""

    lang: str
    is_outdated: bool
    stored: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseView:
    """A name or a sentence."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayView:
    """A pathway's name and whom it is for."""

    title: str
    text: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeView:
    """What a badge is called, what it says of whom it was given to, and what it asks for."""

    title: str
    text: str
    asks: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """Somebody the course tells of."""

    id: str
    name: str
    text: str
    colour: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StarView:
    """A star with its name."""

    star: Star
    title: str
    promise: str
    lang: str
    monday: Mapping[str, Markup] = field(default_factory=dict)
    """One thing to do on Monday, by pathway, or under `all`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentView:
    """A stretch of a page: kind `text`, `simpler` or `block`; a block has its qualified id in `block`."""

    kind: str
    html: Markup
    block: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A source as shown at a page's foot, where `#source-<id>` leads."""

    id: str
    title: str
    year: int | None
    publisher: str | None
    url: str | None
    short: str | None = None
    """What it is called where it is cited."""
    cited_at: str | None = None
    """The name of the place where the page cites it first: in its text, else in one of its blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaView:
    """A file to watch or hear: what it is stored under, and how many bytes it has."""

    name: str
    hash: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WordView:
    """A word of the glossary; `target` is the id its popover must have."""

    id: str
    term: str
    text: Markup
    lang: str

    @property
    def target(self) -> str:
        """The popover's id."""
        return f"w-{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A page with its words."""

    page: Page
    title: str
    lang: str
    is_outdated: bool
    segments: tuple[SegmentView, ...]
    sources: tuple[SourceView, ...]
    words: tuple[WordView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """A block, question or entry with its words; `prose` has the shape its kind's schema says."""

    item: Item
    kind: Kind
    prose: Mapping[str, Any]
    lang: str
    is_outdated: bool
    words: tuple[WordView, ...]

    @property
    def bones(self) -> Bones:
        """What the kind reads."""
        return self.item.bones

    @property
    def title(self) -> str:
        """What it is called, or asks."""
        return self.kind.title(self.prose)
