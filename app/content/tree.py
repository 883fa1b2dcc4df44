"""Knows the compiled course: typed bones, as `bones` reads them from a release; knows no words and no files.

Ids of pages and items are qualified (`m01/tuesday`), ids inside an item are its own. Nothing refers to a position.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from app.activities import quiz as quizzes
from app.activities.base import Bones
from app.activities.fields import DEFAULT_PATHWAY
from app.activities.registry import entry

START, PILOTS, BACKGROUND, CLOSE, GUIDE = "start", "pilots", "background", "close", "guide"
ANNEXES = (START, PILOTS, BACKGROUND, CLOSE, GUIDE)
"""What a course may have besides its stars: what stands before the first, real cases to come in by, what is behind it all, what
stands after the last, and what those who lead need. All but the guide stand below the map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a star; `pathways` is empty where everybody gets it."""

    id: str
    star: str
    pathways: tuple[str, ...]
    sources: tuple[str, ...]
    outcomes: tuple[str, ...]
    items: tuple[str, ...]

    @property
    def local_id(self) -> str:
        """The id as in addresses, without the star."""
        return self.id.partition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A block, question or entry. `page` is None for the quiz's own items; `bones` is what its kind reads."""

    id: str
    star: str
    kind: str
    rev: int
    page: str | None
    outcomes: tuple[str, ...]
    bones: Bones

    @property
    def local_id(self) -> str:
        """The id without the star."""
        return self.id.partition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """A star's check: `id` is `m01/quiz`, `bones` what `app.activities.quiz` draws from (item ids qualified)."""

    id: str
    bones: Bones

    @property
    def star(self) -> str:
        """The star it checks."""
        return self.id.partition("/")[0]

    @property
    def size(self) -> int:
        """How many items one attempt shows."""
        return sum(slot["count"] for slot in self.bones["slots"])

    @property
    def pool(self) -> tuple[str, ...]:
        """Every item that may be drawn."""
        return tuple(item for slot in self.bones["slots"] for item in slot["from"])

    def draw(self, rng: Random) -> list[str]:
        """The qualified item ids of a fresh attempt, none twice."""
        return quizzes.draw(self.bones, rng)


@dataclass(frozen=True, slots=True, kw_only=True)
class Star:
    """A star of the map, or an annex, which is on no map. Without text (`is_written` false) it has no pages, items or quiz."""

    id: str
    constellation: str
    is_written: bool
    outcomes: tuple[str, ...]
    pages: tuple[str, ...]
    quiz: Quiz | None
    completion: tuple[str, ...]
    """The entries it asks of everybody who reads their pages."""
    journal: str | None
    """The one of them that is its journal, which has a page of its own."""
    anchors: tuple[str, ...]
    ending: str | None
    """The picture of its end, `m01/thanks.svg`; it decorates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the map: suggested, never enforced."""

    start: str
    end: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """Which stars a pathway asks for, and the share of a check (0 to 1) that passes."""

    id: str
    required: tuple[str, ...]
    choose_count: int
    choose_from: tuple[str, ...]
    pass_mark: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPoint:
    """A sentence someone may come with, and the stars it suggests."""

    id: str
    suggests: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """What can be shown before a pathway is done: some stars are, or a worksheet says something."""

    id: str
    stars: tuple[str, ...]
    sheet: str | None
    """The entry, qualified: `m10/tool`."""
    says: Mapping[str, str]
    """What stands in its fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapShape:
    """A drawing of the map: its size and where each star stands."""

    width: int
    height: int
    places: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The bones of a release."""

    id: str
    source_locale: str
    locales: tuple[str, ...]
    licence: str
    constellations: tuple[str, ...]
    stars: Mapping[str, Star]
    annexes: Mapping[str, Star]
    """Those of `ANNEXES` that the course has: pages, and nothing else of a star."""
    doors: Mapping[str, tuple[str, ...]]
    """By the id of an annex's page, the stars it leads into."""
    later: Mapping[str, int]
    """By the id of an annex's page, how many months after somebody has finished it is due: it is among no other pages."""
    pages: Mapping[str, Page]
    items: Mapping[str, Item]
    lines: tuple[Line, ...]
    pathways: Mapping[str, Pathway]
    entry_points: tuple[EntryPoint, ...]
    maps: Mapping[str, MapShape]
    glossary: tuple[str, ...]
    sources: tuple[str, ...]
    cast: Mapping[str, str]
    """The people it tells of more than once, with the colour of each."""
    besides: tuple[str, ...]
    """The entries that the certificate of every pathway asks for besides its stars."""
    badges: Mapping[str, Badge]
    _found: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was worked out once: nothing in a release changes, and every page asks for its star's pages and texts."""

    def place(self, place_id: str) -> Star:
        """Whatever has pages: a star, or an annex. Raises `KeyError`."""
        return self.annexes[place_id] if place_id in self.annexes else self.stars[place_id]

    def pages_for(self, star_id: str, pathway: str | None) -> tuple[Page, ...]:
        """The pages of a star somebody on `pathway` reads, in order; without a pathway the citizen's variants. What is due later is not among them."""
        wanted = pathway or DEFAULT_PATHWAY
        found: tuple[Page, ...] | None = self._found.get(("pages", star_id, wanted))
        if found is None:
            pages = (self.pages[name] for name in self.place(star_id).pages if name not in self.later)
            found = tuple(page for page in pages if not page.pathways or wanted in page.pathways)
            self._found["pages", star_id, wanted] = found
        return found

    def variants(self, page_id: str) -> tuple[Page, ...]:
        """The pages other pathways read where this one stands: its tagged neighbours in the star, in order."""
        page = self.pages[page_id]
        around: list[Page] = []
        for name in self.place(page.star).pages:
            other = self.pages[name]
            if other.pathways:
                around.append(other)
            elif page in around:
                break
            else:
                around = []
        return tuple(other for other in around if other != page) if page in around else ()

    def required_entries(self, star_id: str, pathway: str | None) -> tuple[Item, ...]:
        """The entries a star asks of somebody on `pathway`: those named on the pages they read, and the anchors required there."""
        wanted = pathway or DEFAULT_PATHWAY
        found: tuple[Item, ...] | None = self._found.get(("entries", star_id, wanted))
        if found is None:
            found = self._found["entries", star_id, wanted] = self._required(self.place(star_id), wanted)
        return found

    def _required(self, star: Star, wanted: str) -> tuple[Item, ...]:
        anchors = (self.items[name] for name in star.anchors)
        asked = [item for item in anchors if wanted in entry(item.kind).required_for(item.bones)]
        read = {page.id for page in self.pages_for(star.id, wanted)}
        named = [item for item in map(self.items.__getitem__, star.completion) if item.page in read]
        return tuple({item.id: item for item in (*named, *asked)}.values())
