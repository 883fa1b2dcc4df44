"""Knows what a star is as an author wrote it; knows no words in any language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.activities.base import Kind
from app.activities.entry_kinds import EntryKind
from app.content.reader import Document, Where
from app.content.specs import Spec
from app.content.tree import ANNEXES


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSource:
    """A block, question or entry as written; `bones` has passed its kind's schema."""

    id: str
    kind: Kind
    rev: int
    outcomes: tuple[str, ...]
    bones: dict[str, Any]
    where: Where
    page: str | None
    spec: str | None
    """The spec it was taken from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StarSource:
    """A star, or an annex of the course, as written. `items` lacks those that are broken, `named` has the ids of all.

    Where some are broken, what the others do not say proves nothing.
    """

    id: str
    folder: Path
    document: Document
    data: Mapping[str, Any]
    items: Mapping[str, ItemSource]
    named: frozenset[str] = field(default=frozenset())
    nameless: int = 0
    """Blocks and questions without an id that can be read."""

    @property
    def is_read(self) -> bool:
        """Whether every block and question could be read."""
        return not self.nameless and len(self.items) == len(self.named)

    @property
    def pages(self) -> dict[str, dict[str, Any]]:
        """The pages by their local ids."""
        return {page["id"]: page for page in self.data["pages"]}

    def items_of(self, page: str | None) -> list[ItemSource]:
        """What stands on a page, or the quiz's own items."""
        return [item for item in self.items.values() if item.page == page]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseIds:
    """Ids of the course that a star may name."""

    stars: frozenset[str]
    sources: frozenset[str] | None
    """None where the list of sources could not be read."""
    cast: frozenset[str]
    specs: Mapping[str, Spec]

    @property
    def places(self) -> frozenset[str]:
        """Stars and annexes."""
        return self.stars | set(ANNEXES)


def is_sheet(item: ItemSource) -> bool:
    """Whether the item is a sheet to fill in."""
    kind = item.kind
    return isinstance(kind, EntryKind) and not kind.is_journal(item.bones) and not kind.is_anchor(item.bones)


def is_anchor(item: ItemSource) -> bool:
    """Whether the item is an anchor reflection."""
    return isinstance(item.kind, EntryKind) and item.kind.is_anchor(item.bones)
