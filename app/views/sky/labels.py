"""Knows where words find room on the map; knows neither states nor SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.views.sky.geometry import Point, bow, broken
from app.views.sky.parts import PLAIN, Size

STAR_ROOM = 24
SMALL_LETTER = 6.4
NAME_LETTER = 9.5
COVERING, PULL = 60, 0.3  # what covering a unit of other things, and being off the middle, cost a name
EDGE = 6


@dataclass(frozen=True)
class Box:
    """A rectangle in the map's units."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "Box") -> float:
        """The area both share; 0 when they are apart."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0) * max(high, 0)


@dataclass(frozen=True)
class Label:
    """The words under one star: title lines, the state, and how far they move sideways to stay on the map."""

    lines: tuple[str, ...]
    say: str
    shift: float
    box: Box


def label(title: str, say: str, *, place: Point, longest: int, width: float, size: Size = PLAIN) -> Label:
    """The words of one star set with at most `longest` letters a line, kept inside a map `width` units wide."""
    lines = tuple(broken(title, longest))
    half = max(max(map(len, lines)) * size.letter, len(say) * SMALL_LETTER) / 2
    x, y = place
    shift = max(EDGE + half - x, 0) - max(x + half - (width - EDGE), 0)
    box = Box(
        x + shift - half,
        y + size.first_line - 13,
        x + shift + half,
        y + size.first_line + len(lines) * size.line + 4,
    )
    return Label(lines, say, round(shift, 1), box)


@lru_cache(maxsize=1024)
def fitted(
    stars: tuple[tuple[str, str, Point], ...],
    *,
    lengths: tuple[int, ...],
    width: float,
    height: float,
    off: tuple[Point, ...] = (),
) -> tuple[Label, ...]:
    """A label for every (title, say, place): the first of `lengths` letters a line at which it touches nothing else.

    Where none is free of touching, the one that overlaps least. `lengths` runs from the favourite to the last resort; `off` are
    other things that words stay off.
    """
    shapes = [_star_box(place) for place in off]
    rooms = [_star_box(place) for _, _, place in stars]
    set_labels = [label(t, s, place=p, longest=lengths[0], width=width) for t, s, p in stars]
    for index, (title, say, place) in enumerate(stars):
        others = [*shapes, *(b for n, b in enumerate(rooms) if n != index)] + [
            other.box for n, other in enumerate(set_labels) if n != index
        ]
        tries = [label(title, say, place=place, longest=n, width=width) for n in lengths]
        set_labels[index] = min(tries, key=lambda one: _crowding(one.box, others, height))
    return tuple(set_labels)


@lru_cache(maxsize=1024)
def free_place(
    name: str, *, members: tuple[Point, ...], taken: tuple[Box, ...], width: float, height: float
) -> Box:
    """Where the name of a constellation stands: beside its members, off everything in `taken`, as near as can be."""
    half = len(name) * NAME_LETTER / 2
    spots = [
        Box(x + dx - half, y + dy - 18, x + dx + half, y + dy + 6)
        for x, y in members
        for dx in range(-144, 145, 24)
        for dy in range(-80, 120, 14)
    ]
    inside = [
        spot
        for spot in spots
        if spot.left >= EDGE
        and spot.right <= width - EDGE
        and spot.top >= EDGE
        and spot.bottom <= height - 60
    ]
    fallback = Box(EDGE, EDGE, EDGE + 2 * half, EDGE + 24)
    middle = (sum(x for x, _ in members) / len(members), sum(y for _, y in members) / len(members))

    def cost(spot: Box) -> float:
        return COVERING * _taken(spot, taken) + _distance(spot, members) + PULL * _distance(spot, [middle])

    return min(inside or [fallback], key=cost)


def clear_bend(start: Point, end: Point, *, bends: Sequence[float], taken: Sequence[Box]) -> float:
    """The first of `bends` whose bow runs through the least of what is written on the map."""

    def covered(bend: float) -> int:
        return sum(
            box.left <= x <= box.right and box.top <= y <= box.bottom
            for x, y in bow(start, end, bend=bend, steps=24)
            for box in taken
        )

    return min(bends, key=covered)


def _star_box(place: Point) -> Box:
    x, y = place
    return Box(x - STAR_ROOM, y - STAR_ROOM, x + STAR_ROOM, y + STAR_ROOM)


def _crowding(box: Box, others: Sequence[Box], height: float) -> float:
    below = max(box.bottom - height, 0) * (box.right - box.left)
    return below + sum(box.overlap(other) for other in others)


def _taken(spot: Box, taken: Sequence[Box]) -> float:
    roomy = Box(spot.left - 8, spot.top - 6, spot.right + 8, spot.bottom + 6)
    return sum(roomy.overlap(box) for box in taken)


def _distance(spot: Box, goals: Sequence[Point]) -> float:
    x, y = (spot.left + spot.right) / 2, (spot.top + spot.bottom) / 2
    return min((x - gx) ** 2 + (y - gy) ** 2 for gx, gy in goals)
