"""Knows when a pathway asks for nothing more: the one rule that the map, the course's column and the certificate go by; pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedStars:
    """What a pathway asks for of the stars that can be done, and how far somebody is with it."""

    required: tuple[str, ...]
    left: tuple[str, ...]
    """Those of them that are not done."""
    choose: int
    """So many of a choice it asks for besides."""
    chosen: tuple[str, ...]
    """What is done of the choice."""
    choice: tuple[str, ...]
    """What is not."""

    @property
    def count(self) -> int:
        """How many stars it asks for."""
        return len(self.required) + self.choose

    @property
    def done(self) -> int:
        """How many of these are done."""
        return len(self.required) - len(self.left) + min(self.choose, len(self.chosen))

    @property
    def more(self) -> int:
        """How many more out of the choice."""
        return max(0, self.choose - len(self.chosen))

    @property
    def is_nothing_left(self) -> bool:
        """Whether it asks for nothing more."""
        return self.done == self.count


def asked_stars(
    *,
    required: Iterable[str],
    choice: Iterable[str],
    choose: int,
    available: Collection[str],
    done: Collection[str],
) -> AskedStars:
    """How far somebody is who has `done` some stars. What is not `available` is not asked for."""
    wanted = tuple(star for star in required if star in available)
    offered = tuple(star for star in choice if star in available)
    return AskedStars(
        required=wanted,
        left=tuple(star for star in wanted if star not in done),
        choose=min(choose, len(offered)),
        chosen=tuple(star for star in offered if star in done),
        choice=tuple(star for star in offered if star not in done),
    )
