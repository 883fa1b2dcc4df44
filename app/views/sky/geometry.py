"""Knows points, curves, star shapes and how words are broken into lines; knows no star, state or colour."""

from math import atan2, cos, degrees, hypot, pi, sin

Point = tuple[float, float]
NEXT_ROW = 150
"""A star less than this below another one is in the next row."""

# How deep the notches of an n-pointed star go, as a share of its radius.
NOTCH = {4: 0.46, 5: 0.52, 6: 0.62, 8: 0.72}


def number(value: float) -> str:
    """A coordinate as SVG wants it: one decimal at most, no trailing zero."""
    return f"{value:.1f}".removesuffix(".0")


def star_points(points: int, radius: float) -> list[Point]:
    """The corners of a star round the origin, first one on top. `points` is a key of `NOTCH`."""
    corners = []
    for step in range(points * 2):
        reach = radius * (NOTCH[points] if step % 2 else 1)
        angle = pi * step / points - pi / 2
        corners.append((reach * cos(angle), reach * sin(angle)))
    return corners


def lower_half(corners: list[Point]) -> list[Point]:
    """The part of a closed shape that lies under y = 0."""
    kept: list[Point] = []
    for here, after in zip(corners, [*corners[1:], corners[0]], strict=True):
        if here[1] >= 0:
            kept.append(here)
        if (here[1] >= 0) != (after[1] >= 0):
            share = here[1] / (here[1] - after[1])
            kept.append((here[0] + share * (after[0] - here[0]), 0.0))
    return kept


def closed_path(corners: list[Point]) -> str:
    """Corners as the `d` of a closed SVG path."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners) + "Z"


def curve(start: Point, end: Point, *, bend: float, gap: float) -> tuple[str, Point, float]:
    """A slightly bent line from `gap` units off `start` to `gap` units off `end`.

    `bend` is the height of the bow as a share of the length. Returns the path's `d`, its last point and the
    angle in degrees with which it arrives.
    """
    middle = _handle(start, end, bend)
    first, last = _towards(start, middle, gap), _towards(end, middle, gap)
    path = f"M{_pair(first)}Q{_pair(middle)} {_pair(last)}"
    return path, last, degrees(atan2(last[1] - middle[1], last[0] - middle[0]))


def side_way(start: Point, end: Point, *, width: float, edge: float) -> str:
    """A line for a sky in rows, clear of the words: from star to star in a row, over to the row below, or along an edge.

    `edge` is how far from the edge of the sky it runs there.
    """
    if end[1] < start[1]:
        start, end = end, start
    (x, y), (to_x, to_y) = start, end
    side = 1 if to_x > x or (to_x == x and x > width / 2) else -1
    above = to_y - 31
    if to_y == y:
        return f"M{number(x + side * 30)} {number(y)}L{number(to_x - side * 30)} {number(y)}"
    if to_x != x and to_y - y < NEXT_ROW:
        return f"M{number(x + side * 30)} {number(y)}C{_pair((to_x, y))} {_pair((to_x, y + 30))} {_pair((to_x, above))}"
    turn = 1 if x > width / 2 or (x == width / 2 and side > 0) else -1
    lane = width - edge if turn > 0 else edge
    down = (
        f"M{number(x + turn * 30)} {number(y)}C{_pair((lane, y))} {_pair((lane, y))} {_pair((lane, y + 24))}"
    )
    if (to_x - width / 2) * turn >= 0:
        corner = _pair((lane, to_y))
        return f"{down}L{_pair((lane, to_y - 24))}C{corner} {corner} {_pair((to_x + turn * 30, to_y))}"
    return f"{down}L{_pair((lane, above - 26))}C{_pair((lane, above - 6))} {_pair((to_x, above - 12))} {_pair((to_x, above))}"


def bow(start: Point, end: Point, *, bend: float, steps: int) -> list[Point]:
    """Points along the line that `curve` draws, the ends left out."""
    handle = _handle(start, end, bend)
    points = []
    for step in range(1, steps):
        t = step / steps
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        points.append((a * start[0] + b * handle[0] + c * end[0], a * start[1] + b * handle[1] + c * end[1]))
    return points


def shortest_tree(places: list[Point]) -> list[tuple[Point, Point]]:
    """The shortest set of straight lines that joins all places (Prim)."""
    joined, waiting, edges = places[:1], list(places[1:]), []
    while waiting:
        _, start, end = min((hypot(a[0] - b[0], a[1] - b[1]), a, b) for a in joined for b in waiting)
        edges.append((start, end))
        joined.append(end)
        waiting.remove(end)
    return edges


def broken(text: str, longest: int) -> list[str]:
    """`text` in the fewest lines of at most `longest` letters, then as even as they can be.

    A word longer than `longest` keeps a line of its own.
    """
    words = text.split()
    for count in range(1, len(words) + 1):
        lines = _even(words, count)
        if max(map(len, lines)) <= longest or count == len(words):
            return lines
    return [text]


def _even(words: list[str], count: int) -> list[str]:
    """The words in `count` lines whose longest is as short as can be."""
    if count == 1:
        return [" ".join(words)]
    choices = (
        [" ".join(words[:cut]), *_even(words[cut:], count - 1)] for cut in range(1, len(words) - count + 2)
    )
    return min(choices, key=lambda lines: max(map(len, lines)))


def _handle(start: Point, end: Point, bend: float) -> Point:
    """The control point of the bow between two places."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    return (start[0] + end[0]) / 2 - dy * bend, (start[1] + end[1]) / 2 + dx * bend


def _towards(place: Point, goal: Point, length: float) -> Point:
    """The point `length` units from `place` on the way to `goal`."""
    far = hypot(goal[0] - place[0], goal[1] - place[1]) or 1
    return place[0] + (goal[0] - place[0]) * length / far, place[1] + (goal[1] - place[1]) * length / far


def _pair(place: Point) -> str:
    return f"{number(place[0])} {number(place[1])}"
