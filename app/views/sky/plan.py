"""Knows where stars stand: one alone, many where the course puts them, many in rows made from their words; draws nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import hypot

from app.views.sky.geometry import Point, broken
from app.views.sky.labels import Box, label
from app.views.sky.parts import LARGE, PLAIN, Band, Layout, Sky, SkyStar, Unborn

ALONE: dict[Layout, tuple[int, int, Point]] = {
    "wide": (870, 400, (435, 140)),
    "tall": (320, 470, (160, 140)),
}
"""The sky of one star: width, height, its place."""
SENTENCE, HILLS = 90, 70
"""What the sentence about unwritten stars and the hills take at the foot of the sky."""
NARROW, MIDDLE = 320, 160
COLUMNS = (80, 240)
PAIRED, SINGLE = 16, 24
"""Letters a line of two stars beside each other, and of one by itself."""
LONGEST_PAIRED = 19
"""A star with a longer word has a row of its own."""
ROOM = 54
"""How far pale shapes stay from each other."""


def planned(sky: Sky) -> Sky:
    """`sky`, whose stars stand where the course puts them on a wide map, with everything in its final place."""
    if len(sky.stars) == 1:
        return _alone(sky)
    if sky.layout == "tall":
        return _in_rows(sky)
    return replace(sky, height=sky.height + (SENTENCE if sky.unborn else 0))


def longest_line(star: SkyStar) -> int:
    """How many letters a line under a star may have where the sky is laid out in rows."""
    return SINGLE if star.place[0] == MIDDLE else PAIRED


def scatter(many: int, *, width: float, height: float, off: Sequence[Box]) -> list[Point]:
    """Up to `many` places spread evenly, each off all of `off` and apart from the others; always the same ones."""
    found: list[Point] = []
    for n in range(1, 800):
        x = 28 + n * 0.7548776662 % 1 * (width - 56)
        y = 34 + n * 0.5698402910 % 1 * (height - 68)
        box = Box(x - 14, y - 14, x + 14, y + 14)
        if len(found) == many:
            break
        if not any(box.overlap(one) for one in off) and all(hypot(x - a, y - b) >= ROOM for a, b in found):
            found.append((round(x, 1), round(y, 1)))
    return found


def _alone(sky: Sky) -> Sky:
    width, height, place = ALONE[sky.layout]
    star = replace(sky.stars[0], place=place)
    words = label(star.title, star.say, place=place, longest=SINGLE, width=width, size=LARGE).box
    round_it = Box(place[0] - 90, place[1] - 90, place[0] + 90, place[1] + 90)
    places = scatter(len(sky.unborn), width=width, height=height - SENTENCE - HILLS, off=[words, round_it])
    unborn = tuple(replace(one, place=at) for one, at in zip(sky.unborn, places, strict=False))
    return replace(sky, width=width, height=height, stars=(star,), unborn=unborn, islands=(), size=LARGE)


def _in_rows(sky: Sky) -> Sky:
    """Two columns; a row is as high as its longest title, so the sky holds in every language."""
    stars: list[SkyStar] = []
    bands: list[Band] = []
    y = 24.0
    for constellation, members in _groups(sky):
        top = y
        y += 44 if constellation else 0
        for row in _rows(members):
            placed, y = _row(row, y)
            stars += placed
        if constellation:
            bands.append(Band(constellation, top, y))
        y += 18
    unborn, y = _strip(sky.unborn, y)
    height = y + HILLS + (SENTENCE if unborn else 0)
    return replace(
        sky, width=NARROW, height=round(height), stars=tuple(stars), bands=tuple(bands), unborn=unborn
    )


def _groups(sky: Sky) -> Iterable[tuple[str | None, list[SkyStar]]]:
    """The first star of the centre, the constellations, and what else is in the centre."""
    centre = [star for star in sky.stars if star.constellation not in sky.islands]
    if centre:
        yield None, centre[:1]
    for island in sky.islands:
        members = [star for star in sky.stars if star.constellation == island]
        if members:
            yield island, members
    if centre[1:]:
        yield None, centre[1:]


def _rows(stars: Sequence[SkyStar]) -> Iterable[list[SkyStar]]:
    waiting: list[SkyStar] = []
    for star in stars:
        if max(map(len, star.title.split())) > LONGEST_PAIRED:
            yield from ([waiting] if waiting else [])
            yield [star]
            waiting = []
            continue
        waiting = [*waiting, star]
        if len(waiting) == len(COLUMNS):
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _row(row: Sequence[SkyStar], top: float) -> tuple[list[SkyStar], float]:
    """The stars of a row in their places, and where the next row may begin."""
    y = top + 30
    xs, longest = (COLUMNS, PAIRED) if len(row) > 1 else ((MIDDLE,), SINGLE)
    lines = max(len(broken(star.title, longest)) for star in row)
    placed = [replace(star, place=(x, y)) for star, x in zip(row, xs, strict=False)]
    return placed, y + PLAIN.first_line + lines * PLAIN.line + 20


def _strip(unborn: Sequence[Unborn], top: float) -> tuple[tuple[Unborn, ...], float]:
    """Pale shapes in rows of six at the foot of the sky."""
    placed = tuple(
        replace(one, place=(30 + n % 6 * 52, top + 22 + n // 6 * 44 + (8 if n % 2 else -8)))
        for n, one in enumerate(unborn)
    )
    return placed, top + (len(unborn) + 5) // 6 * 44
