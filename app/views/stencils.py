"""Knows how what is the same for many readers is drawn once, with openings for what is each one's own; knows no page."""

from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

from markupsafe import Markup

_MARK = "\0"
"""No word of a course can hold it: its files would not be read."""

Kept = TypeVar("Kept")


def opening(name: str) -> Markup:
    """What is drawn in place of something that each reader has of their own."""
    return Markup(f"{_MARK}{name}{_MARK}")  # noqa: S704  (a name of ours)


class Stencil:
    """Something drawn once."""

    def __init__(self, drawn: str) -> None:
        pieces = drawn.split(_MARK)
        self._pieces = pieces
        self._openings = [(at, pieces[at]) for at in range(1, len(pieces), 2)]

    def filled(self, own: Mapping[str, str]) -> Markup:
        """The whole, with what stands in the openings: by name, as HTML."""
        pieces = self._pieces.copy()
        for at, name in self._openings:
            pieces[at] = own[name]
        return Markup("".join(pieces))  # noqa: S704  (templates made all of it)


class Drawer(Generic[Kept]):
    """Keeps what was drawn, by what it goes by. When it is full it begins anew."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Hashable, Kept] = {}

    def find(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What is kept under `key`; made where there is none yet."""
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= self._most:
                self._kept.clear()
            found = self._kept[key] = make()
        return found
