"""Knows how the way that somebody went among the stars is drawn for a certificate and for a badge; knows no title.

Colours are written into it: it stands on paper, in files and in pictures, where no style sheet of ours is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from app.views.sky import POINTS
from app.views.sky.geometry import Point, closed_path, number, star_points

INK = {"centre": "#0d5660", "system": "#235a8c", "compass": "#86396c", "catalysts": "#95480f"}
WAY, PALE, GROUND, LAMP = "#ad6a00", "#6a848b", "#0d5660", "#ffcf70"
SVG = "http://www.w3.org/2000/svg"
DISC = 200
"""Half of the side of a badge's picture."""


STRETCH = 1.5
"""So much taller than on the map: a badge is round."""
LARGEST = 105.0
"""Of the only star of a badge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureStar:
    """A star where it stands on the map."""

    place: Point
    constellation: str


def way_figure(way: Sequence[FigureStar], others: Sequence[FigureStar], *, width: int, height: int) -> str:
    """The stars that were done, joined in the order they were done in, among the others; as large as the map."""
    parts = [
        f'<path d="{_way(way, gap=24)}" fill="none" stroke="{WAY}" stroke-width="4" stroke-linecap="round"/>'
    ]
    parts += [_star(one, radius=13, fill="#fff", line=PALE) for one in others]
    parts += [_star(one, radius=25, fill=INK[one.constellation]) for one in way]
    return f'<svg xmlns="{SVG}" viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'


def star_sign(constellation: str) -> str:
    """A star as it stands before its title."""
    star = _star(FigureStar(place=(0, 0), constellation=constellation), radius=13, fill=INK[constellation])
    return f'<svg xmlns="{SVG}" viewBox="-13 -13 26 26">{star}</svg>'


def badge_figure(way: Sequence[FigureStar], *, title: str) -> str:
    """The same for a badge: on a round ground, as large as it fits."""
    spots = _fitted([one.place for one in way])
    placed = [
        FigureStar(place=spot, constellation=one.constellation) for one, spot in zip(way, spots, strict=True)
    ]
    radius = LARGEST if len(placed) == 1 else max(13.0, 46 - 4.0 * len(placed))
    ring = f'<circle r="{DISC - 6}" fill="{GROUND}"/><circle r="{DISC - 20}" fill="none" stroke="{LAMP}" stroke-width="5"/>'
    path = f'<path d="{_way(placed, gap=radius * 0.9)}" fill="none" stroke="{LAMP}" stroke-width="4" stroke-linecap="round"/>'
    stars = "".join(_star(one, radius=radius, fill="#fff") for one in placed)
    side = 2 * DISC
    return (
        f'<svg xmlns="{SVG}" viewBox="-{DISC} -{DISC} {side} {side}" width="{side}" height="{side}" role="img">'
        f"<title>{_escaped(title)}</title>{ring}{path}{stars}</svg>"
    )


def _star(one: FigureStar, *, radius: float, fill: str, line: str = "none") -> str:
    corners = [
        (one.place[0] + x, one.place[1] + y) for x, y in star_points(POINTS[one.constellation], radius)
    ]
    return f'<path d="{closed_path(corners)}" fill="{fill}" stroke="{line}" stroke-width="3"/>'


def _way(stars: Sequence[FigureStar], *, gap: float) -> str:
    """Straight from star to star, ending a little before each."""
    path = ""
    for one, other in pairwise(stars):
        (x, y), (to_x, to_y) = one.place, other.place
        length = hypot(to_x - x, to_y - y)
        if length > 2 * gap + 1:
            dx, dy = (to_x - x) / length * (gap + 4), (to_y - y) / length * (gap + 4)
            path += f"M{number(x + dx)} {number(y + dy)}L{number(to_x - dx)} {number(to_y - dy)}"
    return path or "M0 0"


def _fitted(places: Sequence[Point]) -> list[Point]:
    """Places moved to the middle and stretched, so that they fill the round."""
    x, y = (sum(spread) / 2 for spread in ((min(at), max(at)) for at in zip(*places, strict=True)))
    round_ones = [(px - x, (py - y) * STRETCH) for px, py in places]
    share = (DISC - 76) / (max(hypot(*one) for one in round_ones) or 1)
    return [(px * share, py * share) for px, py in round_ones]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
